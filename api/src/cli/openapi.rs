//! `jinbang openapi`: prints the document that is checked in as `api/openapi.json`.

use std::process::ExitCode;

/// Prints the document.
pub fn run() -> anyhow::Result<ExitCode> {
    println!("{}", crate::openapi::DOCUMENT.to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
