//! Canonical JSON and its hash: one text for one value, on every machine. Knows nothing of what the value means.

mod serializer;
mod tree;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use serializer::Canonical;
pub(crate) use tree::{Difference, differences};

/// The canonical text: keys sorted by code point, no blanks, the shortest escapes.
pub(crate) fn to_text<T: Serialize>(value: &T) -> String {
    let mut text = String::new();
    // Our types hold only text keys, integers and texts, so they always have a canonical form.
    if value.serialize(Canonical::new(&mut text)).is_err() {
        "null".clone_into(&mut text);
    }
    text
}

/// The canonical text of an object, whose fields are canonical texts.
pub(crate) fn object(fields: &BTreeMap<&str, String>) -> String {
    let mut text =
        String::with_capacity(fields.iter().map(|(key, field)| key.len() + field.len() + 4).sum::<usize>() + 2);
    text.push('{');
    for (index, (key, field)) in fields.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&to_text(key));
        text.push(':');
        text.push_str(field);
    }
    text.push('}');
    text
}

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    sha256_of(std::iter::once(bytes))
}

/// The SHA-256 of all `pieces` one after another.
pub(crate) fn sha256_of(pieces: impl Iterator<Item = impl AsRef<[u8]>>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update(piece);
    }
    hex(&hash.finalize())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_padded() {
        let value: Value =
            serde_json::from_str("{ \"b\": [1, {\"z\": \"岗\\n\", \"a\": null}], \"a\": true }").unwrap();
        assert_eq!(to_text(&value), "{\"a\":true,\"b\":[1,{\"a\":null,\"z\":\"岗\\n\"}]}");
    }

    #[test]
    fn fields_are_sorted_whatever_their_order_in_the_type() {
        #[derive(Serialize)]
        struct Row {
            zeta: Option<i64>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            none: Vec<u8>,
            alpha: (bool, &'static str),
        }
        let row = Row { zeta: Some(-7), none: Vec::new(), alpha: (true, "\u{1}\"") };
        assert_eq!(to_text(&row), r#"{"alpha":[true,"\u0001\""],"zeta":-7}"#);
        let map = std::collections::BTreeMap::from([("b\n", 1), ("a", 2)]);
        assert_eq!(to_text(&map), r#"{"a":2,"b\n":1}"#);
    }

    #[test]
    fn a_number_that_is_not_whole_has_no_canonical_form() {
        assert_eq!(to_text(&serde_json::json!({ "points": 0.5 })), "null");
    }

    #[test]
    fn hashes_are_lower_case_hexadecimal() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
