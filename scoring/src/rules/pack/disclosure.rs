//! What an enterprise and the public see of a result, phase by phase: the section `disclosure`. Hides nothing itself; that is
//! `manifest`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::choices::choices;

/// What is shown, phase by phase. Without the section everybody sees [`View::default`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Disclosure {
    /// While the proposed list is published for objections. 公示.
    #[schemars(default)]
    pub publicity: PhaseViews,
    /// After the decision. 公布.
    #[serde(rename = "final")]
    #[schemars(default)]
    pub decided: PhaseViews,
}

impl Disclosure {
    /// What is shown in a phase.
    #[must_use]
    pub fn phase(&self, phase: Phase) -> &PhaseViews {
        match phase {
            Phase::Publicity => &self.publicity,
            Phase::Final => &self.decided,
        }
    }
}

choices! {
    /// When something is shown.
    #[derive(Default, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Phase {
        /// While the proposed list is published for objections. 公示.
        #[default]
        Publicity = "publicity",
        /// After the decision. 公布.
        Final = "final",
    }
}

/// Who sees what in one phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct PhaseViews {
    /// What everybody sees of every entry.
    #[schemars(default)]
    pub public: View,
    /// What an enterprise sees of its own entries; of all others it sees what the public sees.
    #[schemars(default)]
    pub enterprise: View,
}

/// What is seen of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct View {
    /// The judges.
    #[schemars(default)]
    pub judges: ShownJudges,
    /// The marks.
    #[schemars(default)]
    pub marks: ShownMarks,
    /// The result.
    #[schemars(default)]
    pub results: ShownResults,
    /// The entries' columns that are shown: `name`, `enterprise`, `veto`, or further ones by name. Key and category always are.
    #[schemars(default)]
    pub fields: Vec<String>,
}

choices! {
    /// How judges are shown.
    #[derive(Default)]
    pub enum ShownJudges {
        /// Not at all.
        #[default]
        Omit = "omit",
        /// Under a name that only the secret of the manifest leads back from.
        Pseudonym = "pseudonym",
    }
}

choices! {
    /// How marks are shown.
    #[derive(Default)]
    pub enum ShownMarks {
        /// Not at all.
        None = "none",
        /// As commitments: nobody can read them, and nobody can change them later.
        #[default]
        Commitments = "commitments",
        /// As they were given.
        Values = "values",
    }
}

choices! {
    /// How much of the result is shown.
    #[derive(Default, PartialOrd, Ord)]
    pub enum ShownResults {
        /// Who is awarded or stands by, and in which tier.
        #[default]
        Awards = "awards",
        /// The rank of every entry and the reason of its award, too.
        Ranking = "ranking",
        /// Totals, rounds, bonus and deduction, too.
        Totals = "totals",
    }
}
