//! How sure is the award line? The official result with one judge left out, and each entry's probability of being above
//! the line. Changes nothing: the answers are for people who decide whether to judge further.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::math::normal_below;
use super::severity::Additive;
use super::undefined::Undefined;
use crate::official::{self, Competition, Outcome, Reason};

/// What the official result would be without one judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithoutJudge {
    /// The judge's key.
    pub judge: String,
    /// Entries that only then would be awarded, by key.
    pub gains: Vec<String>,
    /// Entries that then would not be awarded any more, by key.
    pub losses: Vec<String>,
    /// The largest change of a rank, in places.
    pub largest_move: usize,
    /// How many faults keep the rules from a result without the judge, for example too few marks; else 0.
    pub faults: usize,
}

impl WithoutJudge {
    /// Whether the awards hang on this judge.
    #[must_use]
    pub fn changes_awards(&self) -> bool {
        !(self.gains.is_empty() && self.losses.is_empty())
    }
}

/// Scores again without each judge in turn, by the same rules to the letter, and compares awards and ranks.
///
/// The jackknife over judges: if no judge changes the awards, no single one decided them. Judges in the order of their
/// keys' bytes. See [`above_line`] for how sure each entry's place is.
///
/// ```
/// use scoring::RulePack;
/// use scoring::analysis::leave_one_judge_out;
/// use scoring::official::{self, Competition, Entry, MarkRow};
///
/// let rules = RulePack::from_toml(r#"
///     schema = "jinbang-rules/1"
///     title = "评选"
///     combine = "sum"
///     rounding = { total_places = 2 }
///     rounds = [{ key = "final", order = "weigh_then_trim", aggregate = { method = "mean" }, criteria = [{ key = "all" }] }]
///     tiers = [{ key = "named", count = 1 }]
/// "#)?;
/// let mark = |entry, judge, mark| MarkRow::judged(entry, "final", judge, "all", mark);
/// let competition = Competition {
///     entries: vec![Entry::new("A"), Entry::new("B")],
///     marks: vec![mark("A", "j1", "90"), mark("A", "j2", "80"), mark("B", "j1", "82"), mark("B", "j2", "84")],
/// };
/// let without = leave_one_judge_out(&official::score(&rules, &competition)?);
/// assert_eq!((without[0].gains[0].as_str(), without[0].losses[0].as_str()), ("B", "A"));
/// assert!(!without[1].changes_awards());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn leave_one_judge_out(outcome: &Outcome<'_>) -> Vec<WithoutJudge> {
    let competition = outcome.competition();
    let judges: BTreeSet<&str> = competition.marks.iter().map(|row| row.judge.as_str()).collect();
    let before = Standing::of(outcome);
    let without = |judge: &str| {
        let marks = competition.marks.iter().filter(|row| row.judge != judge).cloned().collect();
        let rest = Competition { entries: competition.entries.clone(), marks };
        let unchanged =
            WithoutJudge { judge: judge.to_owned(), gains: Vec::new(), losses: Vec::new(), largest_move: 0, faults: 0 };
        match official::score(outcome.rules(), &rest) {
            Ok(after) => before.compare(&Standing::of(&after), unchanged),
            Err(faults) => WithoutJudge { faults: faults.faults.len(), ..unchanged },
        }
    };
    judges.into_iter().filter(|judge| !judge.is_empty()).map(without).collect()
}

/// Who is awarded, and every rank.
struct Standing<'a> {
    awarded: BTreeSet<&'a str>,
    ranks: BTreeMap<&'a str, usize>,
}

impl<'a> Standing<'a> {
    fn of(outcome: &Outcome<'a>) -> Standing<'a> {
        let rows = outcome.rows().iter();
        let awarded =
            rows.clone().filter(|row| row.reason == Some(Reason::Awarded)).map(|row| row.entry.entry.as_str());
        let ranks = rows.filter_map(|row| Some((row.entry.entry.as_str(), row.rank?)));
        Standing { awarded: awarded.collect(), ranks: ranks.collect() }
    }

    fn compare(&self, after: &Standing<'_>, judge: WithoutJudge) -> WithoutJudge {
        let owned = |entry: &&str| (*entry).to_owned();
        let moves = self.ranks.iter().filter_map(|(entry, rank)| Some(after.ranks.get(entry)?.abs_diff(*rank)));
        WithoutJudge {
            gains: after.awarded.iter().filter(|entry| !self.awarded.contains(**entry)).map(owned).collect(),
            losses: self.awarded.iter().filter(|entry| !after.awarded.contains(**entry)).map(owned).collect(),
            largest_move: moves.max().unwrap_or(0),
            ..judge
        }
    }
}

/// A line through the entries of a panel, and how likely each is above it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AwardLine {
    /// The line, on the scale of adjusted marks: the middle between the last entry above and the first below.
    pub line: f64,
    /// The probability of each entry that its true quality is above the line, from 0 to 1.
    pub probabilities: Vec<f64>,
}

/// Below this probability of being above the line, or beyond 1 less it, a place counts as sure.
pub const SURE: f64 = 0.05;

impl AwardLine {
    /// The grey zone: entries whose probability is from 5 to 95 %. They are worth further judging.
    #[must_use]
    pub fn grey_zone(&self) -> Vec<usize> {
        let is_open = |(_, probability): &(usize, &f64)| (SURE..=1.0 - SURE).contains(*probability);
        self.probabilities.iter().enumerate().filter(is_open).map(|(entry, _)| entry).collect()
    }
}

/// How likely each entry is above the line that leaves `places` of them above, by the additive model.
///
/// With the adjusted mark a and its standard error s, P = Φ((a - line) / s): the normal probability that the mark of a
/// panel without end would be above the line. The line is taken as known, entries as independent. A probability of 0, ½ or
/// 1 where the standard error is 0. Adjusted marks are plain means less the judges' severity, so entries may stand in
/// another order here than under the rules' own aggregate.
///
/// ```
/// use scoring::analysis::{Ratings, above_line, additive};
///
/// let ratings = Ratings::complete(&[[90.0, 89.0, 91.0], [80.0, 82.0, 81.0], [80.0, 81.0, 82.0], [60.0, 61.0, 60.0]])?;
/// let line = above_line(&additive(&ratings)?, 2)?;
/// assert_eq!(line.grey_zone(), [1, 2]);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::BadInput`] when no line passes between the entries: `places` is 0 or not below their number.
pub fn above_line(model: &Additive, places: usize) -> Result<AwardLine, Undefined> {
    let adjusted = model.adjusted();
    let mut order = adjusted.clone();
    order.sort_by(|a, b| b.total_cmp(a));
    let last = places.checked_sub(1).and_then(|at| order.get(at));
    let (Some(last), Some(next)) = (last, order.get(places)) else { return Err(Undefined::BadInput) };
    let line = f64::midpoint(*last, *next);
    let probability = |(mark, error): (&f64, f64)| {
        if error > 0.0 { normal_below((mark - line) / error) } else { f64::midpoint(1.0, sign(mark - line)) }
    };
    let errors = model.entries.iter().map(|entry| entry.standard_error);
    Ok(AwardLine { line, probabilities: adjusted.iter().zip(errors).map(probability).collect() })
}

/// -1, 0 or 1.
fn sign(value: f64) -> f64 {
    f64::from(i8::from(value > 0.0) - i8::from(value < 0.0))
}

#[cfg(test)]
mod tests {
    use super::super::ratings::Ratings;
    use super::super::severity::{Effect, additive};
    use super::*;

    fn model(marks: &[(f64, f64)]) -> Additive {
        let effect = |(estimate, standard_error): &(f64, f64)| Effect {
            estimate: *estimate,
            standard_error: *standard_error,
            marks: 3,
        };
        Additive { mean: 0.0, entries: marks.iter().map(effect).collect(), judges: Vec::new(), residual_sd: 1.0 }
    }

    #[test]
    fn the_probability_is_the_normal_one_of_the_distance_in_standard_errors() {
        let line = above_line(&model(&[(3.0, 1.0), (1.0, 2.0), (-1.0, 1.0), (-5.0, 0.5)]), 2).unwrap();
        assert_eq!(line.line, 0.0);
        for (found, wanted) in line.probabilities.iter().zip([0.998_650_1, 0.691_462_5, 0.158_655_3, 0.0]) {
            assert!((found - wanted).abs() < 1e-7);
        }
        assert_eq!(line.grey_zone(), [1, 2]);
    }

    #[test]
    fn without_error_a_place_is_sure() {
        let line = above_line(&model(&[(3.0, 0.0), (1.0, 0.0), (1.0, 0.0)]), 2).unwrap();
        assert_eq!(line.probabilities, [1.0, 0.5, 0.5]);
    }

    #[test]
    fn there_is_no_line_above_or_below_everybody() {
        let panel = additive(&Ratings::complete(&[[1.0, 2.0], [2.0, 4.0]]).unwrap()).unwrap();
        assert_eq!(above_line(&panel, 0), Err(Undefined::BadInput));
        assert_eq!(above_line(&panel, 2), Err(Undefined::BadInput));
    }
}
