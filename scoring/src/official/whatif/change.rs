//! The small changes that people ask for: a tier's places, a cap, a weight, a judge. Applies them to copies; scores nothing.

use serde::{Deserialize, Serialize};

use super::super::{Competition, Fault, FaultKind, Faults, Row};
use crate::choices::choices;
use crate::points::Points;
use crate::rules::{Round, RulePack};

/// One change of the rules or the data. Whether the changed rules make sense is checked when they are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// How many places a tier has, instead of its count or ratio.
    TierCount {
        /// The tier's key.
        tier: String,
        /// Its places; at least 1.
        count: u32,
    },
    /// The most awards of a holder.
    Cap {
        /// Whose awards are counted.
        cap: Cap,
        /// How many; none takes the cap away.
        at_most: Option<u32>,
    },
    /// The weight of a round. All weights still have to sum to 100, so it takes two of these.
    RoundWeight {
        /// The round's key.
        round: String,
        /// Per cent.
        weight: Points,
    },
    /// What a criterion's marks are multiplied by.
    CriterionFactor {
        /// The round's key.
        round: String,
        /// The criterion's key.
        criterion: String,
        /// The factor.
        factor: Points,
    },
    /// Leaves out every mark of a judge.
    DropJudge {
        /// The judge's key.
        judge: String,
    },
}

choices! {
    /// Whose awards a cap counts.
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Cap {
        /// Those of an enterprise.
        PerEnterprise = "per_enterprise",
        /// Those of an enterprise in one category.
        PerEnterpriseCategory = "per_enterprise_category",
        /// Those of a corporate group.
        PerGroup = "per_group",
        /// Those of a federation.
        PerFederation = "per_federation",
    }
}

impl Change {
    /// Makes the change.
    ///
    /// # Errors
    /// [`Faults`] with one fault that names the tier, round, criterion or judge that is not there.
    pub fn apply(&self, pack: &mut RulePack, competition: &mut Competition) -> Result<(), Faults> {
        match self {
            Change::TierCount { tier, count } => {
                let mut tiers = pack.tiers.iter_mut();
                let found = tiers.find(|known| known.key == *tier).ok_or_else(|| missing("等次", "tier", tier))?;
                (found.count, found.ratio, found.ratio_rounding) = (Some(*count), None, None);
            }
            Change::Cap { cap, at_most } => {
                let caps = &mut pack.caps;
                *match cap {
                    Cap::PerEnterprise => &mut caps.per_enterprise,
                    Cap::PerEnterpriseCategory => &mut caps.per_enterprise_category,
                    Cap::PerGroup => &mut caps.per_group,
                    Cap::PerFederation => &mut caps.per_federation,
                } = *at_most;
            }
            Change::RoundWeight { round, weight } => find_round(pack, round)?.weight = Some(*weight),
            Change::CriterionFactor { round, criterion, factor } => {
                let mut criteria = find_round(pack, round)?.criteria.iter_mut();
                let found = criteria.find(|known| known.key == *criterion);
                found.ok_or_else(|| missing("评分项", "criterion", criterion))?.factor = *factor;
            }
            Change::DropJudge { judge } => {
                let marks = competition.marks.len();
                competition.marks.retain(|row| row.judge != *judge || judge.is_empty());
                if competition.marks.len() == marks {
                    return Err(missing("评委", "judge", judge));
                }
            }
        }
        Ok(())
    }
}

fn find_round<'a>(pack: &'a mut RulePack, key: &str) -> Result<&'a mut Round, Faults> {
    pack.rounds.iter_mut().find(|round| round.key == key).ok_or_else(|| missing("轮次", "round", key))
}

fn missing(zh: &str, en: &str, key: &str) -> Faults {
    let message = (format!("假设中的{zh} \"{key}\" 不存在"), format!("the {en} \"{key}\" of the change is not there"));
    let remedy = ("请改用已有的键", "use a key that is there");
    Faults::of(vec![Fault::new(FaultKind::UnknownChange, Row::None, message, remedy)])
}
