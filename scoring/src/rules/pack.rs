//! The scoring part of a rule pack as types. What each value does is told in `official`.

use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;
use crate::rounding::RoundingMode;

/// The only schema so far.
pub const SCHEMA: &str = "jinbang-rules/1";

/// The rules of one programme: rounds, adjustments, ties, tiers and caps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulePack {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The programme's name.
    pub title: String,
    /// How round values become one number.
    pub combine: Combine,
    /// Rounding of the total.
    pub rounding: Rounding,
    /// The rounds in the order they are held; at least one.
    pub rounds: Vec<Round>,
    /// Bounds of bonus, deduction and total.
    pub adjustments: Adjustments,
    /// How ranks are numbered and which totals count as equal.
    pub ranks: Ranks,
    /// How equal totals are told apart.
    pub ties: Ties,
    /// Award tiers from the highest down.
    pub tiers: Vec<Tier>,
    /// Bounds on who may be awarded.
    pub caps: Caps,
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
    }
}

/// Rounding of the total and what ranks compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rounding {
    /// The mode of every rounding the rules name.
    pub mode: RoundingMode,
    /// Places of the published total.
    pub total_places: u8,
    /// Whether ranks compare the published or the exact total.
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

/// How the marks of a panel become one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aggregate {
    /// The method.
    pub method: Method,
    /// How many lowest marks a trim drops.
    pub drop_low: u32,
    /// How many highest marks a trim drops.
    pub drop_high: u32,
    /// Below so many marks, `below_min` decides.
    pub min_marks: u32,
    /// What happens below `min_marks`.
    pub below_min: BelowMin,
    /// The share of marks [`Method::TrimmedFraction`] drops at each end; below one half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<Points>,
    /// How far apart the middle marks of [`Method::MiddleWithin`] may lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Points>,
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

/// Calibration between panels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Calibrate {
    /// The method.
    pub method: CalibrateMethod,
    /// Why the panels may be compared; stated wherever they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparable: Option<Comparable>,
    /// Rounds the coefficients.
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
    /// How a share of the entries becomes a whole number.
    #[derive(Default)]
    pub enum RatioRounding {
        /// Down.
        #[default]
        Floor = "floor",
        /// Up.
        Ceiling = "ceiling",
        /// To the nearest, halves up.
        HalfUp = "half_up",
    }
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

/// One line of the rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// Its name in files and tie keys.
    pub key: String,
    /// Its name for people; the key if none is given.
    pub name: String,
    /// A group that a tie key may name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether judges mark it or it is one value an entry.
    pub kind: CriterionKind,
    /// The least mark; steps count from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// The greatest mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Marks lie a whole number of steps above `min` (or 0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<Points>,
    /// Turns a measured value into points before the factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<ValueMap>,
    /// Mark x factor enters the total.
    pub factor: Points,
    /// Rounds the panel's aggregate, under [`Order::TrimThenWeigh`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel_places: Option<u8>,
    /// Rounds again after the factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u8>,
    /// What the judge should look at. No effect on numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Named ranges that guide the judge. No effect on numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
}

choices! {
    /// Where the value of a criterion comes from.
    #[derive(Default)]
    pub enum CriterionKind {
        /// One mark from each judge.
        #[default]
        Judged = "judged",
        /// One value an entry.
        Measured = "measured",
    }
}

/// Turns a measured value into points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueMap {
    /// How.
    pub kind: MapKind,
    /// Threshold and points, from the highest threshold down; the first that the value reaches counts, else 0.
    pub steps: Vec<(Points, Points)>,
}

choices! {
    /// How a measured value becomes points.
    #[derive(Default)]
    pub enum MapKind {
        /// By thresholds. 分档计分.
        #[default]
        Ladder = "ladder",
    }
}

impl ValueMap {
    /// The points of a value.
    ///
    /// ```
    /// use scoring::{MapKind, Points, ValueMap};
    ///
    /// let step = |at, points| (Points::whole(at), Points::whole(points));
    /// let ladder = ValueMap { kind: MapKind::Ladder, steps: vec![step(50, 15), step(30, 12), step(15, 8)] };
    /// assert_eq!(ladder.points(Points::whole(30)), Points::whole(12));
    /// assert_eq!(ladder.points(Points::whole(14)), Points::ZERO);
    /// ```
    #[must_use]
    pub fn points(&self, value: Points) -> Points {
        match self.kind {
            MapKind::Ladder => {
                self.steps.iter().find(|(threshold, _)| value >= *threshold).map_or(Points::ZERO, |(_, points)| *points)
            }
        }
    }
}

/// A named range of marks, such as 行业先进 26 to 30.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// The least mark of the band.
    pub from: Points,
    /// The greatest mark of the band.
    pub to: Points,
    /// When it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Bounds of bonus, deduction and total; none where absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Adjustments {
    /// The most bonus that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bonus_cap: Option<Points>,
    /// The most deduction that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deduction_cap: Option<Points>,
    /// The least total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Points>,
    /// The greatest total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Points>,
}

/// How ranks are numbered and which totals count as equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Ranks {
    /// The numbers given to entries that share a place.
    pub style: RankStyle,
    /// Totals no further than this below the best of their group count as equal. Groups are made from the top and
    /// never chained pair by pair.
    pub tolerance: Points,
}

choices! {
    /// The numbers given to entries that share a place.
    #[derive(Default)]
    pub enum RankStyle {
        /// The first place of the group; the next is counted on: 1, 2, 2, 4.
        #[default]
        Competition = "1224",
        /// The last place of the group: 1, 3, 3, 4.
        Modified = "1334",
        /// Groups are numbered through: 1, 2, 2, 3.
        Dense = "1223",
    }
}

/// How equal totals are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Ties {
    /// Tie keys, the first that differs decides. See [`crate::TieKey`].
    pub chain: Vec<String>,
    /// Only ties whose first place is within so many are split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_to_top: Option<u32>,
    /// What happens to ties that remain.
    pub left: Left,
}

choices! {
    /// What happens to ties that the chain leaves.
    #[derive(Default)]
    pub enum Left {
        /// They share the rank.
        #[default]
        Share = "share",
        /// The result is refused until somebody decides.
        Refuse = "refuse",
    }
}

/// An award tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tier {
    /// Its name in files.
    pub key: String,
    /// Its name for people; the key if none is given.
    pub name: String,
    /// How many places it has; at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Its places as a share of the ranked entries in scope, instead of a count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Points>,
    /// How the share becomes a number; stated wherever there is a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio_rounding: Option<RatioRounding>,
    /// The least published total; with neither count nor ratio everyone who reaches it is awarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_total: Option<Points>,
    /// Whether it is filled over all entries or in each category.
    pub scope: Scope,
    /// The prize of each place, in fen.
    pub prize_fen: i64,
    /// What happens to a tie across its last place.
    pub at_cut: AtCut,
}

choices! {
    /// Over which entries places are counted.
    #[derive(Default)]
    pub enum Scope {
        /// All entries of the programme.
        #[default]
        Programme = "programme",
        /// The entries of each category by themselves.
        Category = "category",
    }
}

choices! {
    /// What happens to a tie across the last place of a tier.
    #[derive(Default)]
    pub enum AtCut {
        /// The chair's recorded numbers decide; until then the walk stops.
        #[default]
        Chair = "chair",
        /// All of them are awarded if the budget allows.
        Expand = "expand",
        /// The tier closes and the group is offered to the next.
        LeaveOut = "leave_out",
    }
}

/// Bounds on who may be awarded; none where absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Caps {
    /// The most awards of one enterprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_enterprise: Option<u32>,
    /// The most awards of one enterprise in one category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_enterprise_category: Option<u32>,
    /// The most awards of one corporate group, the entries' attribute `group`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_group: Option<u32>,
    /// How many entries stand by.
    pub reserve: u32,
    /// The most that prizes may cost together, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_fen: Option<i64>,
}
