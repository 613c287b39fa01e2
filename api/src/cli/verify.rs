//! `jinbang verify`: recomputes a manifest from the rules and data inside it. Needs no other file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use scoring::manifest;

/// The manifest is not what it should be, or cannot be read.
const REJECTED: u8 = 3;
/// How many discrepancies are listed before they are only counted.
const LISTED: usize = 50;

/// The options of `jinbang verify`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The manifest
    #[arg(value_name = "manifest.json")]
    manifest: PathBuf,
}

/// Verifies and says what was found.
pub(super) fn run(options: &Options) -> ExitCode {
    let path = options.manifest.display();
    let file = match std::fs::read(&options.manifest) {
        Ok(file) => file,
        Err(error) => {
            eprintln!("{path}: 无法读取 | cannot be read: {error}");
            return ExitCode::from(REJECTED);
        }
    };
    match manifest::verify(&file) {
        Ok(verified) => {
            let manifest::Verified { title, entries, marks, content_sha256 } = verified;
            println!("{path}: 复算一致 | verified: {title}, {entries} entries, {marks} marks, sha256 {content_sha256}");
            ExitCode::SUCCESS
        }
        Err(discrepancies) => {
            eprintln!("{path}: 复算不一致 | rejected");
            for discrepancy in discrepancies.iter().take(LISTED) {
                eprintln!("{path}: {discrepancy}");
            }
            if let Some(more) = discrepancies.len().checked_sub(LISTED).filter(|more| *more > 0) {
                eprintln!("{path}: 另有 {more} 处 | and {more} more");
            }
            ExitCode::from(REJECTED)
        }
    }
}
