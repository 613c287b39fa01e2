//! `jinbang score --public --supervisor --enterprise E`: the manifests for others, and the secret that leads them back to the
//! sealed one.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ring::rand::{SecureRandom, SystemRandom};
use scoring::Phase;
use scoring::manifest::{self, Audience, Secret};

use super::score::{BAD_DATA, Refusal, read_file};

/// The file of the secret; only its owner may read it.
pub(super) const SECRET_FILE: &str = "manifest.key.json";

/// Whom manifests are made for.
#[derive(Debug, Default, Args)]
pub(super) struct Publication {
    /// Write `manifest.public.json` for everybody, as `[disclosure]` of the rules says
    #[arg(long)]
    pub(super) public: bool,
    /// Write `manifest.supervisor.json`, with everything but the names of judges and entries
    #[arg(long)]
    pub(super) supervisor: bool,
    /// Write `manifest.enterprise.json` for an enterprise, as `[disclosure]` says
    #[arg(long, value_name = "E")]
    pub(super) enterprise: Option<String>,
    /// The phase whose rules of disclosure hold
    #[arg(long, value_enum, default_value_t)]
    pub(super) phase: PhaseName,
    /// The secret of an earlier publication; a new one is drawn and written to `manifest.key.json` where none is given
    #[arg(long, value_name = "manifest.key.json")]
    pub(super) key: Option<PathBuf>,
}

/// A phase as the command line names it.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum PhaseName {
    /// The proposed list is published for objections (公示)
    #[default]
    Publicity,
    /// After the decision (公布)
    Final,
}

impl Publication {
    /// The manifests that are asked for, made from the sealed one, and the secret where it is new.
    pub(super) fn files(&self, sealed: &str) -> Result<Vec<(&'static str, String)>, Refusal> {
        let audiences = self.audiences();
        if audiences.is_empty() {
            return Ok(Vec::new());
        }
        let secret = self.secret()?;
        let mut files = Vec::new();
        for (name, audience) in audiences {
            let disclosed = manifest::disclose(sealed.as_bytes(), &audience, &secret);
            let refused = |found: Vec<manifest::Discrepancy>| Refusal {
                code: BAD_DATA,
                lines: found.iter().map(ToString::to_string).collect(),
            };
            files.push((name, disclosed.map_err(refused)?));
        }
        if self.key.is_none() {
            files.push((SECRET_FILE, secret.to_file()));
        }
        Ok(files)
    }

    fn audiences(&self) -> Vec<(&'static str, Audience)> {
        let phase = match self.phase {
            PhaseName::Publicity => Phase::Publicity,
            PhaseName::Final => Phase::Final,
        };
        let public = self.public.then_some(("manifest.public.json", Audience::Public { phase }));
        let supervisor = self.supervisor.then_some(("manifest.supervisor.json", Audience::Supervisor));
        let enterprise = self.enterprise.clone();
        let enterprise =
            enterprise.map(|enterprise| ("manifest.enterprise.json", Audience::Enterprise { phase, enterprise }));
        [public, supervisor, enterprise].into_iter().flatten().collect()
    }

    fn secret(&self) -> Result<Secret, Refusal> {
        let Some(path) = &self.key else {
            let mut bytes = [0; 32];
            let lines = vec!["系统没有给出随机数，请重试 | the system gave no random bytes, try again".to_owned()];
            SystemRandom::new().fill(&mut bytes).map_err(|_| Refusal { code: BAD_DATA, lines })?;
            return Ok(Secret::new(bytes));
        };
        Secret::from_file(&read_file(path, BAD_DATA)?)
            .map_err(|found| Refusal { code: BAD_DATA, lines: vec![format!("{}: {found}", path.display())] })
    }
}
