//! Competitions that between them use every method of the rules: generated ones, and the cases of the engine's own tests.
//! The same every time. Says nothing of what must come out.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper that fails is a failed test")]

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

/// Every sample.
pub fn samples() -> Vec<Sample> {
    let mut samples = random::samples();
    samples.extend(cases::samples());
    samples
}
