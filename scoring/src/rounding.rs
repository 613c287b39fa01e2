//! Rounding modes and the rounded decimals they produce. Does not decide where a rule rounds.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::choices::choices;
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};

/// The most places a rule may round to.
pub const MAX_PLACES: u8 = 9;

choices! {
    /// What happens to the digits that do not fit.
    #[derive(Default)]
    pub enum RoundingMode {
        /// A half goes away from zero: 86.125 becomes 86.13, -2.5 becomes -3. 四舍五入.
        #[default]
        HalfUp = "half_up",
        /// A half goes to the even neighbour: 86.125 becomes 86.12. 四舍六入五成双.
        HalfEven = "half_even",
        /// The digits are cut off, towards zero: 86.129 becomes 86.12. 截尾.
        Truncate = "truncate",
    }
}

/// A number rounded to a stated number of places, printed with exactly that many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: i128,
    places: u8,
}

impl Decimal {
    /// How many of the last printed place the number has: 86.13 at two places is 8613.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.units
    }

    /// How many digits stand after the point.
    #[must_use]
    pub const fn places(self) -> u8 {
        self.places
    }

    /// The exact value of the printed number. Errors: [`Overflow`].
    pub fn to_ratio(self) -> Result<Ratio, Overflow> {
        Ratio::new(self.units, power_of_ten(self.places)?)
    }

    /// The same number in ten-thousandths, if it has at most four places and fits.
    #[must_use]
    pub fn to_points(self) -> Option<Points> {
        let missing = 4_u8.checked_sub(self.places)?;
        let count = self.units.checked_mul(power_of_ten(missing).ok()?)?;
        Points::from_ten_thousandths(i64::try_from(count).ok()?).ok()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let places = usize::from(self.places);
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl RoundingMode {
    /// Rounds an exact fraction to `places`.
    ///
    /// ```
    /// use scoring::{Ratio, RoundingMode};
    ///
    /// let mean = Ratio::new(86_125, 1_000)?;
    /// assert_eq!(RoundingMode::HalfUp.round(mean, 2)?.to_string(), "86.13");
    /// assert_eq!(RoundingMode::HalfEven.round(mean, 2)?.to_string(), "86.12");
    /// # Ok::<(), scoring::Overflow>(())
    /// ```
    ///
    /// # Errors
    /// [`Overflow`] when the rounded number does not fit.
    pub fn round(self, value: Ratio, places: u8) -> Result<Decimal, Overflow> {
        let negative = value.numerator() < 0;
        let scaled = Ratio::from_integer(power_of_ten(places)?).times(value)?;
        let denominator = scaled.denominator().unsigned_abs();
        let magnitude = scaled.numerator().unsigned_abs();
        let (whole, rest) = (magnitude / denominator, magnitude % denominator);
        // Twice the rest against the denominator, written so that it cannot overflow.
        let against_half = rest.cmp(&(denominator - rest));
        let goes_up = match self {
            RoundingMode::HalfUp => against_half.is_ge(),
            RoundingMode::HalfEven => against_half.is_gt() || (against_half.is_eq() && whole % 2 == 1),
            RoundingMode::Truncate => false,
        };
        let rounded = whole.checked_add(u128::from(goes_up)).ok_or(Overflow)?;
        let units = i128::try_from(rounded).map_err(|_| Overflow)?;
        Ok(Decimal { units: if negative { -units } else { units }, places })
    }
}

impl RoundingMode {
    /// The square root of an exact fraction, rounded to `places` by whole numbers alone.
    ///
    /// ```
    /// use scoring::{Ratio, RoundingMode};
    ///
    /// let variance = Ratio::new(8, 3)?;
    /// assert_eq!(RoundingMode::HalfUp.round_root(variance, 4)?.to_string(), "1.6330");
    /// assert_eq!(RoundingMode::Truncate.round_root(variance, 4)?.to_string(), "1.6329");
    /// # Ok::<(), scoring::Overflow>(())
    /// ```
    ///
    /// # Errors
    /// [`Overflow`] for a negative fraction and when the numbers are too large.
    pub fn round_root(self, value: Ratio, places: u8) -> Result<Decimal, Overflow> {
        let unit = power_of_ten(places)?;
        let scaled = value.times(Ratio::from_integer(unit.checked_mul(unit).ok_or(Overflow)?))?;
        let floor = u128::try_from(scaled.numerator()).map_err(|_| Overflow)? / scaled.denominator().unsigned_abs();
        let root = i128::try_from(floor.isqrt()).map_err(|_| Overflow)?;
        // The root lies half-way when its square is (root + 1/2)^2 = root x (root + 1) + 1/4.
        let next = root.checked_add(1).ok_or(Overflow)?;
        let half = Ratio::from_integer(root.checked_mul(next).ok_or(Overflow)?).plus(Ratio::new(1, 4)?)?;
        let against_half = scaled.cmp(&half);
        let goes_up = match self {
            RoundingMode::HalfUp => against_half.is_ge(),
            RoundingMode::HalfEven => against_half.is_gt() || (against_half.is_eq() && root % 2 == 1),
            RoundingMode::Truncate => false,
        };
        Ok(Decimal { units: if goes_up { next } else { root }, places })
    }
}

fn power_of_ten(places: u8) -> Result<i128, Overflow> {
    10_i128.checked_pow(u32::from(places)).ok_or(Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(mode: RoundingMode, text: &str, places: u8) -> String {
        mode.round(Ratio::from_points(text.parse().unwrap()), places).unwrap().to_string()
    }

    #[test]
    fn halves_go_away_from_zero_or_to_the_even_neighbour_or_are_cut() {
        for (text, places, half_up, half_even, truncate) in [
            ("86.125", 2, "86.13", "86.12", "86.12"),
            ("-86.125", 2, "-86.13", "-86.12", "-86.12"),
            ("3.5", 0, "4", "4", "3"),
            ("-3.5", 0, "-4", "-4", "-3"),
            ("0.4999", 0, "0", "0", "0"),
            ("99.995", 2, "100.00", "100.00", "99.99"),
        ] {
            assert_eq!(rounded(RoundingMode::HalfUp, text, places), half_up);
            assert_eq!(rounded(RoundingMode::HalfEven, text, places), half_even);
            assert_eq!(rounded(RoundingMode::Truncate, text, places), truncate);
        }
    }

    #[test]
    fn a_number_rounded_to_zero_prints_without_a_sign() {
        assert_eq!(rounded(RoundingMode::HalfUp, "-0.004", 2), "0.00");
        assert_eq!(rounded(RoundingMode::HalfUp, "-0.5", 2), "-0.50");
    }

    #[test]
    fn decimals_turn_back_into_points_and_fractions() {
        let decimal = RoundingMode::HalfUp.round(Ratio::new(2, 3).unwrap(), 2).unwrap();
        assert_eq!(decimal.to_points(), Some("0.67".parse().unwrap()));
        assert_eq!(decimal.to_ratio().unwrap(), Ratio::new(67, 100).unwrap());
        assert_eq!(RoundingMode::HalfUp.round(Ratio::ONE, 5).unwrap().to_points(), None);
    }

    #[test]
    fn roots_are_rounded_by_whole_numbers_in_every_mode() {
        let root = |mode: RoundingMode, numerator, denominator, places| {
            mode.round_root(Ratio::new(numerator, denominator).unwrap(), places).unwrap().to_string()
        };
        // 2.5 is the exact root of 6.25.
        assert_eq!(root(RoundingMode::HalfUp, 625, 100, 0), "3");
        assert_eq!(root(RoundingMode::HalfEven, 625, 100, 0), "2");
        assert_eq!(root(RoundingMode::Truncate, 625, 100, 1), "2.5");
        assert_eq!(root(RoundingMode::HalfUp, 2, 1, 9), "1.414213562");
        assert_eq!(root(RoundingMode::HalfUp, 0, 1, 2), "0.00");
        assert!(RoundingMode::HalfUp.round_root(Ratio::from_integer(-1), 2).is_err());
        for square in 0..2_000_i128 {
            let cut = RoundingMode::Truncate.round_root(Ratio::from_integer(square), 0).unwrap().units();
            assert!(cut * cut <= square && (cut + 1) * (cut + 1) > square);
        }
    }

    #[test]
    fn thirty_seventy_is_rounded_from_the_exact_sum() {
        // 83 x 0.3 + 91.25 x 0.7 is 88.775 exactly, which binary floating point prints as 88.77.
        let theory = Ratio::from_integer(83).times(Ratio::new(3, 10).unwrap()).unwrap();
        let practice = Ratio::new(9125, 100).unwrap().times(Ratio::new(7, 10).unwrap()).unwrap();
        let total = theory.plus(practice).unwrap();
        assert_eq!(RoundingMode::HalfUp.round(total, 2).unwrap().to_string(), "88.78");
    }
}
