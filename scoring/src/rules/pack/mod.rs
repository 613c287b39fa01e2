//! The scoring part of a rule pack as types, section by section. What each value does is told in `official`.

mod aggregate;
mod awards;
mod criterion;
mod disclosure;
mod quorum;
mod round;
mod standing;

pub use aggregate::{Aggregate, BelowMin, JudgeGroup, Method};
pub use awards::{AtCut, Caps, Grouping, PerCategory, RatioRounding, Scope, Structure, Tier, Vacancies, VacancyRule};
pub use criterion::{Band, Criterion, CriterionKind, MAX_ITEMS, MapKind, ValueMap};
pub use disclosure::{Disclosure, Phase, PhaseViews, ShownJudges, ShownMarks, ShownResults, View};
pub use quorum::Quorum;
pub use round::{
    Advance, AdvanceTies, Calibrate, CalibrateMethod, CalibrateOf, CalibrateVetoed, Comparable, Order, Round,
    RoundKind, TiedPoints,
};
pub use standing::{AdjustmentEffect, AdjustmentKind, Adjustments, Left, RankStyle, Ranks, Ties};

use schemars::JsonSchema;
use serde::Serialize;

use crate::choices::choices;
use crate::rounding::RoundingMode;

/// The only schema so far.
pub const SCHEMA: &str = "jinbang-rules/1";

/// The rules of one programme: rounds, adjustments, ties, tiers and caps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RulePack {
    /// Always [`SCHEMA`].
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The programme's name.
    pub title: String,
    /// How round values become one number.
    #[schemars(default)]
    pub combine: Combine,
    /// Rounding of the total.
    pub rounding: Rounding,
    /// The rounds in the order they are held; at least one.
    #[schemars(length(min = 1))]
    pub rounds: Vec<Round>,
    /// Bounds of bonus, deduction and total.
    #[schemars(with = "Option<Adjustments>")]
    pub adjustments: Adjustments,
    /// How ranks are numbered and which totals count as equal.
    #[schemars(with = "Option<Ranks>")]
    pub ranks: Ranks,
    /// How equal totals are told apart.
    #[schemars(with = "Option<Ties>")]
    pub ties: Ties,
    /// Award tiers from the highest down.
    #[schemars(default)]
    pub tiers: Vec<Tier>,
    /// Bounds on who may be awarded.
    #[schemars(with = "Option<Caps>")]
    pub caps: Caps,
    /// What happens to the places of entries that are vetoed after the event.
    #[serde(skip_serializing_if = "Vacancies::is_default")]
    #[schemars(with = "Option<Vacancies>")]
    pub vacancies: Vacancies,
    /// Rankings of enterprises or teams.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub groupings: Vec<Grouping>,
    /// What an enterprise and the public see of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
}

choices! {
    /// How round values become one number.
    #[derive(Default)]
    pub enum Combine {
        /// The sum of weight/100 x round; weights sum to 100.
        #[default]
        Weighted = "weighted",
        /// The sum of the rounds.
        Sum = "sum",
        /// The last round alone; earlier ones sift.
        Last = "last",
        /// The best of the rounds. 取最好成绩.
        Best = "best",
    }
}

/// The default of counts that begin at one.
fn one() -> u32 {
    1
}

/// Rounding of the total and what ranks compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Rounding {
    /// The mode of every rounding the rules name.
    #[schemars(default)]
    pub mode: RoundingMode,
    /// Places of the published total.
    #[schemars(range(max = 9))]
    pub total_places: u8,
    /// Whether ranks compare the published or the exact total.
    #[schemars(default)]
    pub rank_on: RankOn,
}

choices! {
    /// What ranks compare.
    #[derive(Default)]
    pub enum RankOn {
        /// The total as printed.
        #[default]
        Published = "published",
        /// The total before rounding.
        Exact = "exact",
    }
}
