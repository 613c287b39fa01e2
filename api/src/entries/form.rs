//! What may stand in an entry's form, by the rule pack: types and lengths when it is saved, completeness when it is
//! submitted. Pure.

use chrono::NaiveDate;
use scoring::Points;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    error::FieldError,
    programmes::rule_pack::{FieldKind, FormField, RulePack},
};

/// Longest text that is stored at all, in characters; above a field's own limit it is kept but cannot be submitted.
const LONGEST_TEXT: usize = 20_000;
/// Most people that a list holds.
const MOST_PEOPLE: usize = 200;

/// The form of an entry: field key -> value.
pub type FormData = Map<String, Value>;

/// How grave a gap is: an error blocks submission, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapSeverity {
    Error,
    Warning,
}

/// Something that is still missing or wrong (还缺什么).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingItem {
    /// `title`, `category`, `form.<key>` or `attachments.<slot>`.
    pub field: String,
    pub label: String,
    pub message: String,
    pub severity: GapSeverity,
}

/// Checks the types of changed values. Returns the faults; unknown keys are faults too.
pub fn check_values(pack: &RulePack, changed: &FormData) -> Vec<FieldError> {
    changed
        .iter()
        .filter_map(|(key, value)| {
            let path = format!("form.{key}");
            match pack.fields().find(|field| field.key == *key) {
                None => Some(FieldError::new(path, "unknown", format!("申报表中没有“{key}”这一栏，请刷新页面。"))),
                Some(field) => fault_of(field, value).map(|message| FieldError::new(path, "type", message)),
            }
        })
        .collect()
}

fn fault_of(field: &FormField, value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let label = &field.label;
    match field.kind {
        FieldKind::Text | FieldKind::Textarea | FieldKind::Phone => match value.as_str() {
            Some(text) if text.chars().count() <= LONGEST_TEXT => None,
            Some(_) => Some(format!("“{label}”超过 {LONGEST_TEXT} 个字，无法保存，请删减。")),
            None => Some(format!("“{label}”应为文字。")),
        },
        FieldKind::Number => match value.as_str() {
            Some(text) if text.is_empty() || Points::parse(text).is_ok() => None,
            _ => Some(format!("“{label}”应为数字，最多四位小数，例如 12.5。")),
        },
        FieldKind::Money => match value.as_i64() {
            Some(fen) if fen >= 0 => None,
            _ => Some(format!("“{label}”应为不小于 0 的金额。")),
        },
        FieldKind::Date => match value.as_str() {
            Some(text) if text.is_empty() || NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() => None,
            _ => Some(format!("“{label}”应为日期，例如 2026-03-01。")),
        },
        FieldKind::Select => {
            let options = field.options.as_deref().unwrap_or_default();
            let is_option = |text: &str| text.is_empty() || options.iter().any(|option| option.value == text);
            match value.as_str() {
                Some(text) if is_option(text) => None,
                _ => Some(format!("“{label}”请从列表中选择。")),
            }
        }
        FieldKind::People => match people_of(value) {
            Some(people) if people.len() <= MOST_PEOPLE => None,
            _ => Some(format!("“{label}”应为人员名单，每人一行，最多 {MOST_PEOPLE} 人。")),
        },
    }
}

/// The names of a `people` value; `None` when it is none.
pub fn people_of(value: &Value) -> Option<Vec<&str>> {
    value
        .as_array()?
        .iter()
        .map(|person| {
            let fields = person.as_object()?;
            let is_known =
                fields.iter().all(|(key, value)| matches!(key.as_str(), "name" | "role") && value.is_string());
            if is_known { fields.get("name")?.as_str() } else { None }
        })
        .collect()
}

/// The name that lists print beside the entry (带头人, 建议人): the first list of people of the form, shortened.
pub fn person_of(pack: &RulePack, form: &FormData) -> String {
    let people = pack
        .fields()
        .filter(|field| field.kind == FieldKind::People)
        .find_map(|field| people_of(form.get(&field.key)?).filter(|people| !people.is_empty()));
    match people.as_deref() {
        None | Some([]) => String::new(),
        Some([only]) => (*only).to_owned(),
        Some([first, ..]) => format!("{first} 等 {} 人", people.as_ref().map_or(0, Vec::len)),
    }
}

/// What is still missing before the entry can be submitted. `attached`: how many files each slot holds.
pub fn missing(
    pack: &RulePack,
    title: &str,
    category: Option<&str>,
    form: &FormData,
    attached: impl Fn(&str) -> usize,
) -> Vec<MissingItem> {
    let mut items = Vec::new();
    let label = &pack.labels.entry_title;
    match title.trim().chars().count() {
        0 => items.push(gap("title", label, format!("请填写{label}"))),
        1 => items.push(gap("title", label, format!("{label}太短，请写完整"))),
        2..=100 => {}
        length => items.push(gap("title", label, format!("{label}最多 100 个字，现在 {length} 个"))),
    }
    let knows_category = category.is_some_and(|key| pack.category_name(key).is_some());
    if !pack.categories.is_empty() && !knows_category {
        items.push(gap("category", "类别", "请选择类别".to_owned()));
    }
    for field in pack.fields() {
        if let Some(message) = gap_of(field, form.get(&field.key).unwrap_or(&Value::Null)) {
            items.push(gap(&format!("form.{}", field.key), &field.label, message));
        }
    }
    for slot in pack.form.attachments.iter().filter(|slot| slot.required && attached(&slot.key) == 0) {
        items.push(gap(&format!("attachments.{}", slot.key), &slot.label, format!("请上传{}", slot.label)));
    }
    items
}

fn gap(field: &str, label: &str, message: String) -> MissingItem {
    MissingItem { field: field.to_owned(), label: label.to_owned(), message, severity: GapSeverity::Error }
}

fn gap_of(field: &FormField, value: &Value) -> Option<String> {
    let label = &field.label;
    if is_empty(value) {
        return field.required.then(|| match field.kind {
            FieldKind::Select => format!("请选择{label}"),
            _ => format!("请填写{label}"),
        });
    }
    if let (Some(text), Some(limit)) = (value.as_str(), field.max_chars) {
        let length = text.chars().count();
        if u32::try_from(length).is_ok_and(|length| length > limit) {
            return Some(format!("{label}最多 {limit} 个字，现在 {length} 个"));
        }
    }
    if field.kind == FieldKind::Phone && !value.as_str().is_some_and(is_phone) {
        return Some(format!("{label}应为 11 位手机号或带区号的座机，例如 13800000000、010-12345678"));
    }
    if field.kind == FieldKind::People
        && people_of(value).is_some_and(|people| people.iter().any(|name| name.trim().is_empty()))
    {
        return Some(format!("{label}中有一行没有写姓名"));
    }
    None
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    let is_mobile =
        digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10") && !digits.starts_with("12");
    is_plain && (is_mobile || (digits.len() >= 10 && digits.len() <= 12 && digits.starts_with('0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pack() -> RulePack {
        let body = json!({
            "scoring": {}, "labels": { "entry_title": "岗位名称", "person": "带头人" },
            "publicity": { "working_days": 5 }, "categories": [{ "key": "a", "name": "甲类" }],
            "form": {
                "sections": [{ "key": "s", "title": "栏目", "fields": [
                    { "key": "name", "label": "名称", "kind": "text", "required": true, "max_chars": 3 },
                    { "key": "benefit", "label": "效益", "kind": "money" },
                    { "key": "phone", "label": "电话", "kind": "phone" },
                    { "key": "team", "label": "成员", "kind": "people" },
                    { "key": "rate", "label": "合格率", "kind": "number" },
                ] }],
                "attachments": [{ "key": "proof", "label": "证明", "required": true, "max_count": 1, "accept": ["pdf"] }],
            },
        });
        RulePack::parse(&body.to_string()).unwrap()
    }

    fn data(value: Value) -> FormData {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn values_of_the_wrong_kind_and_unknown_fields_are_refused() {
        let changed =
            data(json!({ "name": 3, "benefit": "100", "rate": "1.23456", "team": ["张三"], "colour": "red" }));
        let mut fields: Vec<_> = check_values(&pack(), &changed).into_iter().map(|fault| fault.field).collect();
        fields.sort();
        assert_eq!(fields, ["form.benefit", "form.colour", "form.name", "form.rate", "form.team"]);
        let good = data(
            json!({ "name": "𠮷㛃", "benefit": 100, "rate": "98.25", "team": [{ "name": "张三", "role": "钳工" }] }),
        );
        assert!(check_values(&pack(), &good).is_empty());
    }

    #[test]
    fn what_is_missing_names_each_place_and_the_remedy() {
        let form = data(json!({ "name": "四个汉字", "phone": "12345" }));
        let items = missing(&pack(), "", None, &form, |_| 0);
        let fields: Vec<_> = items.iter().map(|item| item.field.as_str()).collect();
        assert_eq!(fields, ["title", "category", "form.name", "form.phone", "attachments.proof"]);
        assert_eq!(items[2].message, "名称最多 3 个字，现在 4 个");
        let form = data(json!({ "name": "𠮷㛃字", "phone": "13800000000" }));
        assert!(missing(&pack(), "岗位", Some("a"), &form, |_| 1).is_empty());
    }

    #[test]
    fn the_person_on_lists_is_the_first_of_the_first_list_of_people() {
        let several = data(json!({ "team": [{ "name": "陆怀远" }, { "name": "乔云舒" }, { "name": "顾长宁" }] }));
        assert_eq!(person_of(&pack(), &several), "陆怀远 等 3 人");
        assert_eq!(person_of(&pack(), &data(json!({ "team": [{ "name": "陆怀远" }] }))), "陆怀远");
        assert_eq!(person_of(&pack(), &FormData::new()), "");
    }
}
