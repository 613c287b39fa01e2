//! The JSON Schema of a rule pack, generated from its types, for editors. The reader does not use it: its findings say more.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::pack::{Quorum, RulePack};
use crate::points::Points;

impl RulePack {
    /// The JSON Schema (2020-12) of a rule pack as text, such as an editor takes it. The same structure serves TOML.
    ///
    /// ```
    /// let schema: serde_json::Value = serde_json::from_str(&scoring::RulePack::schema_text()).unwrap();
    /// assert_eq!(schema["properties"]["schema"]["const"], "jinbang-rules/1");
    /// ```
    #[must_use]
    pub fn schema_text() -> String {
        let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<RulePack>();
        let mut text = format!("{:#}", tidy(schema.to_value()));
        text.push('\n');
        text
    }
}

impl JsonSchema for Points {
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A decimal of at most four places, best written as a text.",
            "anyOf": [{ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,4})?$" }, { "type": "number" }]
        })
    }
}

impl JsonSchema for Quorum {
    fn schema_name() -> Cow<'static, str> {
        "Quorum".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let share = json_schema!({
            "anyOf": [{ "type": "string", "pattern": "^([0-9]+/[0-9]+|[0-9]+(\\.[0-9]{1,4})?)$" }, { "type": "number" }]
        });
        let named = |key: &str| json_schema!({ "type": "object", "properties": { key: share }, "required": [key], "additionalProperties": false });
        json_schema!({
            "description": "A share above 0 and at most 1, as a fraction or a decimal: at least so much, if it is not stated.",
            "anyOf": [share, named("at_least"), named("more_than")]
        })
    }
}

/// Sorted keys, the first paragraph of each description, and no null: no key of a rule pack can be null.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<(String, Value)> = fields.into_iter().map(|(key, value)| (key, tidy(value))).collect();
            sorted.sort_by(|a, b| a.0.cmp(&b.0));
            let mut tidied = Map::new();
            for (key, value) in sorted {
                match (key.as_str(), value) {
                    ("description", Value::String(text)) => drop(tidied.insert(key, first_paragraph(&text).into())),
                    ("type", Value::Array(types)) if types.len() == 2 => {
                        tidied.extend(types.into_iter().find(|kind| kind != "null").map(|kind| (key, kind)));
                    }
                    ("anyOf", Value::Array(choices)) => tidied.extend(without_null(choices)),
                    ("default", Value::Null) => {}
                    (_, value) => drop(tidied.insert(key, value)),
                }
            }
            Value::Object(tidied)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// What remains of a choice without null: the choice, or the fields of the only one left.
fn without_null(choices: Vec<Value>) -> Map<String, Value> {
    let is_null = |choice: &Value| choice.get("type").is_some_and(|kind| kind == "null");
    let mut kept: Vec<Value> = choices.into_iter().filter(|choice| !is_null(choice)).collect();
    match kept.pop() {
        Some(Value::Object(only)) if kept.is_empty() => only,
        last => {
            kept.extend(last);
            Map::from_iter([("anyOf".to_owned(), Value::Array(kept))])
        }
    }
}

/// The first paragraph of a documentation comment, without its links.
fn first_paragraph(text: &str) -> String {
    let first = text.split("\n\n").next().unwrap_or_default();
    let mut parts = first.split("](");
    let begin = parts.next().unwrap_or_default().to_owned();
    // What follows a link's words up to its closing bracket is its target.
    let text = parts.fold(begin, |text, part| text + "]" + part.split_once(')').map_or(part, |(_, rest)| rest));
    text.replace("[`", "`").replace("`]", "`").replace('\n', " ")
}
