//! Points: the decimal numbers people write, held exactly. Knows nothing of fractions or rounding.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Ten-thousandths in one point.
pub(crate) const SCALE: i64 = 10_000;

/// The largest magnitude a written number may have: 100,000,000,000 points.
///
/// It is far above any mark and far below what would make a sum of marks overflow.
pub const MAX_POINTS: Points = Points(100_000_000_000 * SCALE);

/// An exact decimal with at most four places, counted in ten-thousandths of a point.
///
/// It holds marks, factors, weights and caps. `92.35` is 923,500 ten-thousandths.
///
/// ```
/// use scoring::Points;
///
/// let mark: Points = "92.35".parse()?;
/// assert_eq!(mark.ten_thousandths(), 923_500);
/// assert_eq!(mark.to_string(), "92.35");
/// assert!("92,35".parse::<Points>().is_err());
/// # Ok::<(), scoring::PointsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(i64);

/// Why a text is no number of points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PointsError {
    /// The text is not `-?digits[.1 to 4 digits]`.
    #[error("\"{0}\" is not a decimal number with at most 4 places")]
    Malformed(String),
    /// The number is beyond [`MAX_POINTS`].
    #[error("\"{0}\" is beyond 100000000000")]
    OutOfRange(String),
}

impl Points {
    /// No points.
    pub const ZERO: Points = Points(0);
    /// One point; the factor that changes nothing.
    pub const ONE: Points = Points(SCALE);

    /// Takes a count of ten-thousandths, as a database column holds it.
    ///
    /// # Errors
    /// [`PointsError::OutOfRange`] beyond [`MAX_POINTS`].
    pub fn from_ten_thousandths(count: i64) -> Result<Points, PointsError> {
        if count.unsigned_abs() > MAX_POINTS.0.unsigned_abs() {
            return Err(PointsError::OutOfRange(Points(count).to_string()));
        }
        Ok(Points(count))
    }

    /// The count of ten-thousandths, as a database column holds it.
    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// Whole points.
    #[must_use]
    pub fn whole(points: u32) -> Points {
        Points(i64::from(points) * SCALE)
    }

    /// Reads `-?digits[.1 to 4 digits]`, and nothing else: no sign `+`, no blanks, no exponent.
    ///
    /// # Errors
    /// [`PointsError`] when the text has another form or the number is beyond [`MAX_POINTS`].
    pub fn parse(text: &str) -> Result<Points, PointsError> {
        let malformed = || PointsError::Malformed(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, fraction)) if fraction.is_empty() || fraction.len() > 4 => return Err(malformed()),
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return Err(malformed());
        }
        let too_large = |_| PointsError::OutOfRange(text.to_owned());
        // Padding to four places turns the text into the count itself.
        let count: i128 = format!("{whole}{fraction:0<4}").parse().map_err(too_large)?;
        let count = i64::try_from(if negative { -count } else { count });
        Self::from_ten_thousandths(count.map_err(|_| PointsError::OutOfRange(text.to_owned()))?)
            .map_err(|_| PointsError::OutOfRange(text.to_owned()))
    }
}

impl FromStr for Points {
    type Err = PointsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Points::parse(text)
    }
}

impl fmt::Display for Points {
    /// Writes the shortest exact form: `92.35`, `90`, `-0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let (whole, fraction) = (magnitude / scale, magnitude % scale);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let (mut digits, mut width) = (fraction, 4);
        while digits % 10 == 0 {
            (digits, width) = (digits / 10, width - 1);
        }
        write!(f, "{sign}{whole}.{digits:0width$}")
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Points::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_up_to_four_places_are_read_exactly() {
        for (text, count) in
            [("0", 0), ("7", 70_000), ("92.35", 923_500), ("-0.0001", -1), ("007.50", 75_000), ("-0", 0)]
        {
            assert_eq!(Points::parse(text).unwrap().ten_thousandths(), count, "{text}");
        }
    }

    #[test]
    fn anything_but_digits_with_one_to_four_places_is_refused() {
        for text in ["", "-", ".5", "5.", "+5", "1e2", " 5", "5 ", "1.23456", "1,5", "--1", "1.-5", "٣", "1.2.3"] {
            assert!(matches!(Points::parse(text), Err(PointsError::Malformed(_))), "{text}");
        }
    }

    #[test]
    fn numbers_beyond_the_range_are_an_error_and_never_wrap() {
        for text in ["100000000000.0001", "-100000000001", "9223372036854775808", &"9".repeat(60)] {
            assert!(matches!(Points::parse(text), Err(PointsError::OutOfRange(_))), "{text}");
        }
        assert_eq!(Points::parse("100000000000").unwrap(), MAX_POINTS);
    }

    #[test]
    fn points_print_in_their_shortest_exact_form() {
        for (text, printed) in [("92.3500", "92.35"), ("-0.50", "-0.5"), ("90.0000", "90"), ("0.0001", "0.0001")] {
            assert_eq!(Points::parse(text).unwrap().to_string(), printed);
        }
    }
}
