//! `jinbang init`: an empty zone with its administrators, in a database that holds nothing.

use std::{path::Path, process::ExitCode};

use clap::Args;

use super::user::{open, print};
use crate::accounts::console::{self, NewZone};

/// The options of `jinbang init`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Short name in lower-case letters, as beicheng; usernames of the administrators begin with it
    #[arg(long)]
    code: String,
    /// Name of the federation of unions, as 北城区总工会
    #[arg(long)]
    name: String,
    /// IANA time zone
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
}

/// Founds the zone and prints the accounts with their initial passwords.
pub(super) async fn run(file: Option<&Path>, options: Options) -> anyhow::Result<ExitCode> {
    let context = open(file).await?;
    let Options { code, name, time_zone } = options;
    let administrators = console::found(&context, NewZone { code, name, time_zone }).await?;
    print(&administrators);
    Ok(ExitCode::SUCCESS)
}
