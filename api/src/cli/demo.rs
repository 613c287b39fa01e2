//! `jinbang demo`: makes the demonstration zone in an empty database and prints its accounts.

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use chrono::NaiveDate;

use crate::{
    app::Context,
    clock::{Clock, ManualClock, SystemClock},
    config::Config,
    demo::fill,
};

/// Fills an empty database. `today`: another day than today.
pub async fn run(file: Option<&Path>, today: Option<NaiveDate>) -> anyhow::Result<ExitCode> {
    let config = Config::load(file)?;
    let clock: Arc<dyn Clock> = match today.and_then(|day| day.and_hms_opt(1, 0, 0)) {
        Some(morning) => Arc::new(ManualClock::at(morning.and_utc())),
        None => Arc::new(SystemClock::start()),
    };
    let context = Context::open(config, clock).await.context("open the data folder")?;
    let accounts = fill::fill(&context).await?;
    println!("\n演示账号（密码都是 {}）：", fill::PASSWORD);
    for account in accounts {
        println!("  {:<14} {:<20} {} {}", account.username, account.role, account.note, account.display_name);
    }
    Ok(ExitCode::SUCCESS)
}
