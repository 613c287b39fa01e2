//! Plausible marks: latent merit, the impression an entry makes as a whole, a judge's severity and a little noise, on the
//! criterion's step and inside its range. Made-up input for the engine; computes no total.

use super::dice::Dice;

/// The range of a criterion in ten-thousandths of a point.
#[derive(Clone, Copy, Debug)]
pub struct CriterionRange {
    /// Lowest mark.
    pub min: i64,
    /// Highest mark.
    pub max: i64,
    /// Distance between marks, counted from `min`; 0 when there is none.
    pub step: i64,
}

/// How one judge marks.
#[derive(Clone, Copy, Debug)]
pub struct Habit {
    /// Thousandths of the range added to every mark: -35 (harsh) ..= 35 (lenient).
    severity: i64,
    /// Thousandths of the range by which single marks scatter.
    scatter: i64,
}

impl Habit {
    /// The habit of the judge with this number, the same in every round.
    #[must_use]
    pub fn of(seed: u64, judge: usize) -> Self {
        let mut dice = Dice::new(seed, "habit", u64::try_from(judge).unwrap_or(u64::MAX));
        Self { severity: dice.between(-35, 35), scatter: dice.between(20, 45) }
    }
}

/// Which mark is meant; equal names give equal marks.
#[derive(Clone, Copy, Debug)]
pub struct MarkKey<'a> {
    /// Seed of the world.
    pub seed: u64,
    /// Key of the round.
    pub round: &'a str,
    /// Number of the entry.
    pub entry: usize,
    /// Number of the judge.
    pub judge: usize,
    /// Key of the criterion.
    pub criterion: &'a str,
}

/// The mark in ten-thousandths for a merit of `permille` thousandths of the range.
#[must_use]
pub fn mark(key: MarkKey, permille: i64, habit: Habit, range: CriterionRange) -> i64 {
    let tag = format!("mark/{}/{}/{}", key.round, key.criterion, key.judge);
    let mut dice = Dice::new(key.seed, &tag, u64::try_from(key.entry).unwrap_or(u64::MAX));
    let noise: i64 = (0..3).map(|_| dice.between(-habit.scatter, habit.scatter)).sum::<i64>() / 2;
    let impression = impression(key, "all") + impression(key, &key.judge.to_string()) / 2;
    // Once in two hundred marks somebody sees an entry quite differently.
    let surprise = if dice.below(200) == 0 { dice.between(-180, 60) } else { 0 };
    let seen = (permille + impression + habit.severity + noise + surprise).clamp(0, 1_000);
    let span = range.max - range.min;
    let step = range.step.max(1);
    let steps = (span * seen / 1_000 + step / 2) / step;
    range.min + (steps * step).min(span / step * step)
}

/// How far an entry convinces as a whole, whatever the criterion, in thousandths of the range.
fn impression(key: MarkKey, whom: &str) -> i64 {
    let mut dice =
        Dice::new(key.seed, &format!("impression/{}/{whom}", key.round), u64::try_from(key.entry).unwrap_or(0));
    dice.between(-70, 70)
}
