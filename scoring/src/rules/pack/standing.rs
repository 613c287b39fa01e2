//! From the total to the rank: adjustments, rank numbers, ties.

use schemars::JsonSchema;
use serde::Serialize;

use crate::choices::choices;
use crate::points::Points;

/// Bounds of bonus, deduction and total; none where absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
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
    /// Bonuses and deductions that stand in columns of their own, each kind with its cap; they count together with the
    /// entries' `bonus` and `deduction`.
    #[schemars(default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<AdjustmentKind>,
}

/// One kind of bonus or deduction, such as for contests won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AdjustmentKind {
    /// The column of the entries that holds its points; blank is none.
    pub column: String,
    /// Whether it is added or taken off.
    #[schemars(default)]
    pub effect: AdjustmentEffect,
    /// The most of this kind that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<Points>,
}

choices! {
    /// What a kind of adjustment does to the total.
    #[derive(Default)]
    pub enum AdjustmentEffect {
        /// It is added. 加分.
        #[default]
        Bonus = "bonus",
        /// It is taken off. 扣分.
        Deduction = "deduction",
    }
}

/// How ranks are numbered and which totals count as equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Ranks {
    /// The numbers given to entries that share a place.
    #[schemars(default)]
    pub style: RankStyle,
    /// Totals no further than this below the best of their group count as equal. Groups are made from the top and
    /// never chained pair by pair.
    #[schemars(default)]
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
        /// No place is shared: 1, 2, 3, 4. Only where the tie chain ends in a recorded draw.
        Ordinal = "1234",
    }
}

/// How equal totals are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Default)]
#[schemars(deny_unknown_fields)]
pub struct Ties {
    /// Tie keys, the first that differs decides. See [`crate::TieKey`].
    #[schemars(default)]
    pub chain: Vec<String>,
    /// Only ties whose first place is within so many are split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_to_top: Option<u32>,
    /// What happens to ties that remain.
    #[schemars(default)]
    pub left: Left,
    /// The text that the tie key `draw` is drawn by; published with the rules. See [`crate::official::draw`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
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
