//! Canonical JSON and its hash: one text for one value, on every machine. Knows nothing of what the value means.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The canonical text: keys sorted by code point, no blanks, the shortest escapes.
pub(crate) fn to_text<T: Serialize>(value: &T) -> String {
    // Our types hold only text keys, integers and texts, so they always have a JSON form.
    let value = serde_json::to_value(value).unwrap_or(Value::Null);
    let mut text = String::new();
    write_value(&value, &mut text);
    text
}

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            // Sorted here, because the map's own order depends on how the JSON library was built.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (index, (key, value)) in fields.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_value(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_padded() {
        let value: Value =
            serde_json::from_str("{ \"b\": [1, {\"z\": \"岗\\n\", \"a\": null}], \"a\": true }").unwrap();
        assert_eq!(to_text(&value), "{\"a\":true,\"b\":[1,{\"a\":null,\"z\":\"岗\\n\"}]}");
    }

    #[test]
    fn hashes_are_lower_case_hexadecimal() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
