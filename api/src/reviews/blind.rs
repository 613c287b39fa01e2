//! The blind copy (匿名副本) of an entry: what a judge may read of it. Hidden fields, the enterprise, the number and the
//! names of uploads never enter it.

use entity::entry;
use serde_json::Value;

use crate::{
    error::{AppError, AppResult},
    programmes::rule_pack::{Blind, FieldKind, FormField, RulePack},
    wire::yuan,
};

/// A short fact with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A section of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub key: String,
    pub title: String,
    /// Label and text of each field.
    pub fields: Vec<(String, String)>,
}

/// What a judge may read of an entry's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copy {
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
}

/// The blind copy of `entry` under the rules of `pack`. Short values become facts, texts keep their sections.
pub fn copy(entry: &entry::Model, pack: &RulePack) -> AppResult<Copy> {
    let form: Value = serde_json::from_str(&entry.form).map_err(AppError::internal)?;
    let mut copy = Copy::default();
    for section in &pack.form.sections {
        let mut fields = Vec::new();
        for field in section.fields.iter().filter(|field| field.blind == Blind::Show) {
            let Some(text) = form.get(&field.key).and_then(|value| text_of(field, value)) else { continue };
            if is_short(field.kind) {
                copy.facts.push(Fact { label: field.label.clone(), value: text });
            } else {
                fields.push((field.label.clone(), text));
            }
        }
        if !fields.is_empty() {
            copy.sections.push(Section { key: section.key.clone(), title: section.title.clone(), fields });
        }
    }
    Ok(copy)
}

fn is_short(kind: FieldKind) -> bool {
    match kind {
        FieldKind::Number | FieldKind::Money | FieldKind::Select | FieldKind::Date => true,
        FieldKind::Text | FieldKind::Textarea | FieldKind::People | FieldKind::Phone => false,
    }
}

/// The value as a judge reads it; `None` when the field is empty.
fn text_of(field: &FormField, value: &Value) -> Option<String> {
    let unit = field.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let text = match (field.kind, value) {
        (FieldKind::Money, Value::Number(fen)) => yuan(fen.as_i64()?),
        (FieldKind::Select, Value::String(key)) => field
            .options
            .iter()
            .flatten()
            .find(|option| option.value == *key)
            .map_or_else(|| key.clone(), |option| option.label.clone()),
        (FieldKind::People, Value::Array(people)) => people.iter().filter_map(person).collect::<Vec<_>>().join("、"),
        (FieldKind::Number, Value::String(number)) if !number.is_empty() => format!("{number}{unit}"),
        (FieldKind::Number, Value::Number(number)) => format!("{number}{unit}"),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

fn person(value: &Value) -> Option<String> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let name = text("name")?;
    Some(text("role").map_or_else(|| name.to_owned(), |role| format!("{name}（{role}）")))
}
