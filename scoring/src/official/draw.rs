//! The recorded draw: lots that anyone can draw again by hand. Holds no randomness; the seed is published.

use crate::canonical;

/// The lot of an entry: the SHA-256 of the seed, a line feed and the entry's key, in hexadecimal. The lowest lot wins.
///
/// `printf '%s\n%s' "$seed" "$entry" | sha256sum` gives the same. A seed that nobody can know before the entries have
/// their keys keeps the draw fair, such as the lottery numbers of a day that was announced.
///
/// ```
/// use scoring::official::draw;
///
/// assert_eq!(draw("2024-06-01 双色球 03 11 15", "A-01"), draw("2024-06-01 双色球 03 11 15", "A-01"));
/// assert_ne!(draw("2024-06-01 双色球 03 11 15", "A-01"), draw("2024-06-01 双色球 03 11 15", "A-02"));
/// assert_eq!(&draw("abc", "A")[..8], "1249d1d7");
/// ```
#[must_use]
pub fn draw(seed: &str, entry: &str) -> String {
    canonical::sha256(format!("{seed}\n{entry}").as_bytes())
}
