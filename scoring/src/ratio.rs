//! Exact fractions for everything between a mark and a printed number. Never rounds; overflow is an error.

use std::cmp::Ordering;

use crate::points::{Points, SCALE};

/// A sum or product left the range of 128-bit integers. Real competitions stay far below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the numbers are too large to be computed exactly")]
pub struct Overflow;

/// An exact fraction in lowest terms with a positive denominator.
///
/// ```
/// use scoring::Ratio;
///
/// let third = Ratio::new(1, 3)?;
/// assert_eq!(third.plus(third)?.plus(third)?, Ratio::from_integer(1));
/// assert_eq!(third.approximate(4), "0.3333…");
/// # Ok::<(), scoring::Overflow>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Ratio = Ratio { numerator: 1, denominator: 1 };

    /// `numerator / denominator`, brought to lowest terms.
    ///
    /// # Errors
    /// [`Overflow`] when the denominator is zero or a sign cannot be turned.
    pub fn new(numerator: i128, denominator: i128) -> Result<Ratio, Overflow> {
        match denominator {
            0 => return Err(Overflow),
            1 => return Ok(Ratio { numerator, denominator }),
            _ if numerator == 0 => return Ok(Ratio::ZERO),
            _ => {}
        }
        let divisor = i128::try_from(greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs()))
            .map_err(|_| Overflow)?;
        let divisor = if denominator < 0 { -divisor } else { divisor };
        Ok(Ratio {
            numerator: numerator.checked_div(divisor).ok_or(Overflow)?,
            denominator: denominator.checked_div(divisor).ok_or(Overflow)?,
        })
    }

    /// A whole number.
    #[must_use]
    pub const fn from_integer(value: i128) -> Ratio {
        Ratio { numerator: value, denominator: 1 }
    }

    /// The exact value of written points.
    #[must_use]
    pub fn from_points(points: Points) -> Ratio {
        let (count, scale) = (i128::from(points.ten_thousandths()), i128::from(SCALE));
        // A non-zero constant denominator cannot overflow.
        Ratio::new(count, scale).unwrap_or(Ratio::ZERO)
    }

    /// The numerator in lowest terms.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator in lowest terms; always positive.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// The exact sum. Errors: [`Overflow`].
    pub fn plus(self, other: Ratio) -> Result<Ratio, Overflow> {
        if other.numerator == 0 {
            return Ok(self);
        }
        if self.denominator == other.denominator {
            return Ratio::new(self.numerator.checked_add(other.numerator).ok_or(Overflow)?, self.denominator);
        }
        let common = greatest_common_divisor(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let common = i128::try_from(common).map_err(|_| Overflow)?;
        let (left, right) = (other.denominator / common, self.denominator / common);
        let sum = self
            .numerator
            .checked_mul(left)
            .zip(other.numerator.checked_mul(right))
            .and_then(|(a, b)| a.checked_add(b))
            .ok_or(Overflow)?;
        Ratio::new(sum, self.denominator.checked_mul(left).ok_or(Overflow)?)
    }

    /// The exact difference. Errors: [`Overflow`].
    pub fn minus(self, other: Ratio) -> Result<Ratio, Overflow> {
        let negated = other.numerator.checked_neg().ok_or(Overflow)?;
        self.plus(Ratio { numerator: negated, denominator: other.denominator })
    }

    /// The exact product. Errors: [`Overflow`].
    pub fn times(self, other: Ratio) -> Result<Ratio, Overflow> {
        if other == Ratio::ONE {
            return Ok(self);
        }
        // Cancelling crosswise first keeps the products as small as they can be.
        let left = Ratio::new(self.numerator, other.denominator)?;
        let right = Ratio::new(other.numerator, self.denominator)?;
        // What had no common divisor before has none now: the products are in lowest terms.
        Ok(Ratio {
            numerator: left.numerator.checked_mul(right.numerator).ok_or(Overflow)?,
            denominator: left.denominator.checked_mul(right.denominator).ok_or(Overflow)?,
        })
    }

    /// The exact quotient. Errors: [`Overflow`], also for a zero divisor.
    pub fn divided_by(self, other: Ratio) -> Result<Ratio, Overflow> {
        self.times(Ratio::new(other.denominator, other.numerator)?)
    }

    /// The decimal expansion cut after `places` digits, with `…` when digits follow: `86.3571…`.
    ///
    /// For people to read; nothing is computed from it.
    #[must_use]
    pub fn approximate(self, places: usize) -> String {
        let sign = if self.numerator < 0 { "-" } else { "" };
        let denominator = self.denominator.unsigned_abs();
        let magnitude = self.numerator.unsigned_abs();
        let (whole, mut rest) = (magnitude / denominator, magnitude % denominator);
        let mut digits = String::new();
        while rest != 0 && digits.len() < places {
            // A remainder too large to be multiplied by ten only ends the printed digits early.
            let Some(next) = rest.checked_mul(10) else { break };
            digits.extend(u32::try_from(next / denominator).ok().and_then(|digit| char::from_digit(digit, 10)));
            rest = next % denominator;
        }
        let tail = if rest == 0 { "" } else { "…" };
        if digits.is_empty() { format!("{sign}{whole}{tail}") } else { format!("{sign}{whole}.{digits}{tail}") }
    }
}

impl Ord for Ratio {
    /// Compares exactly and cannot overflow: the expansions into continued fractions are walked side by side.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        let mut reversed = false;
        loop {
            if a.denominator == b.denominator {
                return flip(a.numerator.cmp(&b.numerator), reversed);
            }
            let (whole_a, rest_a) = (a.numerator.div_euclid(a.denominator), a.numerator.rem_euclid(a.denominator));
            let (whole_b, rest_b) = (b.numerator.div_euclid(b.denominator), b.numerator.rem_euclid(b.denominator));
            match (whole_a.cmp(&whole_b), rest_a, rest_b) {
                (Ordering::Equal, 0, 0) => return Ordering::Equal,
                (Ordering::Equal, 0, _) => return flip(Ordering::Less, reversed),
                (Ordering::Equal, _, 0) => return flip(Ordering::Greater, reversed),
                (Ordering::Equal, _, _) => {
                    a = Ratio { numerator: a.denominator, denominator: rest_a };
                    b = Ratio { numerator: b.denominator, denominator: rest_b };
                    reversed = !reversed;
                }
                (decided, _, _) => return flip(decided, reversed),
            }
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

const fn flip(order: Ordering, reversed: bool) -> Ordering {
    if reversed { order.reverse() } else { order }
}

/// The largest number that divides both; the other one if one is 0.
pub(crate) fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Most values fit 64 bits, where a division is several times cheaper.
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return u128::from(x);
        }
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn sums_and_products_are_exact_and_in_lowest_terms() {
        assert_eq!(ratio(1, 6).plus(ratio(1, 10)).unwrap(), ratio(4, 15));
        assert_eq!(ratio(1, 6).minus(ratio(1, 6)).unwrap(), Ratio::ZERO);
        assert_eq!(ratio(6, -4), ratio(-3, 2));
        assert_eq!(ratio(2, 3).times(ratio(9, 4)).unwrap(), ratio(3, 2));
        assert_eq!(ratio(2, 3).divided_by(ratio(4, 9)).unwrap(), ratio(3, 2));
    }

    #[test]
    fn an_overflow_is_an_error_and_never_a_wrap() {
        let huge = Ratio::from_integer(i128::MAX);
        assert_eq!(huge.plus(Ratio::ONE), Err(Overflow));
        assert_eq!(huge.times(huge), Err(Overflow));
        assert_eq!(Ratio::new(1, 0), Err(Overflow));
        assert_eq!(Ratio::ONE.divided_by(Ratio::ZERO), Err(Overflow));
    }

    #[test]
    fn huge_fractions_are_compared_without_overflow() {
        let (a, b) = (ratio(i128::MAX, i128::MAX - 1), ratio(i128::MAX - 1, i128::MAX - 2));
        assert!(a < b);
        assert!(ratio(-1, 3) < ratio(-1, 4));
        assert!(ratio(1, 3) < ratio(34, 100) && ratio(33, 100) < ratio(1, 3));
    }

    #[test]
    fn approximations_cut_and_say_that_digits_follow() {
        assert_eq!(ratio(6045, 70).approximate(4), "86.3571…");
        assert_eq!(ratio(-1, 8).approximate(4), "-0.125");
        assert_eq!(ratio(90, 1).approximate(4), "90");
        assert_eq!(ratio(1, 100_000).approximate(4), "0.0000…");
    }
}
