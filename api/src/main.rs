//! The `jinbang` command; see [`jinbang_api::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    jinbang_api::cli::run()
}
