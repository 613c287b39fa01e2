//! Rankings as votes: Borda, Copeland and Schulze. Marks count only as "above" or "below" within one judge.

use std::cmp::Ordering;

use super::ratings::{Rating, Ratings};

/// Twice the Borda score of each entry: for every judge who marked it, 2 for each entry below and 1 for each equal one.
///
/// With strict rankings of n entries this is twice n - place. From 0. Doubled so that it stays a whole number.
/// Source: de Borda (1781).
///
/// ```
/// use scoring::analysis::{Ratings, borda};
///
/// let ratings = Ratings::complete(&[[9.0, 7.0], [8.0, 7.0], [7.0, 5.0]])?;
/// assert_eq!(borda(&ratings), [7, 5, 0]);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
#[must_use]
pub fn borda(ratings: &Ratings) -> Vec<usize> {
    let mut scores = vec![0; ratings.entries()];
    for ballot in ballots(ratings) {
        for own in &ballot {
            let points = |other: &Rating| match own.value.total_cmp(&other.value) {
                Ordering::Greater => 2,
                Ordering::Equal if other.entry != own.entry => 1,
                Ordering::Equal | Ordering::Less => 0,
            };
            let earned: usize = ballot.iter().map(points).sum();
            if let Some(score) = scores.get_mut(own.entry) {
                *score += earned;
            }
        }
    }
    scores
}

/// Copeland's score of each entry: how many entries more judges put below it, less how many they put above it.
///
/// From -(n - 1) to n - 1. Source: Copeland (1951).
///
/// ```
/// use scoring::analysis::{Ratings, copeland};
///
/// // A cycle: everybody beats one and loses to one.
/// let ratings = Ratings::complete(&[[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])?;
/// assert_eq!(copeland(&ratings), [0, 0, 0]);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
#[must_use]
pub fn copeland(ratings: &Ratings) -> Vec<i64> {
    let above = preferences(ratings);
    let score = |entry: usize| -> i64 {
        let duels =
            (0..ratings.entries()).map(|other| match cell(&above, entry, other).cmp(&cell(&above, other, entry)) {
                Ordering::Greater => 1,
                Ordering::Equal => 0,
                Ordering::Less => -1,
            });
        duels.sum()
    };
    (0..ratings.entries()).map(score).collect()
}

/// The ranks (1224) of Schulze's method: i is before j when the strongest path from i to j is stronger than that back.
///
/// A path is as strong as its weakest step, a step as strong as the number of judges who prefer it (winning votes). The order is
/// always transitive and begins with whoever beats everybody, if anybody does. Source: Schulze (2011), *Social Choice and
/// Welfare* 36.
///
/// ```
/// use scoring::analysis::{Ratings, schulze};
///
/// let ratings = Ratings::complete(&[[3.0, 3.0, 1.0], [2.0, 2.0, 2.0], [1.0, 1.0, 3.0]])?;
/// assert_eq!(schulze(&ratings), [1, 2, 3]);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
#[must_use]
pub fn schulze(ratings: &Ratings) -> Vec<usize> {
    let above = preferences(ratings);
    let size = ratings.entries();
    let direct = |from: usize, to: usize| cell(&above, from, to);
    let wins = |from, to| if direct(from, to) > direct(to, from) { direct(from, to) } else { 0 };
    let mut strongest: Vec<Vec<usize>> = (0..size).map(|from| (0..size).map(|to| wins(from, to)).collect()).collect();
    for middle in 0..size {
        let Some(onward) = strongest.get(middle).cloned() else { continue };
        for (from, paths) in strongest.iter_mut().enumerate() {
            let first = paths.get(middle).copied().unwrap_or(0);
            let joined = onward.iter().map(|second| first.min(*second));
            let others = paths.iter_mut().zip(joined).enumerate().filter(|(to, _)| *to != from);
            others.for_each(|(_, (path, joined))| *path = joined.max(*path));
        }
    }
    let is_before = |a: usize, b: usize| cell(&strongest, a, b) > cell(&strongest, b, a);
    (0..size).map(|entry| 1 + (0..size).filter(|other| is_before(*other, entry)).count()).collect()
}

/// The marks of each judge.
fn ballots(ratings: &Ratings) -> Vec<Vec<Rating>> {
    let mut ballots = vec![Vec::new(); ratings.judges()];
    for row in ratings.rows() {
        if let Some(ballot) = ballots.get_mut(row.judge) {
            ballot.push(*row);
        }
    }
    ballots
}

/// How many judges put the row's entry above the column's.
fn preferences(ratings: &Ratings) -> Vec<Vec<usize>> {
    let mut above = vec![vec![0; ratings.entries()]; ratings.entries()];
    for ballot in ballots(ratings) {
        for own in &ballot {
            for other in ballot.iter().filter(|other| own.value > other.value) {
                if let Some(count) = above.get_mut(own.entry).and_then(|row| row.get_mut(other.entry)) {
                    *count += 1;
                }
            }
        }
    }
    above
}

fn cell(table: &[Vec<usize>], row: usize, column: usize) -> usize {
    table.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ballots of entries A, B, C ... with how many cast them.
    fn cast(votes: &[(usize, &str)]) -> Ratings {
        let mut rows = Vec::new();
        let mut judge = 0;
        for (times, order) in votes {
            for _ in 0..*times {
                let places = order.bytes().zip(1_u8..);
                rows.extend(places.map(|(entry, place)| Rating {
                    entry: usize::from(entry - b'A'),
                    judge,
                    value: -f64::from(place),
                }));
                judge += 1;
            }
        }
        Ratings::new(votes[0].1.len(), judge, rows).unwrap()
    }

    #[test]
    fn schulze_ranks_the_example_of_his_paper() {
        let votes = [
            (5, "ACBED"),
            (5, "ADECB"),
            (8, "BEDAC"),
            (3, "CABED"),
            (7, "CAEBD"),
            (2, "CBADE"),
            (7, "DCEBA"),
            (8, "EBADC"),
        ];
        // E, A, C, B, D.
        assert_eq!(schulze(&cast(&votes)), [2, 4, 3, 5, 1]);
    }

    #[test]
    fn borda_and_copeland_can_disagree() {
        // A majority puts A first; B is never last.
        let votes = cast(&[(3, "ABC"), (2, "BCA")]);
        assert_eq!(borda(&votes), [12, 14, 4]);
        assert_eq!(copeland(&votes), [2, 0, -2]);
        assert_eq!(schulze(&votes), [1, 2, 3]);
    }

    #[test]
    fn an_entry_that_nobody_marked_neither_wins_nor_loses() {
        let some = Rating { entry: 0, judge: 0, value: 1.0 };
        let ratings = Ratings::new(2, 1, vec![some]).unwrap();
        assert_eq!((borda(&ratings), copeland(&ratings), schulze(&ratings)), (vec![0, 0], vec![0, 0], vec![1, 1]));
    }
}
