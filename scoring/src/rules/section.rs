//! Reads one table of a rule pack key by key and notes what is missing, malformed or unknown.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::finding::Finding;
use super::node::{Field, Node, Value};
use super::pack::{PerCategory, Quorum};
use crate::choices::Choice;
use crate::message::Message;
use crate::points::Points;
use crate::rounding::MAX_PLACES;

/// The findings of one reading, shared by its sections.
pub(crate) type Findings = RefCell<Vec<Finding>>;

/// One table while it is read. `finish` reports the keys nobody asked for.
pub(crate) struct Section<'a> {
    pub place: String,
    fields: &'a [Field],
    seen: RefCell<BTreeSet<&'static str>>,
    findings: &'a Findings,
}

impl<'a> Section<'a> {
    pub(crate) fn open(place: &str, node: &'a Node, findings: &'a Findings) -> Section<'a> {
        let fields = match &node.value {
            Value::Table(fields) => fields.as_slice(),
            _ => {
                findings.borrow_mut().push(wrong_type(place, node, "一个表", "a table"));
                &[]
            }
        };
        let section = Section { place: place.to_owned(), fields, seen: RefCell::default(), findings };
        section.report_repeated_keys();
        section
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key == key)
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        self.read(key, "文字", "a text in quotes", |value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A key that others refer to: not empty.
    pub(crate) fn key(&self) -> String {
        let key = self.require("key", self.text("key"));
        if key.as_ref().is_some_and(String::is_empty) {
            self.report("key", ("键不能为空", "the key is empty"), ("请给它一个名字", "give it a name"));
        }
        key.unwrap_or_default()
    }

    pub(crate) fn decimal(&self, key: &'static str) -> Option<Points> {
        self.read(key, "最多四位小数的数，如 \"12.5\"", "a decimal of at most 4 places such as \"12.5\"", decimal_of)
    }

    pub(crate) fn count(&self, key: &'static str) -> Option<u32> {
        self.read(key, "不为负的整数", "a whole number of at least 0", |value| match value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        })
    }

    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        self.read(key, "true 或 false", "true or false", |value| match value {
            Value::Boolean(flag) => Some(*flag),
            _ => None,
        })
    }

    pub(crate) fn fen(&self, key: &'static str) -> Option<i64> {
        self.read(key, "以分为单位、不为负的整数", "a whole number of fen, at least 0", |value| match value
        {
            Value::Number(text) => text.parse().ok().filter(|fen| *fen >= 0),
            _ => None,
        })
    }

    pub(crate) fn places(&self, key: &'static str) -> Option<u8> {
        self.read(key, "0 至 9 的整数", "a whole number from 0 to 9", |value| match value {
            Value::Number(text) => text.parse().ok().filter(|places| *places <= MAX_PLACES),
            _ => None,
        })
    }

    pub(crate) fn texts(&self, key: &'static str) -> Option<Vec<String>> {
        self.read(key, "一列文字", "a list of texts", |value| match value {
            Value::List(items) => items
                .iter()
                .map(|item| match &item.value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        })
    }

    pub(crate) fn decimals(&self, key: &'static str) -> Option<Vec<Points>> {
        self.read(key, "一列数，如 [12, 10, 8]", "a list of numbers such as [12, 10, 8]", |value| match value {
            Value::List(items) => items.iter().map(|item| decimal_of(&item.value)).collect(),
            _ => None,
        })
    }

    /// A share such as `"2/3"`, meaning at least; or `{ more_than = "1/2" }`.
    pub(crate) fn quorum(&self, key: &'static str) -> Option<Quorum> {
        self.read(
            key,
            "0 以上、1 以内的分数，如 \"2/3\" 或 { more_than = \"1/2\" }",
            "a share above 0 and at most 1 such as \"2/3\" or { more_than = \"1/2\" }",
            |value| match value {
                Value::Text(text) | Value::Number(text) => Quorum::at_least(text),
                Value::Table(fields) => match fields.as_slice() {
                    [Field { key, node: Node { value: Value::Text(text) | Value::Number(text), .. }, .. }] => {
                        match key.as_str() {
                            "at_least" => Quorum::at_least(text),
                            "more_than" => Quorum::more_than(text),
                            _ => None,
                        }
                    }
                    _ => None,
                },
                _ => None,
            },
        )
    }

    /// Pairs of decimals, such as threshold and points.
    pub(crate) fn pairs(&self, key: &'static str) -> Option<Vec<(Points, Points)>> {
        let pair = |node: &Node| match &node.value {
            Value::List(items) => match items.as_slice() {
                [first, second] => decimal_of(&first.value).zip(decimal_of(&second.value)),
                _ => None,
            },
            _ => None,
        };
        self.read(
            key,
            "一列成对的数，如 [[\"50\", \"15\"]]",
            "a list of pairs such as [[\"50\", \"15\"]]",
            |value| match value {
                Value::List(items) => items.iter().map(pair).collect(),
                _ => None,
            },
        )
    }

    /// Pairs of a name and points, such as the items of a checklist.
    pub(crate) fn named_points(&self, key: &'static str) -> Option<Vec<(String, Points)>> {
        let pair = |node: &Node| match &node.value {
            Value::List(items) => match items.as_slice() {
                [Node { value: Value::Text(name), .. }, points] => Some((name.clone(), decimal_of(&points.value)?)),
                _ => None,
            },
            _ => None,
        };
        self.read(
            key,
            "一列名称和分值，如 [[\"发明专利\", \"4\"]]",
            "a list of names and points such as [[\"patent\", \"4\"]]",
            |value| match value {
                Value::List(items) => items.iter().map(pair).collect(),
                _ => None,
            },
        )
    }

    /// One of the words of `T`. A word in `later` belongs to the format but is not built yet.
    pub(crate) fn choice<T: Choice>(&self, key: &'static str, later: &[&str]) -> Option<T> {
        let word = self.text(key)?;
        if let Some((_, value)) = T::WORDS.iter().find(|(known, _)| *known == word) {
            return Some(*value);
        }
        let known = T::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let remedy = (format!("可用：{known}"), format!("use one of: {known}"));
        if later.contains(&word.as_str()) {
            self.report(
                key,
                (format!("{key} = \"{word}\" 尚不支持"), format!("{key} = \"{word}\" is not yet supported")),
                remedy,
            );
        } else {
            self.report(
                key,
                (format!("{key} 没有 \"{word}\" 这个取值"), format!("{key} has no value \"{word}\"")),
                remedy,
            );
        }
        None
    }

    /// A count for every category, or a table of counts by category.
    pub(crate) fn per_category(&self, key: &'static str) -> Option<PerCategory> {
        let count = |value: &Value| match value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        };
        self.read(
            key,
            "一个不为负的整数，或按类别写，如 { \"节能减排\" = 2 }",
            "a whole number of at least 0, or one for each category such as { \"energy\" = 2 }",
            |value| match value {
                Value::Table(fields) => {
                    let named = fields.iter().map(|field| Some((field.key.clone(), count(&field.node.value)?)));
                    named.collect::<Option<_>>().map(PerCategory::Named)
                }
                other => count(other).map(PerCategory::Each),
            },
        )
    }

    pub(crate) fn table(&self, key: &'static str) -> Option<Section<'a>> {
        let node = self.find(key)?;
        Some(Section::open(&self.place_of(key), node, self.findings))
    }

    pub(crate) fn tables(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(node) = self.find(key) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.findings.borrow_mut().push(wrong_type(&self.place_of(key), node, "一列表", "a list of tables"));
            return Vec::new();
        };
        let open = |(index, item)| Section::open(&format!("{}[{index}]", self.place_of(key)), item, self.findings);
        items.iter().enumerate().map(open).collect()
    }

    /// Reports `key` as missing unless the text has it (a malformed one has its own finding).
    pub(crate) fn require<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has(key) {
            self.report(
                key,
                (format!("缺少 {key}"), format!("{key} is missing")),
                (format!("请写明 {key}"), format!("add {key}")),
            );
        }
        value
    }

    pub(crate) fn report<A: Into<String>, B: Into<String>>(&self, key: &str, message: (A, A), remedy: (B, B)) {
        let place = if key.is_empty() { self.place.clone() } else { self.place_of(key) };
        let (message, remedy) = (Message::new(message.0, message.1), Message::new(remedy.0, remedy.1));
        self.findings.borrow_mut().push(Finding::error(place, message, remedy));
    }

    pub(crate) fn finish(self) {
        let seen = self.seen.borrow();
        for field in self.fields.iter().filter(|field| !seen.contains(field.key.as_str())) {
            let key = &field.key;
            let known = seen.iter().copied().collect::<Vec<_>>().join(", ");
            self.report(
                key,
                (format!("不认识的键 {key}"), format!("unknown key {key}")),
                (
                    format!("请改正拼写或删除；这里可用：{known}"),
                    format!("correct its spelling or remove it; known here: {known}"),
                ),
            );
        }
    }

    fn find(&self, key: &'static str) -> Option<&'a Node> {
        self.seen.borrow_mut().insert(key);
        self.fields.iter().find(|field| field.key == key).map(|field| &field.node)
    }

    fn read<T>(&self, key: &'static str, zh: &str, en: &str, convert: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let node = self.find(key)?;
        let value = convert(&node.value);
        if value.is_none() {
            self.findings.borrow_mut().push(wrong_type(&self.place_of(key), node, zh, en));
        }
        value
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    fn report_repeated_keys(&self) {
        let mut once = BTreeSet::new();
        for field in self.fields.iter().filter(|field| !once.insert(field.key.as_str())) {
            let key = &field.key;
            self.report(
                key,
                (format!("{key} 写了两次"), format!("{key} is given twice")),
                ("请只保留一个", "keep one of the two"),
            );
        }
    }
}

fn decimal_of(value: &Value) -> Option<Points> {
    match value {
        Value::Text(text) | Value::Number(text) => Points::parse(text).ok(),
        _ => None,
    }
}

fn wrong_type(place: &str, node: &Node, zh: &str, en: &str) -> Finding {
    let found = match &node.value {
        Value::Text(text) => format!("\"{text}\""),
        Value::Number(text) => text.clone(),
        Value::Boolean(flag) => flag.to_string(),
        Value::List(_) => "[…]".to_owned(),
        Value::Table(_) => "{…}".to_owned(),
        Value::Other(what) => (*what).to_owned(),
    };
    let key = place.rsplit('.').next().unwrap_or(place);
    Finding::error(
        place,
        Message::new(format!("{key} 的取值 {found} 不合要求"), format!("{key} cannot be {found}")),
        Message::new(format!("请写{zh}"), format!("write {en}")),
    )
}
