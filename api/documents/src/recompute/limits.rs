//! How far a spreadsheet may be trusted: it computes in binary, so every comparison allows for an error `epsilon`, and every
//! value of the competition is held against it by exact fractions before a formula is written. No arithmetic in floats.

use scoring::official::{EntryStages, Mark};
use scoring::{Overflow, Ratio, RoundingMode};

/// Why a cell is not recomputed.
pub(super) const TOO_CLOSE: &str = "与取整分界过近";
pub(super) const TOO_NEAR_EACH_OTHER: &str = "两值过近，表格分不清";

/// The error that formulas allow for: more than a binary sum over a competition of this size can make.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    epsilon: Ratio,
    /// The power of ten of the error, -10 for values below 100.
    exponent: i32,
}

/// Powers of ten between the greatest value and the error. A double holds 15 digits and more.
const DIGITS: i32 = 12;

impl Limits {
    pub(super) fn of(stages: &[EntryStages<'_>]) -> Result<Limits, Overflow> {
        let greatest = stages.iter().flat_map(values).map(|value| value.max(Ratio::ZERO.minus(value).unwrap_or(value)));
        let greatest = greatest.max().unwrap_or(Ratio::ZERO);
        let (mut above, mut power) = (Ratio::from_integer(100), 2);
        while above <= greatest {
            above = above.times(Ratio::from_integer(10))?;
            power += 1;
        }
        let exponent = power - DIGITS;
        let size = 10_i128.checked_pow(exponent.unsigned_abs()).ok_or(Overflow)?;
        let epsilon = if exponent < 0 { Ratio::new(1, size)? } else { Ratio::from_integer(size) };
        Ok(Limits { epsilon, exponent })
    }

    /// The error as a formula writes it: `1E-10`.
    pub(super) fn text(self) -> String {
        format!("1E{:+}", self.exponent)
    }

    /// The places that show it.
    pub(super) fn places(self) -> usize {
        usize::try_from(-self.exponent).unwrap_or(0)
    }

    /// Whether a value lies on a point where rounding changes, or further from it than any error.
    pub(super) fn can_round(self, mode: RoundingMode, value: Ratio, places: u8) -> bool {
        self.distance_to_change(mode, value, places).is_ok_and(|distance| self.is_clear(distance))
    }

    fn distance_to_change(self, mode: RoundingMode, value: Ratio, places: u8) -> Result<Ratio, Overflow> {
        let unit = Ratio::new(1, 10_i128.checked_pow(u32::from(places)).ok_or(Overflow)?)?;
        let half = match mode {
            RoundingMode::HalfUp | RoundingMode::HalfEven => Ratio::new(1, 2)?,
            RoundingMode::Truncate => Ratio::ZERO,
        };
        let units = value.divided_by(unit)?.minus(half)?;
        let rest = Ratio::new(units.numerator().rem_euclid(units.denominator()), units.denominator())?;
        rest.min(Ratio::ONE.minus(rest)?).times(unit)
    }

    /// Whether the square root of a value can be rounded: its square lies clear of the squares where rounding changes.
    pub(super) fn can_round_root(self, mode: RoundingMode, square: Ratio, root: Ratio, places: u8) -> bool {
        let clear = || {
            let unit = Ratio::new(1, 10_i128.checked_pow(u32::from(places)).ok_or(Overflow)?)?;
            let steps = match mode {
                RoundingMode::HalfUp | RoundingMode::HalfEven => [Ratio::new(-1, 2)?, Ratio::new(1, 2)?],
                RoundingMode::Truncate => [Ratio::ZERO, Ratio::ONE],
            };
            for step in steps {
                let change = root.plus(step.times(unit)?)?;
                // A change twice the error away in the root is at least this far away in the square.
                let least = change.max(Ratio::ZERO).times(self.epsilon)?.times(Ratio::from_integer(4))?;
                let apart = distance(change.times(change)?, square)?;
                if apart != Ratio::ZERO && apart <= least {
                    return Ok(false);
                }
            }
            Ok::<bool, Overflow>(true)
        };
        clear().unwrap_or(false)
    }

    /// Whether any two values are equal, or further apart than any error.
    pub(super) fn can_compare(self, values: impl IntoIterator<Item = Ratio>) -> bool {
        let mut sorted: Vec<Ratio> = values.into_iter().collect();
        sorted.sort_unstable();
        let mut pairs = sorted.iter().zip(sorted.iter().skip(1));
        pairs.all(|(low, high)| distance(*low, *high).is_ok_and(|distance| self.is_clear(distance)))
    }

    fn is_clear(self, distance: Ratio) -> bool {
        let twice = self.epsilon.plus(self.epsilon);
        distance == Ratio::ZERO || twice.is_ok_and(|twice| distance > twice)
    }
}

fn distance(a: Ratio, b: Ratio) -> Result<Ratio, Overflow> {
    a.max(b).minus(a.min(b))
}

/// Every number on an entry's way that a formula could meet.
fn values<'a>(entry: &'a EntryStages<'_>) -> impl Iterator<Item = Ratio> + 'a {
    let rounds = entry.rounds.iter().flat_map(|round| {
        let sheets = round.sheets.iter();
        let marks = sheets.clone().flat_map(|sheet| &sheet.marks).filter_map(|mark| match mark {
            Mark::Number(points) => Some(Ratio::from_points(*points)),
            Mark::Absent | Mark::Recused | Mark::NotGiven | Mark::Unreadable(_) => None,
        });
        let calibrated = sheets.clone().flat_map(|sheet| &sheet.calibrated).flatten().map(|mark| mark.scaled);
        let totals = sheets.filter_map(|sheet| sheet.total).chain(calibrated);
        let panel = round.aggregates.iter().flat_map(|aggregate| [aggregate.value, aggregate.product]);
        let measured = round.measured.iter();
        let measured = measured.flat_map(|note| [Ratio::from_points(note.value), note.points, note.product]);
        marks.chain(totals).chain(panel).chain(measured).chain([round.adjusted, round.sum, round.value])
    });
    let total = entry.total.iter().flat_map(|total| {
        [total.combined, total.adjusted, Ratio::from_points(total.bonus), Ratio::from_points(total.deduction)]
    });
    rounds.chain(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits::of(&[]).unwrap()
    }

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn the_error_is_twelve_digits_below_the_greatest_value() {
        assert_eq!((limits().text().as_str(), limits().places()), ("1E-10", 10));
    }

    #[test]
    fn a_tie_or_a_value_clear_of_one_can_be_rounded_and_one_within_the_error_cannot() {
        let can = |mode, value| limits().can_round(mode, value, 2);
        assert!(can(RoundingMode::HalfUp, ratio(86_125, 1_000)));
        assert!(can(RoundingMode::HalfUp, ratio(86_124_999, 1_000_000)));
        assert!(!can(RoundingMode::HalfUp, ratio(86_125_000_000_001, 1_000_000_000_000)));
        assert!(!can(RoundingMode::HalfEven, ratio(86_124_999_999_999, 1_000_000_000_000)));
        assert!(can(RoundingMode::Truncate, ratio(86_125_000_000_001, 1_000_000_000_000)));
        assert!(!can(RoundingMode::Truncate, ratio(86_119_999_999_999, 1_000_000_000_000)));
    }

    #[test]
    fn a_root_within_the_error_of_a_half_cannot_be_rounded_and_an_exact_half_can() {
        let can = |square, root| limits().can_round_root(RoundingMode::HalfUp, square, ratio(root, 1), 0);
        assert!(can(ratio(625, 100), 3));
        assert!(can(ratio(6, 1), 2));
        assert!(!can(ratio(625_000_000_001, 100_000_000_000), 3));
    }

    #[test]
    fn equal_values_can_be_compared_and_nearly_equal_ones_cannot() {
        assert!(limits().can_compare([ratio(1, 3), ratio(1, 3), ratio(1, 2)]));
        assert!(!limits().can_compare([ratio(1, 3), ratio(333_333_333_333, 1_000_000_000_000)]));
    }
}
