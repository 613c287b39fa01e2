//! `jinbang verify-log`: exit code 0 when every event log is sound, 1 when one was changed.

use std::{path::Path, process::ExitCode, sync::Arc};

use crate::{clock::SystemClock, config::Config, db::Db, events};

/// Walks all logs and prints a line for each.
pub async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = Config::load(file)?;
    let db = Db::open(&config.database, Arc::new(SystemClock::start())).await?;
    let reports = events::verify_all(db.read(), None).await?;
    let mut is_sound = true;
    for report in &reports {
        match &report.problem {
            None => println!("ok      {} {} events, head {}", report.name, report.size, report.head),
            Some(problem) => println!("CHANGED {} {problem}", report.name),
        }
        is_sound &= report.is_sound;
    }
    println!("{} logs, {}", reports.len(), if is_sound { "all sound" } else { "NOT SOUND" });
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
