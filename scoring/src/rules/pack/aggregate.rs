//! How many marks become one: the section `aggregate` of a round.

use schemars::JsonSchema;
use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;

/// How the marks of a panel become one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Aggregate {
    /// The method.
    pub method: Method,
    /// How many lowest marks a trim drops.
    #[schemars(default = "super::one")]
    pub drop_low: u32,
    /// How many highest marks a trim drops.
    #[schemars(default = "super::one")]
    pub drop_high: u32,
    /// Below so many marks, `below_min` decides.
    #[schemars(default = "super::one")]
    pub min_marks: u32,
    /// What happens below `min_marks`.
    #[schemars(default)]
    pub below_min: BelowMin,
    /// The share of marks [`Method::TrimmedFraction`] drops at each end; below one half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<Points>,
    /// How far apart the middle marks of [`Method::MiddleWithin`] may lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Points>,
    /// Judges of different weight, each group aggregated by itself. 专家 70%、大众 30%.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub groups: Vec<JudgeGroup>,
}

/// The judges of one panel, and what their aggregate weighs.
///
/// ```
/// use scoring::RulePack;
/// use scoring::official::{self, Competition, Entry, MarkRow};
///
/// let rules = RulePack::from_toml(r#"
///     schema = "jinbang-rules/1"
///     title = "摄影短视频"
///     combine = "sum"
///     rounding = { total_places = 2 }
///
///     [[rounds]]
///     key = "final"
///     order = "weigh_then_trim"
///     criteria = [{ key = "all" }]
///
///     [rounds.aggregate]
///     method = "mean"
///     groups = [{ panel = "experts", weight = "70" }, { panel = "public", weight = "30" }]
/// "#)?;
/// let mark = |judge: &str, panel: &str, mark: &str| {
///     MarkRow { panel: panel.to_owned(), ..MarkRow::judged("A", "final", judge, "all", mark) }
/// };
/// let marks = vec![mark("e1", "experts", "90"), mark("e2", "experts", "80"), mark("p1", "public", "60")];
/// let competition = Competition { entries: vec![Entry::new("A")], marks };
/// // 85 x 70 % + 60 x 30 %
/// assert_eq!(official::score(&rules, &competition)?.rows()[0].total.unwrap().to_string(), "77.50");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct JudgeGroup {
    /// The marks' column `panel`.
    pub panel: String,
    /// Per cent; those of all groups sum to 100.
    pub weight: Points,
}

impl Default for Aggregate {
    /// The mean of at least one mark; a trim would drop one mark at each end.
    fn default() -> Aggregate {
        Aggregate {
            method: Method::Mean,
            drop_low: 1,
            drop_high: 1,
            min_marks: 1,
            below_min: BelowMin::Refuse,
            fraction: None,
            tolerance: None,
            groups: Vec::new(),
        }
    }
}

choices! {
    /// A way of making one number of a panel's marks.
    #[derive(Default)]
    pub enum Method {
        /// The arithmetic mean. 平均分.
        #[default]
        Mean = "mean",
        /// The sum of the marks present. 总和.
        Sum = "sum",
        /// The middle mark, or the mean of the two middle ones. 中位数.
        Median = "median",
        /// The mean without the `drop_low` lowest and `drop_high` highest marks. 去高去低.
        TrimmedMean = "trimmed_mean",
        /// The mean without `fraction` of the marks at each end, the number rounded down. 按比例去高去低.
        TrimmedFraction = "trimmed_fraction",
        /// The mean with the dropped marks replaced by the nearest ones that stay. 缩尾平均.
        WinsorizedMean = "winsorized_mean",
        /// The middle mark or the mean of the two middle ones, unless those differ by more than `tolerance`: then
        /// the mean of all.
        MiddleWithin = "middle_within",
        /// The mean of the two marks closest together; of equally close pairs the higher one.
        ClosestPair = "closest_pair",
        /// The mean of the judges' ranks orders the entries, and each place gives the round's `points`. 名次积分.
        ///
        /// In a ranked round the marks are the ranks. In a scored round each judge's sheet totals are ranked first; equal
        /// totals have the mean of their places. A raised mark never lowers the entry's own place in the round, but it
        /// can move a third entry past another, which then may pass the raised one in the total.
        RankPoints = "rank_points",
        /// 100 x marks above zero / marks present. 得票率.
        VoteShare = "vote_share",
    }
}

choices! {
    /// What a panel below `min_marks` gets.
    #[derive(Default)]
    pub enum BelowMin {
        /// Nothing: the data are incomplete.
        #[default]
        Refuse = "refuse",
        /// The mean of all marks present.
        Mean = "mean",
        /// The median of all marks present.
        Median = "median",
    }
}
