//! A rule pack's text as a tree in which every value knows its line. The same tree for TOML and JSON.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::Finding;
use crate::message::Message;

/// A value and the line it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub line: u32,
    pub value: Value,
}

/// What a rule pack can say. Numbers keep their written digits so that none passes through binary floating point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Number(String),
    Boolean(bool),
    List(Vec<Node>),
    Table(Vec<Field>),
    Other(&'static str),
}

/// A key of a table, its line, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub key: String,
    pub line: u32,
    pub node: Node,
}

impl Node {
    pub(crate) fn from_toml(text: &str) -> Result<Node, Box<Finding>> {
        let lines = Lines::of(text);
        match DeTable::parse(text) {
            Ok(table) => Ok(Node { line: 1, value: toml_table(table.get_ref(), &lines) }),
            Err(error) => Err(syntax(error.message(), error.span().map(|span| lines.line_at(span.start)))),
        }
    }

    pub(crate) fn from_json(text: &str) -> Result<Node, Box<Finding>> {
        json_node(text, text, &Lines::of(text))
            .map_err(|error| syntax(&error.to_string(), u32::try_from(error.line()).ok().filter(|line| *line > 0)))
    }

    /// The line of `rounds[0].criteria[2].step`, or of the nearest place above it that the text has.
    pub(crate) fn line_of(&self, place: &str) -> u32 {
        let (mut node, mut line) = (self, self.line);
        for part in place.split(['.', '[']).filter(|part| !part.is_empty()) {
            let next = match (&node.value, part.strip_suffix(']')) {
                (Value::List(items), Some(index)) => {
                    index.parse::<usize>().ok().and_then(|index| items.get(index)).map(|item| (item.line, item))
                }
                (Value::Table(fields), None) => {
                    fields.iter().find(|field| field.key == part).map(|field| (field.line, &field.node))
                }
                _ => None,
            };
            let Some((next_line, next_node)) = next else { break };
            (line, node) = (next_line, next_node);
        }
        line
    }
}

fn syntax(message: &str, line: Option<u32>) -> Box<Finding> {
    let mut finding = Finding::error(
        "",
        Message::new(format!("规则文件写法有误：{message}"), format!("the text cannot be read: {message}")),
        Message::new("请改正这一行的写法", "correct the syntax of this line"),
    );
    finding.line = line;
    Box::new(finding)
}

/// The offsets at which lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn line_at(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }
}

fn toml_node(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Node {
    let converted = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().replace('_', "")),
        DeValue::Integer(_) => Value::Other("a number not in base ten"),
        DeValue::Float(number) => Value::Number(number.as_str().replace('_', "")),
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(items) => Value::List(items.iter().map(|item| toml_node(item, lines)).collect()),
        DeValue::Table(table) => toml_table(table, lines),
    };
    Node { line: lines.line_at(value.span().start), value: converted }
}

fn toml_table(table: &DeTable<'_>, lines: &Lines) -> Value {
    let mut fields: Vec<_> = table.iter().map(|(key, value)| (key.span().start, key, value)).collect();
    fields.sort_by_key(|(start, _, _)| *start);
    let field = |(start, key, value): (usize, &Spanned<_>, _)| Field {
        key: ToString::to_string(key.get_ref()),
        line: lines.line_at(start),
        node: toml_node(value, lines),
    };
    Value::Table(fields.into_iter().map(field).collect())
}

fn json_node(part: &str, whole: &str, lines: &Lines) -> Result<Node, serde_json::Error> {
    let raw: &RawValue = serde_json::from_str(part)?;
    let text = raw.get();
    // The raw value borrows from the text, so the distance of the two addresses is its offset.
    let line = lines.line_at(text.as_ptr().addr().saturating_sub(whole.as_ptr().addr()));
    let value = match text.as_bytes().first() {
        Some(b'{') => {
            let fields = serde_json::Deserializer::from_str(text).deserialize_map(RawFields)?;
            let mut table = Vec::with_capacity(fields.len());
            for (key, raw) in fields {
                let node = json_node(raw.get(), whole, lines)?;
                table.push(Field { key, line: node.line, node });
            }
            Value::Table(table)
        }
        Some(b'[') => {
            let items = serde_json::Deserializer::from_str(text).deserialize_seq(RawItems)?;
            Value::List(items.into_iter().map(|raw| json_node(raw.get(), whole, lines)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Value::Text(serde_json::from_str(text)?),
        Some(b't') => Value::Boolean(true),
        Some(b'f') => Value::Boolean(false),
        Some(b'n') => Value::Other("null"),
        _ => Value::Number(text.to_owned()),
    };
    Ok(Node { line, value })
}

struct RawFields;

impl<'de> Visitor<'de> for RawFields {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields)
    }
}

struct RawItems;

impl<'de> Visitor<'de> for RawItems {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines_in_toml_and_in_json() {
        let toml = Node::from_toml("title = \"x\"\n\n[[rounds]]\nkey = \"a\"\n\n[[rounds]]\nkey = \"b\"\n").unwrap();
        assert_eq!(toml.line_of("title"), 1);
        assert_eq!(toml.line_of("rounds[1].key"), 7);
        assert_eq!(toml.line_of("rounds[1].places"), 6);
        let json =
            Node::from_json("{\n \"title\": \"x\",\n \"rounds\": [\n  {\"key\": \"a\"},\n  {\"key\":\n\"b\"}\n ]\n}");
        assert_eq!(json.unwrap().line_of("rounds[1].key"), 6);
    }

    #[test]
    fn numbers_keep_their_written_digits() {
        let node = Node::from_toml("weight = 0.1\n").unwrap();
        let Value::Table(fields) = node.value else { panic!() };
        assert_eq!(fields[0].node.value, Value::Number("0.1".into()));
    }

    #[test]
    fn broken_syntax_is_reported_with_its_line() {
        assert_eq!(Node::from_toml("a = 1\nb = \n").unwrap_err().line, Some(2));
        assert_eq!(Node::from_json("{\"a\": 1,\n\"b\" 2}").unwrap_err().line, Some(2));
    }
}
