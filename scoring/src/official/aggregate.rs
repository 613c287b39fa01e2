//! One number from the marks of a panel. Knows nothing of judges, criteria or rounding.

use crate::points::SCALE;
use crate::ratio::{Overflow, Ratio};
use crate::rules::{Aggregate, BelowMin, Method};

/// A mark in the units of its panel, with the position of the sheet it came from.
pub(crate) type Mark = (i128, usize);

/// What the aggregate did. The marks are left sorted: `low` at the front and `high` at the back do not count, or
/// count as their nearest neighbour when the mean is winsorized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Aggregated {
    pub value: Ratio,
    pub low: usize,
    pub high: usize,
    /// The sum of what counts, in the units of the panel.
    pub sum: i128,
    /// What the sum was divided by; 1 for a sum.
    pub divisor: i128,
    /// How it was done: below `min_marks` not by the method of the rule.
    pub way: Way,
}

/// How a number was made of the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Mean,
    Sum,
    Median,
    Trimmed,
    Winsorized,
    Closest,
    /// The middle marks lay too far apart.
    MiddleTooFar,
    /// The mean of ranks.
    Ranks,
    /// 100 x those above zero: `sum` of `divisor`.
    Votes,
    /// Groups of judges, each with its weight: `sum` is not used.
    Groups,
}

/// Why there is no aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAggregate {
    /// Fewer marks than `min_marks`, and the rule refuses.
    TooFew,
    Overflow,
}

impl From<Overflow> for NoAggregate {
    fn from(_: Overflow) -> Self {
        NoAggregate::Overflow
    }
}

/// Aggregates `marks`, counted in units of 1/`scale` points, by the rule. Sorts them.
pub(crate) fn aggregate(marks: &mut [Mark], scale: i128, rule: &Aggregate) -> Result<Aggregated, NoAggregate> {
    marks.sort_unstable();
    let enough = u32::try_from(marks.len()).map_or(true, |count| count >= rule.min_marks);
    let (way, low, high) = match (enough, rule.below_min) {
        (true, _) => choose(marks, scale, rule)?,
        (false, BelowMin::Mean) => (Way::Mean, 0, 0),
        (false, BelowMin::Median) => middle(marks),
        (false, BelowMin::Refuse) => return Err(NoAggregate::TooFew),
    };
    let end = marks.len().saturating_sub(high);
    let kept = marks.get(low..end).filter(|kept| !kept.is_empty()).ok_or(NoAggregate::TooFew)?;
    let mut sum = kept.iter().try_fold(0_i128, |sum, (mark, _)| sum.checked_add(*mark)).ok_or(Overflow)?;
    let mut divisor = to_i128(kept.len())?;
    if way == Way::Winsorized {
        for (edge, count) in [(kept.first(), low), (kept.last(), high)] {
            let repeated = edge.and_then(|(mark, _)| mark.checked_mul(to_i128(count).ok()?));
            sum = repeated.and_then(|repeated| sum.checked_add(repeated)).ok_or(Overflow)?;
        }
        divisor = to_i128(marks.len())?;
    }
    if way == Way::Sum {
        divisor = 1;
    }
    if way == Way::Votes {
        let votes = to_i128(kept.iter().filter(|(mark, _)| *mark > 0).count())?;
        let value = Ratio::new(votes.checked_mul(100).ok_or(Overflow)?, divisor)?;
        return Ok(Aggregated { value, low, high, sum: votes, divisor, way });
    }
    let value = Ratio::new(sum, scale.checked_mul(divisor).ok_or(Overflow)?)?;
    Ok(Aggregated { value, low, high, sum, divisor, way })
}

/// The way of the rule's method, and how many marks it sets aside at each end.
fn choose(marks: &[Mark], scale: i128, rule: &Aggregate) -> Result<(Way, usize, usize), NoAggregate> {
    let count = |dropped: u32| usize::try_from(dropped).map_err(|_| NoAggregate::Overflow);
    Ok(match rule.method {
        Method::Mean => (Way::Mean, 0, 0),
        Method::Sum => (Way::Sum, 0, 0),
        Method::Median => middle(marks),
        Method::TrimmedMean => (Way::Trimmed, count(rule.drop_low)?, count(rule.drop_high)?),
        Method::WinsorizedMean => (Way::Winsorized, count(rule.drop_low)?, count(rule.drop_high)?),
        Method::TrimmedFraction => {
            let share = i128::from(rule.fraction.unwrap_or_default().ten_thousandths());
            let dropped = to_i128(marks.len())?.checked_mul(share).ok_or(Overflow)? / i128::from(SCALE);
            let dropped = usize::try_from(dropped).map_err(|_| NoAggregate::Overflow)?;
            (Way::Trimmed, dropped, dropped)
        }
        Method::MiddleWithin => middle_within(marks, scale, rule)?,
        Method::ClosestPair => closest_pair(marks)?,
        Method::RankPoints => (Way::Ranks, 0, 0),
        Method::VoteShare => (Way::Votes, 0, 0),
    })
}

/// The median is what an even trim from both sides leaves: one mark or two.
fn middle(marks: &[Mark]) -> (Way, usize, usize) {
    let aside = marks.len().saturating_sub(1) / 2;
    (Way::Median, aside, aside)
}

fn middle_within(marks: &[Mark], scale: i128, rule: &Aggregate) -> Result<(Way, usize, usize), NoAggregate> {
    let (way, low, high) = middle(marks);
    let tolerance = i128::from(rule.tolerance.unwrap_or_default().ten_thousandths());
    let tolerance = tolerance.checked_mul(scale / i128::from(SCALE)).ok_or(Overflow)?;
    let upper = marks.len().checked_sub(high + 1).and_then(|last| marks.get(last));
    let apart = marks.get(low).zip(upper).and_then(|((lower, _), (upper, _))| upper.checked_sub(*lower));
    Ok(if apart.ok_or(Overflow)? > tolerance { (Way::MiddleTooFar, 0, 0) } else { (way, low, high) })
}

fn closest_pair(marks: &[Mark]) -> Result<(Way, usize, usize), NoAggregate> {
    let mut best: Option<(i128, usize)> = None;
    for (position, ((lower, _), (upper, _))) in marks.iter().zip(marks.iter().skip(1)).enumerate() {
        let apart = upper.checked_sub(*lower).ok_or(Overflow)?;
        // Later pairs are higher, so an equally close one takes over.
        if best.is_none_or(|(closest, _)| apart <= closest) {
            best = Some((apart, position));
        }
    }
    let low = best.map_or(0, |(_, position)| position);
    Ok((Way::Closest, low, marks.len().saturating_sub(low + 2)))
}

fn to_i128(count: usize) -> Result<i128, Overflow> {
    i128::try_from(count).map_err(|_| Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(method: Method) -> Aggregate {
        Aggregate { method, min_marks: 3, ..Aggregate::default() }
    }

    fn of(marks: &[i128], rule: &Aggregate) -> Result<Ratio, NoAggregate> {
        let mut marks: Vec<Mark> = marks.iter().enumerate().map(|(sheet, mark)| (*mark * 10_000, sheet)).collect();
        aggregate(&mut marks, 10_000, rule).map(|aggregated| aggregated.value)
    }

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn two_highest_marks_tied_lose_only_one_of_them() {
        assert_eq!(of(&[90, 90, 85, 85, 80], &rule(Method::TrimmedMean)), Ok(ratio(260, 3)));
    }

    #[test]
    fn the_median_of_an_even_panel_is_the_mean_of_the_two_in_the_middle() {
        assert_eq!(of(&[1, 9, 4, 7], &rule(Method::Median)), Ok(ratio(11, 2)));
        assert_eq!(of(&[1, 9, 4], &rule(Method::Median)), Ok(ratio(4, 1)));
    }

    #[test]
    fn below_the_minimum_the_rule_refuses_or_takes_the_mean_or_the_median() {
        assert_eq!(of(&[4, 7], &rule(Method::TrimmedMean)), Err(NoAggregate::TooFew));
        let with = |below_min| Aggregate { below_min, min_marks: 5, ..rule(Method::TrimmedMean) };
        assert_eq!(of(&[1, 4, 5, 90], &with(BelowMin::Mean)), Ok(ratio(25, 1)));
        assert_eq!(of(&[1, 4, 5, 90], &with(BelowMin::Median)), Ok(ratio(9, 2)));
        assert_eq!(of(&[1, 4], &Aggregate { below_min: BelowMin::Mean, ..rule(Method::Sum) }), Ok(ratio(5, 2)));
    }

    #[test]
    fn a_sum_adds_the_marks_present() {
        assert_eq!(of(&[1, 4, 5], &rule(Method::Sum)), Ok(ratio(10, 1)));
    }

    #[test]
    fn a_winsorized_mean_pulls_the_extremes_to_their_neighbours() {
        assert_eq!(of(&[1, 4, 5, 6, 90], &rule(Method::WinsorizedMean)), Ok(ratio(4 + 4 + 5 + 6 + 6, 5)));
        let uneven = Aggregate { drop_low: 2, drop_high: 0, ..rule(Method::WinsorizedMean) };
        assert_eq!(of(&[1, 4, 5, 90], &uneven), Ok(ratio(5 + 5 + 5 + 90, 4)));
    }

    #[test]
    fn a_fraction_drops_its_share_of_the_marks_rounded_down_at_each_end() {
        let fifth = Aggregate { fraction: Some("0.2".parse().unwrap()), ..rule(Method::TrimmedFraction) };
        assert_eq!(of(&[1, 4, 5, 6, 90], &fifth), Ok(ratio(5, 1)));
        assert_eq!(of(&[1, 4, 5, 90], &fifth), Ok(ratio(25, 1)));
    }

    #[test]
    fn middle_marks_count_unless_they_lie_too_far_apart() {
        let within = Aggregate { tolerance: Some("3".parse().unwrap()), ..rule(Method::MiddleWithin) };
        assert_eq!(of(&[1, 4, 7, 9], &within), Ok(ratio(11, 2)));
        assert_eq!(of(&[1, 4, 8, 9], &within), Ok(ratio(22, 4)));
        assert_eq!(of(&[1, 4, 80], &within), Ok(ratio(4, 1)));
    }

    #[test]
    fn the_closest_pair_counts_and_of_equally_close_pairs_the_higher() {
        assert_eq!(of(&[80, 86, 84, 91], &rule(Method::ClosestPair)), Ok(ratio(85, 1)));
        assert_eq!(of(&[80, 85, 90], &rule(Method::ClosestPair)), Ok(ratio(175, 2)));
        assert_eq!(of(&[80], &Aggregate { min_marks: 1, ..rule(Method::ClosestPair) }), Ok(ratio(80, 1)));
    }

    #[test]
    fn an_overflowing_sum_is_an_error() {
        let mut marks = [(i128::MAX, 0), (1, 1), (1, 2)];
        assert_eq!(aggregate(&mut marks, 1, &rule(Method::Sum)), Err(NoAggregate::Overflow));
    }
}
