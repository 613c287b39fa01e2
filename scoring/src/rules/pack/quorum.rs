//! Quorums: shares of judges or votes, written as exact fractions. Counts nothing.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::points::Points;
use crate::ratio::Ratio;

/// A share that must be reached, or passed.
///
/// Two thirds is no decimal: six of nine is at least `"2/3"`, but less than `"0.6667"`.
///
/// ```
/// use scoring::Quorum;
///
/// let two_thirds = Quorum::at_least("2/3").unwrap();
/// assert!(two_thirds.is_met(6, 9) && !two_thirds.is_met(5, 9));
/// let majority = Quorum::more_than("1/2").unwrap();
/// assert!(majority.is_met(5, 9) && !majority.is_met(4, 8));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quorum {
    share: Ratio,
    is_strict: bool,
}

impl Quorum {
    /// A share that must be reached: a fraction or a decimal, above 0 and at most 1. 达到.
    #[must_use]
    pub fn at_least(text: &str) -> Option<Quorum> {
        read_share(text).map(|share| Quorum { share, is_strict: false })
    }

    /// A share that must be passed. 超过.
    #[must_use]
    pub fn more_than(text: &str) -> Option<Quorum> {
        read_share(text).map(|share| Quorum { share, is_strict: true })
    }

    /// Whether `have` of `all` are enough; of none nothing is.
    #[must_use]
    pub fn is_met(self, have: usize, all: usize) -> bool {
        let (Ok(have), Ok(all)) = (i128::try_from(have), i128::try_from(all)) else { return false };
        Ratio::new(have, all).is_ok_and(|found| if self.is_strict { found > self.share } else { found >= self.share })
    }

    /// 达到 2/3 or 超过 1/2, and the same in English.
    #[must_use]
    pub fn words(self) -> (String, String) {
        let (zh, en) = if self.is_strict { ("超过", "more than") } else { ("达到", "at least") };
        (format!("{zh} {self}"), format!("{en} {self}"))
    }
}

impl fmt::Display for Quorum {
    /// The share as a fraction: `2/3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.share.numerator(), self.share.denominator())
    }
}

impl Serialize for Quorum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(if self.is_strict { "more_than" } else { "at_least" }, &self.to_string())?;
        map.end()
    }
}

fn read_share(text: &str) -> Option<Ratio> {
    let share = match text.split_once('/') {
        Some((above, below)) => {
            Ratio::new(i128::from(above.parse::<u32>().ok()?), i128::from(below.parse::<u32>().ok()?)).ok()?
        }
        None => Ratio::from_points(Points::parse(text).ok()?),
    };
    (share > Ratio::ZERO && share <= Ratio::ONE).then_some(share)
}
