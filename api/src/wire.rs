//! Small types on the wire that several features share. What only one feature sends lies in its own `dto.rs`.

use entity::status::Role;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A named thing with its public identifier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedRef {
    pub id: String,
    pub name: String,
}

/// A zone by name, and whether everything in it is invented.
#[derive(Clone, Serialize, ToSchema)]
pub struct ZoneRef {
    pub id: String,
    pub name: String,
    pub is_demonstration: bool,
}

/// A role and the organization it is held for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantView {
    pub role: Role,
    pub organization: NamedRef,
}

/// Reads a field of a change that may be `null`, so that it differs from one that is absent: `Some(None)` and `None`.
/// Goes with `#[serde(default)]`.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Fen as yuan with separators, for texts: `1,234,567.89 元`, `20,000 元`.
pub fn yuan(fen: i64) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    let digits = (fen / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fen % 100 {
        0 => format!("{sign}{grouped} 元"),
        cents => format!("{sign}{grouped}.{cents:02} 元"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_printed_in_yuan_with_separators() {
        assert_eq!(yuan(123_456_789), "1,234,567.89 元");
        assert_eq!(yuan(5), "0.05 元");
        assert_eq!(yuan(-100_000), "-1,000 元");
    }
}
