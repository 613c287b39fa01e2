//! The `jinbang` command; see [`jinbang_api::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The C library's allocator scatters what many threads take and give back, and grows with every sign-in.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    jinbang_api::cli::run()
}
