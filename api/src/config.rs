//! Configuration: defaults, then `jinbang.toml`, then environment variables such as `JINBANG__SERVER__LISTEN`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

/// What a form may hold besides its file, in bytes.
pub const UPLOAD_SLACK: usize = 64 * 1024;

/// Everything an operator can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub storage: Storage,
}

/// Where the server listens and how the world reaches it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port, as `127.0.0.1:8080`.
    pub listen: String,
    /// Address that browsers use; cookies are `Secure` when it is https or loopback.
    pub public_url: String,
    /// Worker threads; 0 means one for each core.
    pub workers: usize,
    /// Origins besides `public_url` that may call the API from a browser, exact.
    pub allowed_origins: Vec<String>,
}

/// Which database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://…`; empty means `jinbang.db` in the data folder.
    pub url: String,
    /// The most connections for reading, and on PostgreSQL for writing too; on the embedded database two a core, and at least
    /// four, are enough.
    pub max_connections: u32,
    /// How many saves of marks that wait at the same time may share one durable commit, and on the embedded database any
    /// writes; with 1 each is committed by itself.
    pub shared_commits: usize,
}

/// Where files lie.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Folder of the embedded database, attachments and signing keys.
    pub data_dir: PathBuf,
    /// Largest attachment in bytes.
    pub max_attachment_bytes: usize,
}

impl Storage {
    /// Largest upload in bytes: the file and what the form says around it.
    pub fn max_upload_bytes(&self) -> usize {
        self.max_attachment_bytes + UPLOAD_SLACK
    }
}

impl Config {
    /// Reads the configuration. A missing `file` is fine unless the operator named it.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut builder = config::Config::builder()
            .set_default("server.listen", "127.0.0.1:8080")?
            .set_default("server.public_url", "")?
            .set_default("server.workers", 0)?
            .set_default("server.allowed_origins", Vec::<String>::new())?
            .set_default("database.url", "")?
            .set_default("database.max_connections", 16)?
            .set_default("database.shared_commits", 128)?
            .set_default("storage.data_dir", "data")?
            .set_default("storage.max_attachment_bytes", 20 * 1024 * 1024)?;
        builder = match file {
            Some(path) => builder.add_source(config::File::from(path)),
            None => builder.add_source(config::File::with_name("jinbang").required(false)),
        };
        let environment = config::Environment::with_prefix("JINBANG").prefix_separator("__").separator("__");
        let mut config: Self = builder
            .add_source(environment.try_parsing(true))
            .build()
            .and_then(config::Config::try_deserialize)
            .context("read the configuration (jinbang.toml and JINBANG__… variables)")?;
        if config.database.url.is_empty() {
            config.database.url = format!("sqlite://{}", config.storage.data_dir.join("jinbang.db").display());
        }
        if config.server.public_url.is_empty() {
            config.server.public_url = format!("http://{}", config.server.listen);
        }
        Ok(config)
    }

    /// Whether browsers will accept a `Secure` cookie from this server.
    pub fn has_secure_cookies(&self) -> bool {
        let url = &self.server.public_url;
        let host = url.trim_start_matches("http://");
        url.starts_with("https://")
            || ["127.0.0.1", "localhost", "[::1]"].iter().any(|loopback| host.starts_with(loopback))
    }
}
