//! The keys of a rule pack and the words that they may have, taken from its schema. Says nothing of what they mean.

use std::collections::BTreeSet;

use scoring::RulePack;
use serde_json::Value;

/// A key with one of its words, or with none where it has any value.
pub type Word = (String, String);

/// Names and notes for people change no number.
const GUIDANCE: [&str; 8] = ["name", "title", "schema", "hint", "bands", "from", "to", "note"];

/// Everything that a rule pack can say, apart from defaults and guidance.
pub fn words() -> BTreeSet<Word> {
    let schema: Value = serde_json::from_str(&RulePack::schema_text()).unwrap();
    let mut words = BTreeSet::new();
    for table in schema["$defs"].as_object().unwrap().values().chain([&schema]) {
        let variants = table["oneOf"].as_array().cloned().unwrap_or_default();
        for properties in variants.iter().chain([table]).filter_map(|part| part["properties"].as_object()) {
            for (key, property) in properties.iter().filter(|(key, _)| !GUIDANCE.contains(&key.as_str())) {
                words.extend(of_key(&schema, property).into_iter().map(|word| (key.clone(), word)));
            }
        }
    }
    words
}

/// The words that a key may have, apart from its default; or that it has any value at all.
fn of_key(schema: &Value, property: &Value) -> Vec<String> {
    let name = property["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
    let target = name.map_or(property, |name| &schema["$defs"][name]);
    let words = target["oneOf"].as_array().into_iter().flatten().chain([target]);
    let words = words.filter_map(|word| word["const"].as_str()).filter(|word| property["default"] != *word);
    let words: Vec<String> = words.map(str::to_owned).collect();
    if words.is_empty() { vec![String::new()] } else { words }
}

/// Every key of a rule pack, and with its word if it has one.
pub fn words_of(pack: &Value) -> BTreeSet<Word> {
    let mut words = BTreeSet::new();
    collect(pack, &mut words);
    words
}

fn collect(value: &Value, words: &mut BTreeSet<Word>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                words.insert((key.clone(), String::new()));
                words.insert((key.clone(), value.as_str().unwrap_or_default().to_owned()));
                collect(value, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
