//! The `jinbang` command. Each subcommand reads its arguments here and hands over at once.

mod analyze;
mod demo;
mod explain;
mod init;
mod openapi;
mod publication;
#[cfg(test)]
mod refusals;
mod score;
mod serve;
mod user;
mod verify;
mod verify_log;
mod whatif;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// 金榜: from the rules of a competition to its commendation list.
#[derive(Parser)]
#[command(name = "jinbang", version)]
struct Arguments {
    /// Configuration file; `jinbang.toml` in the working folder when absent.
    #[arg(long, global = true, env = "JINBANG_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the page.
    Serve,
    /// Make the demonstration zone in an empty database and print its accounts.
    Demo {
        /// Another day than today, as 2026-11-22.
        #[arg(long)]
        now: Option<chrono::NaiveDate>,
    },
    /// Make an empty zone with its administrators in an empty database and print their passwords.
    Init(init::Options),
    /// Make accounts, reset passwords, deactivate accounts.
    #[command(subcommand)]
    User(user::Command),
    /// Bring the database's schema up to date.
    Migrate,
    /// Score a competition from files: rules, entries, marks.
    Score(score::Options),
    /// Compute advisory statistics of a competition from files: do judges agree, how sure is the award line.
    Analyze(analyze::Options),
    /// Recompute a manifest and compare every byte.
    Verify(verify::Options),
    /// Explain an entry of a manifest: its way from each mark to its award.
    Explain(explain::Options),
    /// Walk every event log and name the first row that was changed.
    VerifyLog,
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = actix_web::rt::System::new().block_on(dispatch(arguments));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("jinbang: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = arguments.config.as_deref();
    match arguments.command {
        Command::Serve => serve::run(config).await,
        Command::Demo { now } => demo::run(config, now).await,
        Command::Init(options) => init::run(config, options).await,
        Command::User(command) => user::run(config, command).await,
        Command::Migrate => serve::migrate(config).await,
        Command::Score(options) => Ok(score::run(&options)),
        Command::Analyze(options) => Ok(analyze::run(&options)),
        Command::Verify(options) => Ok(verify::run(&options)),
        Command::Explain(options) => Ok(explain::run(&options)),
        Command::VerifyLog => verify_log::run(config).await,
        Command::Openapi => openapi::run(),
    }
}
