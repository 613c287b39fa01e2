//! Exact fractions for the sums inside the texts. Not the engine's numbers: the world depends on nothing of the scoring crate.

use std::cmp::Ordering;

use super::WorldError;

/// A reduced fraction with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    top: i128,
    bottom: i128,
}

impl Ratio {
    pub(super) fn whole(value: i64) -> Self {
        Self { top: i128::from(value), bottom: 1 }
    }

    /// `top / bottom` in lowest terms. Errors: division by zero.
    pub(super) fn new(top: i128, bottom: i128) -> Result<Self, WorldError> {
        if bottom == 0 {
            return Err(WorldError::Arithmetic);
        }
        let divisor = greatest_common_divisor(top.abs(), bottom.abs()).max(1);
        let sign = if bottom < 0 { -1 } else { 1 };
        Ok(Self { top: sign * top / divisor, bottom: sign * bottom / divisor })
    }

    /// Reads `12` or `0.75`.
    pub(super) fn parse(text: &str) -> Result<Self, WorldError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{decimals}");
        let top = digits.parse::<i128>().map_err(|_| WorldError::BadNumber(text.to_owned()))?;
        Self::new(top, power_of_ten(decimals.len())?)
    }

    pub(super) fn add(self, other: Self) -> Result<Self, WorldError> {
        let left = checked(self.top.checked_mul(other.bottom))?;
        let right = checked(other.top.checked_mul(self.bottom))?;
        Self::new(checked(left.checked_add(right))?, checked(self.bottom.checked_mul(other.bottom))?)
    }

    pub(super) fn subtract(self, other: Self) -> Result<Self, WorldError> {
        self.add(Self { top: -other.top, bottom: other.bottom })
    }

    pub(super) fn multiply(self, other: Self) -> Result<Self, WorldError> {
        Self::new(checked(self.top.checked_mul(other.top))?, checked(self.bottom.checked_mul(other.bottom))?)
    }

    pub(super) fn divide(self, other: Self) -> Result<Self, WorldError> {
        Self::new(checked(self.top.checked_mul(other.bottom))?, checked(self.bottom.checked_mul(other.top))?)
    }

    /// Rounds half away from zero to `places` decimals; a negative number rounds to tens, hundreds and so on.
    pub(super) fn round(self, places: i32) -> Result<Self, WorldError> {
        let scale = power_of_ten(usize::try_from(places.unsigned_abs()).unwrap_or(0))?;
        let scale = if places < 0 { Self::new(1, scale)? } else { Self::new(scale, 1)? };
        let scaled = self.multiply(scale)?;
        let doubled = checked(scaled.top.abs().checked_mul(2))?;
        let half_up = checked(doubled.checked_add(scaled.bottom))? / checked(scaled.bottom.checked_mul(2))?;
        Self::new(half_up * scaled.top.signum(), 1)?.divide(scale)
    }

    /// The nearest whole number.
    pub(super) fn to_whole(self) -> Result<i64, WorldError> {
        i64::try_from(self.round(0)?.top).map_err(|_| WorldError::Arithmetic)
    }

    pub(super) fn is_whole(self) -> bool {
        self.bottom == 1
    }

    /// Decimal text with at most `places` decimals and no trailing zeros.
    pub(super) fn to_text(self, places: u32) -> Result<String, WorldError> {
        let rounded = self.round(i32::try_from(places).unwrap_or(0))?;
        let scale = power_of_ten(usize::try_from(places).unwrap_or(0))?;
        let scaled = rounded.top * scale / rounded.bottom;
        let sign = if scaled < 0 { "-" } else { "" };
        let (whole, rest) = (scaled.abs() / scale, scaled.abs() % scale);
        if rest == 0 {
            return Ok(format!("{sign}{whole}"));
        }
        let width = usize::try_from(places).unwrap_or(0);
        let decimals = format!("{rest:0width$}");
        Ok(format!("{sign}{whole}.{}", decimals.trim_end_matches('0')))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.top * other.bottom).cmp(&(other.top * self.bottom))
    }
}

fn checked(value: Option<i128>) -> Result<i128, WorldError> {
    value.ok_or(WorldError::Arithmetic)
}

fn power_of_ten(exponent: usize) -> Result<i128, WorldError> {
    checked(u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent)))
}

fn greatest_common_divisor(left: i128, right: i128) -> i128 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(Ratio::parse("86.125").unwrap().to_text(2).unwrap(), "86.13");
        assert_eq!(Ratio::parse("2450").unwrap().round(-2).unwrap(), Ratio::whole(2500));
        assert_eq!(Ratio::new(-5, 2).unwrap().to_whole().unwrap(), -3);
    }

    #[test]
    fn text_has_no_trailing_zeros() {
        assert_eq!(Ratio::parse("12.500").unwrap().to_text(3).unwrap(), "12.5");
        assert_eq!(Ratio::parse("7.00").unwrap().to_text(2).unwrap(), "7");
        assert_eq!(Ratio::new(1, 16).unwrap().to_text(2).unwrap(), "0.06");
    }
}
