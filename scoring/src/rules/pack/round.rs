//! One round of judging, who goes on after it, and the calibration between its panels.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Aggregate, Criterion, Method, Quorum, RatioRounding, Scope};
use crate::choices::choices;
use crate::points::Points;

/// One round of judging.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("if" = serde_json::json!({ "properties": { "kind": { "const": "scored" } } })))]
#[schemars(extend("then" = serde_json::json!({ "required": ["order", "aggregate", "criteria"] })))]
pub struct Round {
    /// Its name in files and tie keys.
    pub key: String,
    /// Its name for people; the key if none is given.
    #[schemars(with = "Option<String>")]
    pub name: String,
    /// How the panel speaks.
    #[schemars(default)]
    pub kind: RoundKind,
    /// Per cent of the total under [`Combine::Weighted`](crate::Combine::Weighted).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Points>,
    /// Whether sheets or criteria are aggregated.
    #[schemars(with = "Option<Order>")]
    pub order: Order,
    /// How many marks become one.
    #[schemars(with = "Option<Aggregate>")]
    pub aggregate: Aggregate,
    /// The points of the first place, the second and so on; further places have none. Where places give points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub points: Vec<Points>,
    /// What entries of one place get.
    #[serde(skip_serializing_if = "TiedPoints::is_default")]
    #[schemars(default)]
    pub tied_points: TiedPoints,
    /// The share of the judges (without recused ones) that must vote, else the data are incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance: Option<Quorum>,
    /// The share of the votes given that must be in favour, else the entry goes no further. [`RoundKind::PassFail`] asks
    /// for more than half, if it is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub majority: Option<Quorum>,
    /// With fewer valid sheets (or marks of a criterion) the data are incomplete.
    #[schemars(default = "super::one")]
    pub min_judges: u32,
    /// Whether panels are calibrated.
    #[schemars(with = "Option<Calibrate>")]
    pub calibrate: Calibrate,
    /// Rounds the round's value here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 9))]
    pub places: Option<u8>,
    /// Who goes on to the next round; all, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance: Option<Advance>,
    /// What is judged or measured; at least one.
    #[schemars(with = "Option<Vec<Criterion>>")]
    pub criteria: Vec<Criterion>,
}

choices! {
    /// How the panel of a round speaks.
    ///
    /// ```
    /// use scoring::RulePack;
    /// use scoring::official::{self, Competition, Entry, MarkRow};
    ///
    /// let rules = RulePack::from_toml(r#"
    ///     schema = "jinbang-rules/1"
    ///     title = "体育年"
    ///     combine = "sum"
    ///     rounding = { total_places = 1 }
    ///
    ///     [[rounds]]
    ///     key = "show"
    ///     kind = "ranked"
    ///     points = [7, 5, 4, 3, 2, 1]
    ///     tied_points = "average"
    ///
    ///     [[rounds]]
    ///     key = "meeting"
    ///     kind = "pass_fail"
    ///     attendance = "2/3"
    /// "#)?;
    /// let mark = |round, entry, judge, criterion, mark| MarkRow::judged(entry, round, judge, criterion, mark);
    /// let marks = vec![
    ///     mark("show", "A", "j1", "rank", "1"), mark("show", "A", "j2", "rank", "2"),
    ///     mark("show", "B", "j1", "rank", "2"), mark("show", "B", "j2", "rank", "1"),
    ///     mark("meeting", "A", "j1", "pass", "1"), mark("meeting", "A", "j2", "pass", "1"),
    ///     mark("meeting", "B", "j1", "pass", "1"), mark("meeting", "B", "j2", "pass", "0"),
    /// ];
    /// let competition = Competition { entries: vec![Entry::new("A"), Entry::new("B")], marks };
    /// let outcome = official::score(&rules, &competition)?;
    /// // Both have the mean rank 1.5 and share the points of the first two places; B has no majority.
    /// assert_eq!(outcome.find_row("A").unwrap().total.unwrap().to_string(), "6.0");
    /// assert_eq!(outcome.find_row("B").unwrap().reason.unwrap().word(), "not_advanced");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Default)]
    pub enum RoundKind {
        /// With marks.
        #[default]
        Scored = "scored",
        /// With ranks, 1 for the best: the aggregate of an entry's ranks orders the entries, and its place gives points.
        Ranked = "ranked",
        /// With votes, 1 for and 0 against: the value is the share in favour, in per cent.
        Vote = "vote",
        /// With votes that decide who goes on and count for nothing else.
        PassFail = "pass_fail",
    }
}

choices! {
    /// What entries of one place get from the table of points.
    #[derive(Default)]
    pub enum TiedPoints {
        /// Each the points of their place. 并列同分.
        #[default]
        Share = "share",
        /// The mean of the points of the places they take. 并列平分.
        Average = "average",
    }
}

impl TiedPoints {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
    fn is_default(&self) -> bool {
        *self == TiedPoints::default()
    }
}

impl Round {
    /// Whether places give the round's points: a ranked round, or [`Method::RankPoints`].
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.kind == RoundKind::Ranked || self.aggregate.method == Method::RankPoints
    }

    /// Whether judges' totals are turned into ranks first.
    #[must_use]
    pub fn ranks_sheets(&self) -> bool {
        self.kind != RoundKind::Ranked && self.aggregate.method == Method::RankPoints
    }

    /// Whether the round's values are calibrated between these.
    #[must_use]
    pub fn calibrates(&self, of: CalibrateOf) -> bool {
        self.calibrate.method != CalibrateMethod::None && self.calibrate.of == of
    }

    /// The majority that an entry needs to go on, if any.
    #[must_use]
    pub fn needed_majority(&self) -> Option<Quorum> {
        let half = Quorum::more_than("1/2").filter(|_| self.kind == RoundKind::PassFail);
        self.majority.or(half)
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

/// Calibration between panels, or between judges.
///
/// Between panels the values of the round are scaled; between judges each judge's marks are, before they are aggregated:
/// the sheet totals under [`Order::WeighThenTrim`], the marks of each criterion under [`Order::TrimThenWeigh`].
///
/// ```
/// use scoring::RulePack;
/// use scoring::official::{self, Competition, Entry, MarkRow};
///
/// let rules = RulePack::from_toml(r#"
///     schema = "jinbang-rules/1"
///     title = "创新工作岗评选"
///     combine = "sum"
///     rounding = { total_places = 2 }
///
///     [[rounds]]
///     key = "final"
///     order = "weigh_then_trim"
///     aggregate = { method = "mean" }
///     calibrate = { method = "ratio_pooled", of = "judges", comparable = "anchors", places = 4 }
///     criteria = [{ key = "all" }]
/// "#)?;
/// let mark = |entry, judge, mark| MarkRow::judged(entry, "final", judge, "all", mark);
/// // Both judges saw A; the strict one saw B besides, the mild one C.
/// let marks = vec![
///     mark("A", "strict", "80"), mark("A", "mild", "90"), mark("B", "strict", "70"), mark("C", "mild", "84"),
/// ];
/// let competition = Competition { entries: ["A", "B", "C"].map(Entry::new).to_vec(), marks };
/// let outcome = official::score(&rules, &competition)?;
/// // All marks have the mean 81, the strict judge's 75 and the mild one's 87: x 1.0800 and x 0.9310.
/// let totals = ["A", "B", "C"].map(|entry| outcome.find_row(entry).unwrap().total.unwrap().to_string());
/// assert_eq!(totals, ["85.10", "75.60", "78.20"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Calibrate {
    /// The method.
    #[schemars(default)]
    pub method: CalibrateMethod,
    /// What is calibrated.
    #[serde(skip_serializing_if = "CalibrateOf::is_default")]
    #[schemars(default)]
    pub of: CalibrateOf,
    /// Why the panels or judges may be compared; stated wherever they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparable: Option<Comparable>,
    /// Rounds the coefficients; for scores the square roots, and then it must be stated. Between judges it rounds the
    /// calibrated marks too, and must be stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 9))]
    pub places: Option<u8>,
    /// Whether calibrated values stop at the sum of factor x max, and calibrated marks at their own most.
    #[schemars(default)]
    pub clamp: bool,
    /// Whether vetoed entries count in means and deviations.
    #[serde(skip_serializing_if = "CalibrateVetoed::is_default")]
    #[schemars(default)]
    pub vetoed: CalibrateVetoed,
}

choices! {
    /// What a calibration makes comparable.
    #[derive(Default)]
    pub enum CalibrateOf {
        /// The values of the round, panel by panel. 组间校准.
        #[default]
        Panels = "panels",
        /// The marks of the round, judge by judge. 评委校准.
        Judges = "judges",
    }
}

impl CalibrateOf {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
    fn is_default(&self) -> bool {
        *self == CalibrateOf::default()
    }
}

choices! {
    /// What vetoed entries do to the means of a calibration.
    #[derive(Default)]
    pub enum CalibrateVetoed {
        /// They count, so that a veto after the event changes nobody else's value.
        #[default]
        Count = "count",
        /// They do not count, so that a veto after the event may change the values of all others.
        LeaveOut = "leave_out",
    }
}

impl CalibrateVetoed {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
    fn is_default(&self) -> bool {
        *self == CalibrateVetoed::default()
    }
}

choices! {
    /// A way of making panels comparable.
    #[derive(Default)]
    pub enum CalibrateMethod {
        /// Values stay as they are.
        #[default]
        None = "none",
        /// Value x mean of all / mean of the panel (or judge). 系数法.
        RatioPooled = "ratio_pooled",
        /// Value x mean of the panel means / mean of the panel (or judge). 二次平均法.
        RatioSecondMean = "ratio_second_mean",
        /// 50 + 10 x (value - mean of the panel) / deviation of the panel (or judge). T 分.
        TScore = "t_score",
        /// Mean of all + their deviation x (value - mean of the panel) / deviation of the panel (or judge). Z 分.
        ZScore = "z_score",
    }
}

choices! {
    /// Why panels or judges may be compared.
    pub enum Comparable {
        /// Entries were spread over them at random.
        Random = "random",
        /// They judged some entries in common. Judges must then be linked by such entries, one to the next.
        Anchors = "anchors",
    }
}

/// Who goes on to the next round: exactly one of `count`, `ratio` and `min` is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
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
    #[schemars(default)]
    pub ties: AdvanceTies,
    /// Whether places are counted over all entries or in each category.
    #[schemars(default)]
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
