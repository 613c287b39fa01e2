//! Where two JSON values differ, place by place. Knows nothing of what they mean.

use std::collections::BTreeSet;

use serde_json::Value;

/// A place where two values differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference<'a> {
    /// `results[3].total`.
    pub place: String,
    /// The value of the first; none where it has no such place.
    pub before: Option<&'a Value>,
    /// The value of the second.
    pub after: Option<&'a Value>,
}

/// Every place where two values differ. Lists of different lengths differ as a whole.
pub(crate) fn differences<'a>(before: &'a Value, after: &'a Value) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    compare(Some(before), Some(after), String::new(), &mut found);
    found
}

fn compare<'a>(before: Option<&'a Value>, after: Option<&'a Value>, place: String, found: &mut Vec<Difference<'a>>) {
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                compare(before.get(key), after.get(key), place, found);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(Some(before), Some(after), format!("{place}[{index}]"), found);
            }
        }
        (before, after) if before == after => {}
        (before, after) => found.push(Difference { place, before, after }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_place_that_differs_is_named_once() {
        let before = json!({ "a": [1, { "b": 2 }], "c": [1], "gone": 1 });
        let after = json!({ "a": [1, { "b": 3 }], "c": [1, 2], "new": null });
        let places: Vec<String> = differences(&before, &after).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["a[1].b", "c", "gone", "new"]);
        assert!(differences(&before, &before).is_empty());
    }
}
