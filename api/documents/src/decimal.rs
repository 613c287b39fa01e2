//! Exact decimals on their way into a cell. No arithmetic on scores happens here: a value is carried as the text it came with.

use std::fmt;

use crate::DocumentError;

/// Digits that survive the trip decimal -> IEEE double -> decimal, whatever the value.
const EXACT_DIGITS: usize = 15;

/// A decimal exactly as written: an optional minus, digits, and up to nine places. `92.50` keeps its last zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    text: String,
    places: usize,
}

impl Decimal {
    /// Reads `-?digits[.digits]`. Errors: [`DocumentError::NotDecimal`].
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || fraction.is_some_and(|f| !digits(f) || f.len() > 9) {
            return Err(DocumentError::NotDecimal { text: text.chars().take(24).collect() });
        }
        Ok(Self { text: text.to_owned(), places: fraction.map_or(0, str::len) })
    }

    /// Points in ten-thousandths (`923_500` is 92.35) with at least `min_places` places; more when the value needs them, so
    /// that nothing is ever rounded here.
    pub fn from_ten_thousandths(value: i64, min_places: usize) -> Self {
        Self::scaled(value, 4, min_places)
    }

    /// Money in fen as yuan with two places: `2_000_000` is 20000.00.
    pub fn from_fen(fen: i64) -> Self {
        Self::scaled(fen, 2, 2)
    }

    fn scaled(value: i64, scale: usize, min_places: usize) -> Self {
        let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let needed = fraction.trim_end_matches('0').len().max(min_places.min(scale));
        let fraction: String = fraction.chars().take(needed).collect();
        let sign = if value < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        Self { text: format!("{sign}{whole}{point}{fraction}"), places: needed }
    }

    /// The value as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Places after the point, trailing zeros included.
    pub fn places(&self) -> usize {
        self.places
    }

    /// The number for a numeric cell, or nothing when a cell could not hold the value exactly and text must be written.
    ///
    /// A workbook stores numbers as IEEE doubles. A decimal of at most 15 significant digits survives the way there and back:
    /// the nearest double prints, in shortest form, as the same decimal. That is the only float of an official value here, and
    /// it is made by parsing, never by arithmetic.
    pub(crate) fn cell_number(&self) -> Option<f64> {
        let digits = self.text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
        if digits > EXACT_DIGITS { None } else { self.text.parse().ok() }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousandths_are_printed_without_rounding() {
        for (value, places, text) in [
            (923_500, 2, "92.35"),
            (923_500, 0, "92.35"),
            (900_000, 2, "90.00"),
            (923_512, 2, "92.3512"),
            (-5_000, 2, "-0.50"),
            (0, 0, "0"),
            (1, 4, "0.0001"),
            (i64::MIN, 4, "-922337203685477.5808"),
        ] {
            assert_eq!(Decimal::from_ten_thousandths(value, places).as_str(), text);
        }
    }

    #[test]
    fn fen_become_yuan_with_two_places() {
        for (fen, yuan) in [(2_000_000, "20000.00"), (5, "0.05"), (-105, "-1.05"), (0, "0.00")] {
            assert_eq!(Decimal::from_fen(fen).as_str(), yuan);
        }
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for good in ["0", "-1.50", "100", "0.123456789"] {
            assert_eq!(Decimal::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "-", ".5", "5.", "1e3", "+1", " 1", "1,000", "９", "1.1234567891", "NaN", "--1"] {
            assert!(Decimal::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_value_that_a_double_cannot_hold_is_no_number_cell() {
        assert_eq!(Decimal::parse("92.35").unwrap().cell_number(), Some(92.35));
        assert_eq!(Decimal::parse("0.000000001").unwrap().cell_number(), Some(1e-9));
        assert!(Decimal::parse("99999999999999.9").unwrap().cell_number().is_some());
        assert!(Decimal::parse("1234567890123456").unwrap().cell_number().is_none());
    }

    proptest::proptest! {
        #[test]
        fn a_number_cell_reads_back_as_the_same_decimal(value in -99_999_999_999_999_i64..=99_999_999_999_999) {
            let decimal = Decimal::from_ten_thousandths(value, 0);
            proptest::prop_assert_eq!(decimal.cell_number().map(|number| number.to_string()), Some(decimal.to_string()));
        }
    }
}
