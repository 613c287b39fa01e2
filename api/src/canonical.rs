//! Canonical JSON: sorted keys, no white space, integers and texts only. What is hashed is written this way.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
#[error("a number with a fraction has no canonical form: {0}")]
pub struct NotCanonical(serde_json::Number);

/// The canonical text of `value`. Errors: [`NotCanonical`] for a number that is no integer.
pub fn to_text(value: &Value) -> Result<String, NotCanonical> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn write(value: &Value, out: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
        Value::Number(number) if number.is_f64() => return Err(NotCanonical(number.clone())),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            out.push('{');
            for (index, (key, item)) in entries.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_white_space_is_gone() {
        let text = to_text(&json!({"b": [1, "二"], "a": {"d": null, "c": true}})).unwrap();
        assert_eq!(text, r#"{"a":{"c":true,"d":null},"b":[1,"二"]}"#);
    }

    #[test]
    fn a_fraction_is_refused() {
        assert!(to_text(&json!({"points": 1.5})).is_err());
    }
}
