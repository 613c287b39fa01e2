//! One number from the marks of a panel. Knows nothing of judges, criteria or rounding.

use crate::ratio::{Overflow, Ratio};
use crate::rules::{Aggregate, BelowMin, Method};

/// A mark in the units of its panel, with the position of the sheet it came from.
pub(crate) type Mark = (i128, usize);

/// What the aggregate did. The marks are left sorted: `dropped_low` at the front and `dropped_high` at the back
/// do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Aggregated {
    pub value: Ratio,
    pub dropped_low: usize,
    pub dropped_high: usize,
    /// The sum of the marks that count, in the units of the panel.
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
    let way = match (enough, rule.below_min, rule.method) {
        (true, _, Method::Mean) | (false, BelowMin::Mean, _) => Way::Mean,
        (true, _, Method::Median) | (false, BelowMin::Median, _) => Way::Median,
        (true, _, Method::Sum) => Way::Sum,
        (true, _, Method::TrimmedMean) => Way::Trimmed,
        (false, BelowMin::Refuse, _) => return Err(NoAggregate::TooFew),
    };
    let (dropped_low, dropped_high) = match way {
        Way::Mean | Way::Sum => (0, 0),
        // The median is what an even trim from both sides leaves: one mark or two.
        Way::Median => (marks.len().saturating_sub(1) / 2, marks.len().saturating_sub(1) / 2),
        Way::Trimmed => {
            let count = |dropped: u32| usize::try_from(dropped).map_err(|_| NoAggregate::Overflow);
            (count(rule.drop_low)?, count(rule.drop_high)?)
        }
    };
    let end = marks.len().saturating_sub(dropped_high);
    let kept = marks.get(dropped_low..end).filter(|kept| !kept.is_empty()).ok_or(NoAggregate::TooFew)?;
    let sum = kept.iter().try_fold(0_i128, |sum, (mark, _)| sum.checked_add(*mark)).ok_or(Overflow)?;
    let divisor = if way == Way::Sum { 1 } else { i128::try_from(kept.len()).map_err(|_| Overflow)? };
    let value = Ratio::new(sum, scale.checked_mul(divisor).ok_or(Overflow)?)?;
    Ok(Aggregated { value, dropped_low, dropped_high, sum, divisor, way })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(method: Method) -> Aggregate {
        Aggregate { method, drop_low: 1, drop_high: 1, min_marks: 3, below_min: BelowMin::Refuse }
    }

    fn of(marks: &[i128], rule: &Aggregate) -> Result<Ratio, NoAggregate> {
        let mut marks: Vec<Mark> = marks.iter().copied().enumerate().map(|(sheet, mark)| (mark, sheet)).collect();
        aggregate(&mut marks, 1, rule).map(|aggregated| aggregated.value)
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
    fn an_overflowing_sum_is_an_error() {
        assert_eq!(of(&[i128::MAX, 1, 1], &rule(Method::Sum)), Err(NoAggregate::Overflow));
    }
}
