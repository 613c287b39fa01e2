//! One round of judging, who goes on after it, and the calibration between its panels.

use serde::Serialize;

use super::{Aggregate, Criterion, RatioRounding, Scope};
use crate::choices::choices;
use crate::points::Points;

/// One round of judging.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Its name in files and tie keys.
    pub key: String,
    /// Its name for people; the key if none is given.
    pub name: String,
    /// How the panel speaks.
    pub kind: RoundKind,
    /// Per cent of the total under [`Combine::Weighted`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Points>,
    /// Whether sheets or criteria are aggregated.
    pub order: Order,
    /// How many marks become one.
    pub aggregate: Aggregate,
    /// With fewer valid sheets (or marks of a criterion) the data are incomplete.
    pub min_judges: u32,
    /// Whether panels are calibrated.
    pub calibrate: Calibrate,
    /// Rounds the round's value here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u8>,
    /// Who goes on to the next round; all, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance: Option<Advance>,
    /// What is judged or measured; at least one.
    pub criteria: Vec<Criterion>,
}

choices! {
    /// How the panel of a round speaks.
    #[derive(Default)]
    pub enum RoundKind {
        /// With marks.
        #[default]
        Scored = "scored",
    }
}

choices! {
    /// Whether sheets are totalled before the panel is aggregated, or the other way round.
    #[derive(Default)]
    pub enum Order {
        /// Each judge's weighted total, then the aggregate. 先合计后去极值.
        #[default]
        WeighThenTrim = "weigh_then_trim",
        /// The aggregate of each criterion, then the weighted sum. 先去极值后合计.
        TrimThenWeigh = "trim_then_weigh",
    }
}

/// Calibration between panels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Calibrate {
    /// The method.
    pub method: CalibrateMethod,
    /// Why the panels may be compared; stated wherever they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparable: Option<Comparable>,
    /// Rounds the coefficients; for scores the square roots, and then it must be stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u8>,
    /// Whether calibrated values stop at the sum of factor x max.
    pub clamp: bool,
}

choices! {
    /// A way of making panels comparable.
    #[derive(Default)]
    pub enum CalibrateMethod {
        /// Values stay as they are.
        #[default]
        None = "none",
        /// Value x mean of all entries / mean of the panel. 系数法.
        RatioPooled = "ratio_pooled",
        /// Value x mean of the panel means / mean of the panel. 二次平均法.
        RatioSecondMean = "ratio_second_mean",
        /// 50 + 10 x (value - mean of the panel) / deviation of the panel. T 分.
        TScore = "t_score",
        /// Mean of all entries + their deviation x (value - mean of the panel) / deviation of the panel. Z 分.
        ZScore = "z_score",
    }
}

choices! {
    /// Why panels may be compared.
    pub enum Comparable {
        /// Entries were spread over the panels at random.
        Random = "random",
        /// The panels judged some entries in common.
        Anchors = "anchors",
    }
}

/// Who goes on to the next round: exactly one of `count`, `ratio` and `min` is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Advance {
    /// How many places there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The places as a share of the round's entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Points>,
    /// How a share becomes a number of places; down, if it is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio_rounding: Option<RatioRounding>,
    /// Everyone with at least this value goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// What happens to a tie across the last place.
    pub ties: AdvanceTies,
    /// Whether places are counted over all entries or in each category.
    pub scope: Scope,
}

choices! {
    /// What happens to a tie across the last place of a round.
    #[derive(Default)]
    pub enum AdvanceTies {
        /// All of them go on.
        #[default]
        All = "all",
        /// None of them goes on.
        None = "none",
    }
}
