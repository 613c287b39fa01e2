//! Competitions that between them use every method of the rules: generated ones, and the cases of the engine's own tests.
//! The same every time. Says nothing of what must come out.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

mod cases;
mod random;

use scoring::official::Competition;

/// A rule pack in TOML or JSON and what is scored by it.
pub struct Sample {
    pub name: String,
    pub rules: Rules,
    pub competition: Competition,
}

/// The text of a rule pack.
pub enum Rules {
    Toml(String),
    Json(String),
}

impl Rules {
    pub fn read(&self) -> scoring::RulePack {
        match self {
            Rules::Toml(text) => scoring::RulePack::from_toml(text).unwrap_or_else(|errors| panic!("{errors}\n{text}")),
            Rules::Json(text) => scoring::RulePack::from_json(text).unwrap(),
        }
    }
}

/// Every sample.
pub fn samples() -> Vec<Sample> {
    let mut samples = random::samples();
    samples.extend(cases::samples());
    samples
}
