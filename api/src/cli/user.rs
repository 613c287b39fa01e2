//! `jinbang user`: accounts from the command line, for when nobody can sign in to make them.

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::{
    accounts::console::{self, Credentials, NewPerson},
    app::Context,
    clock::SystemClock,
    config::Config,
};

/// What `jinbang user` can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account and print its initial password.
    Create(Person),
    /// Give an account a new initial password and end its sessions.
    ResetPassword { username: String },
    /// End an account's sessions and let it sign in no longer.
    Deactivate { username: String },
    /// Let a deactivated account sign in again.
    Activate { username: String },
}

/// The options of `jinbang user create`.
#[derive(Debug, Args)]
pub(super) struct Person {
    username: String,
    /// Name of the person
    #[arg(long)]
    name: String,
    /// As zone_staff, leader, supervisor, auditor, system_admin
    #[arg(long)]
    role: String,
    /// Code of the zone, where there are several
    #[arg(long)]
    zone: Option<String>,
    /// Name, credit code or identifier of the person's organization; the federation of unions itself when absent
    #[arg(long)]
    organization: Option<String>,
}

/// Carries out one of them.
pub(super) async fn run(file: Option<&Path>, command: Command) -> anyhow::Result<ExitCode> {
    let context = open(file).await?;
    match command {
        Command::Create(person) => {
            let Person { username, name: display_name, role, zone, organization } = person;
            let role = console::role_named(&role)?;
            let person = NewPerson { zone, username, display_name, role, organization };
            print(&[console::create(&context, person).await?]);
        }
        Command::ResetPassword { username } => print(&[console::reset_password(&context, username).await?]),
        Command::Deactivate { username } => {
            console::set_active(&context, username.clone(), false).await?;
            println!("账号 {username} 已停用，已登录的会话立即失效。");
        }
        Command::Activate { username } => {
            console::set_active(&context, username.clone(), true).await?;
            println!("账号 {username} 已启用。");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The application's context, as the server has it.
pub(super) async fn open(file: Option<&Path>) -> anyhow::Result<Context> {
    let config = Config::load(file)?;
    Context::open(config, Arc::new(SystemClock::start())).await.context("open the data folder")
}

/// Prints accounts with their initial passwords.
pub(super) fn print(accounts: &[Credentials]) {
    println!("初始密码只显示这一次，首次登录须修改：");
    for account in accounts {
        println!("  {:<24} {}  {}", account.username, account.initial_password, account.display_name);
    }
}
