//! How many marks become one: the section `aggregate` of a round.

use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;

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
