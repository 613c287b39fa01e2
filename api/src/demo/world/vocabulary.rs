//! The words of the world, read from the texts beside it. Holds and parses them; chooses nothing.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::WorldError;
use super::grammar::split_choices;

/// All word lists.
pub(super) struct Vocabulary {
    pub(super) places: Places,
    pub(super) names: Names,
    pub(super) industries: Vec<Industry>,
}

/// Names of the invented district.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    pub(super) district: String,
    pub(super) short: String,
    pub(super) zone: String,
    #[serde(rename = "federation")]
    pub(super) federations: Vec<FederationWords>,
    pub(super) brands: Brands,
    names: NameWords,
}

/// One union federation and the industries whose enterprises it takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FederationWords {
    pub(super) name: String,
    pub(super) takes: Vec<String>,
}

/// Syllables of enterprise names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Brands {
    pub(super) first: String,
    pub(super) second: String,
    pub(super) groups: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameWords {
    surnames: String,
    given: String,
    singles: String,
    avoid: String,
}

/// Syllables of people's names.
pub(super) struct Names {
    /// Common ones first.
    pub(super) surnames: Vec<char>,
    /// Given names of two syllables.
    pub(super) given: Vec<String>,
    /// Given names of one syllable.
    pub(super) singles: Vec<String>,
    /// Names of widely known people.
    pub(super) avoid: BTreeSet<String>,
}

/// What work is called in one industry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Industry {
    pub(super) key: String,
    pub(super) weight: u64,
    pub(super) tags: Vec<String>,
    pub(super) names: String,
    pub(super) ws: String,
    pub(super) line: String,
    pub(super) mc: String,
    pub(super) pd: String,
    pub(super) job: String,
    pub(super) team: String,
}

impl Industry {
    /// Whether a text meant for the space-separated `audience` fits here.
    pub(super) fn is_in(&self, audience: &str) -> bool {
        audience
            .split_whitespace()
            .any(|wanted| wanted == "全部" || wanted == self.key || self.tags.iter().any(|tag| tag == wanted))
    }

    pub(super) fn jobs(&self) -> Vec<&str> {
        split_choices(&self.job)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndustryFile {
    #[serde(rename = "industry")]
    industries: Vec<Industry>,
}

impl Vocabulary {
    /// Reads the embedded lists. Errors: a list is not in its format.
    pub(super) fn load() -> Result<Self, WorldError> {
        let places: Places = toml::from_str(include_str!("texts/places.toml"))?;
        let industries = toml::from_str::<IndustryFile>(include_str!("texts/industries.toml"))?.industries;
        let list = |words: &str| split_choices(words).into_iter().map(str::to_owned).collect();
        let names = Names {
            surnames: places.names.surnames.chars().collect(),
            given: list(&places.names.given),
            singles: list(&places.names.singles),
            avoid: split_choices(&places.names.avoid).into_iter().map(str::to_owned).collect(),
        };
        Ok(Self { places, names, industries })
    }
}
