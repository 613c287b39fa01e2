//! The keys of a tie chain: what they are called and what in the pack they point at. Does not compare entries.

use super::pack::{CriterionKind, RulePack};

/// A tie key, resolved against a pack; rounds and criteria are named by their position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TieKey {
    /// `criterion:R.C`: the contribution of a criterion.
    Criterion {
        /// Position of the round.
        round: usize,
        /// Position of the criterion in the round.
        criterion: usize,
    },
    /// `group:R.G`: the sum of the contributions of a group's criteria.
    Group {
        /// Position of the round.
        round: usize,
        /// Positions of the group's criteria in the round.
        criteria: Vec<usize>,
    },
    /// `round:R`: the round's value.
    Round {
        /// Position of the round.
        round: usize,
    },
    /// `untrimmed_mean`: the plain mean of the last scored round.
    UntrimmedMean,
    /// `first_places`: how many judges put the entry first.
    FirstPlaces,
    /// `countback`: the sheet totals from the highest down.
    Countback,
    /// `round_countback`: the values of the rounds that count, from the highest down. 先比第一名多少，再比第二名多少.
    RoundCountback,
    /// `markers`: how many judges marked above zero.
    Markers,
    /// `bonus`: the capped bonus.
    Bonus,
    /// `vote`: the votes of the recorded vote under the chair, the entries' column [`TieKey::VOTE_COLUMN`]. As long as one
    /// of the tied entries has none there, they share the place and no later key is asked.
    Vote,
    /// `draw`: the recorded draw by the seed of the rules. See [`crate::official::draw`].
    Draw,
    /// `measured:R.C` or `measured:R.C:low`: a value as it was entered.
    Measured {
        /// Position of the round.
        round: usize,
        /// Position of the criterion in the round.
        criterion: usize,
        /// The lower value is better, as for times.
        low: bool,
    },
}

impl TieKey {
    /// The column of the entries that holds the votes of [`TieKey::Vote`].
    pub const VOTE_COLUMN: &str = "vote";

    /// Resolves the text of a key; `None` when the pack has nothing of that name.
    #[must_use]
    pub fn resolve(pack: &RulePack, text: &str) -> Option<TieKey> {
        match text {
            "untrimmed_mean" => return Some(TieKey::UntrimmedMean),
            "first_places" => return Some(TieKey::FirstPlaces),
            "countback" => return Some(TieKey::Countback),
            "round_countback" => return Some(TieKey::RoundCountback),
            "markers" => return Some(TieKey::Markers),
            "bonus" => return Some(TieKey::Bonus),
            "vote" => return Some(TieKey::Vote),
            "draw" => return Some(TieKey::Draw),
            _ => {}
        }
        let (kind, name) = text.split_once(':')?;
        match kind {
            "round" => Some(TieKey::Round { round: find_round(pack, name)? }),
            "criterion" => {
                let (round, criterion) = find_criterion(pack, name)?;
                Some(TieKey::Criterion { round, criterion })
            }
            "group" => find_group(pack, name).map(|(round, criteria)| TieKey::Group { round, criteria }),
            "measured" => find_measured(pack, name),
            _ => None,
        }
    }
}

fn find_round(pack: &RulePack, key: &str) -> Option<usize> {
    pack.rounds.iter().position(|round| round.key == key)
}

/// Splits `R.X` at the round's key, which may itself hold a point.
fn split_round<'a>(pack: &'a RulePack, name: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let rest = move |key: &str| name.strip_prefix(key).and_then(|rest| rest.strip_prefix('.'));
    pack.rounds.iter().enumerate().filter_map(move |(index, round)| Some((index, rest(&round.key)?)))
}

fn find_criterion(pack: &RulePack, name: &str) -> Option<(usize, usize)> {
    split_round(pack, name).find_map(|(round, key)| {
        let criteria = &pack.rounds.get(round)?.criteria;
        Some((round, criteria.iter().position(|criterion| criterion.key == key)?))
    })
}

fn find_group(pack: &RulePack, name: &str) -> Option<(usize, Vec<usize>)> {
    split_round(pack, name).find_map(|(round, group)| {
        let criteria = pack.rounds.get(round)?.criteria.iter().enumerate();
        let members = criteria.filter(|(_, criterion)| criterion.group.as_deref() == Some(group));
        let members: Vec<usize> = members.map(|(index, _)| index).collect();
        (!members.is_empty()).then_some((round, members))
    })
}

fn find_measured(pack: &RulePack, name: &str) -> Option<TieKey> {
    let measured = |name: &str, low| {
        let (round, criterion) = find_criterion(pack, name)?;
        let kind = pack.rounds.get(round)?.criteria.get(criterion)?.kind;
        (kind == CriterionKind::Measured).then_some(TieKey::Measured { round, criterion, low })
    };
    measured(name, false).or_else(|| measured(name.strip_suffix(":low")?, true))
}
