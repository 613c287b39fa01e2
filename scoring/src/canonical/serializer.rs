//! Writes canonical JSON straight from our types, without a tree of values between: a manifest holds a quarter of a million
//! marks. Knows objects, lists, texts, integers and nothing; anything else is refused.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde::ser::{self, Impossible};

/// A serializer that appends to a text.
pub(super) struct Canonical<'a> {
    out: &'a mut String,
}

/// A value without a canonical form.
#[derive(Debug)]
pub(super) struct Unsupported(String);

type Done = Result<(), Unsupported>;

impl<'a> Canonical<'a> {
    pub(super) fn new(out: &'a mut String) -> Self {
        Self { out }
    }

    fn integer(self, number: impl Display) -> Done {
        write!(self.out, "{number}").map_err(ser::Error::custom)
    }
}

impl Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

fn refuse<T>(what: &str) -> Result<T, Unsupported> {
    Err(Unsupported(format!("{what} has no canonical form")))
}

fn needs_escapes(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
}

fn write_text(text: &str, out: &mut String) -> Done {
    if needs_escapes(text) {
        out.push_str(&serde_json::to_string(text).map_err(ser::Error::custom)?);
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
    Ok(())
}

impl<'a> ser::Serializer for Canonical<'a> {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = Impossible<(), Unsupported>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Impossible<(), Unsupported>;

    fn serialize_bool(self, value: bool) -> Done {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.integer(value)
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.integer(value)
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.integer(value)
    }

    fn serialize_i64(self, value: i64) -> Done {
        self.integer(value)
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.integer(value)
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.integer(value)
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.integer(value)
    }

    fn serialize_u64(self, value: u64) -> Done {
        self.integer(value)
    }

    #[expect(clippy::disallowed_types, reason = "the trait names it; it is refused")]
    fn serialize_f32(self, _: f32) -> Done {
        refuse("a number that may not be whole")
    }

    #[expect(clippy::disallowed_types, reason = "the trait names it; it is refused")]
    fn serialize_f64(self, _: f64) -> Done {
        refuse("a number that may not be whole")
    }

    fn serialize_char(self, value: char) -> Done {
        write_text(value.encode_utf8(&mut [0; 4]), self.out)
    }

    fn serialize_str(self, value: &str) -> Done {
        write_text(value, self.out)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Done {
        let start = self.out.len();
        write!(self.out, "\"{value}").map_err(ser::Error::custom)?;
        if self.out.get(start + 1..).is_some_and(needs_escapes) {
            let text = self.out.split_off(start);
            return write_text(text.get(1..).unwrap_or_default(), self.out);
        }
        self.out.push('"');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        refuse("a row of bytes")
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        write_text(variant, self.out)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Done {
        refuse("a choice that carries a value")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, Unsupported> {
        self.out.push('[');
        Ok(List { out: self.out, is_empty: true })
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'a>, Unsupported> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Unsupported> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        refuse("a choice that carries values")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>, Unsupported> {
        self.out.push('{');
        let start = self.out.len();
        Ok(Object { out: self.out, start, fields: Vec::new() })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'a>, Unsupported> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        refuse("a choice that carries fields")
    }
}

/// `[…]` being written.
pub(super) struct List<'a> {
    out: &'a mut String,
    is_empty: bool,
}

impl List<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(',');
        }
        value.serialize(Canonical::new(self.out))
    }

    fn close(self) -> Done {
        self.out.push(']');
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.item(value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl ser::SerializeTuple for List<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.item(value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl ser::SerializeTupleStruct for List<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.item(value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

/// `{…}` being written: the fields as they come, put in order at the end.
pub(super) struct Object<'a> {
    out: &'a mut String,
    /// Where its first field begins in `out`.
    start: usize,
    fields: Vec<Field>,
}

/// A field by its key, and where its text with the key ends in the output; it begins after the comma behind the one before.
struct Field {
    key: Cow<'static, str>,
    end: usize,
}

impl Object<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, key: Cow<'static, str>, value: &T) -> Done {
        if !self.fields.is_empty() {
            self.out.push(',');
        }
        write_text(&key, self.out)?;
        self.out.push(':');
        value.serialize(Canonical::new(self.out))?;
        self.fields.push(Field { key, end: self.out.len() });
        Ok(())
    }

    fn close(self) -> Done {
        let Self { out, start, fields } = self;
        if !fields.is_sorted_by(|a, b| a.key <= b.key) {
            let begins = std::iter::once(start).chain(fields.iter().map(|field| field.end + 1));
            let mut texts: Vec<(&str, &str)> = begins
                .zip(&fields)
                .map(|(begin, field)| (&*field.key, out.get(begin..field.end).unwrap_or_default()))
                .collect();
            texts.sort_unstable();
            let mut sorted = String::with_capacity(out.len() - start);
            for (index, (_, text)) in texts.into_iter().enumerate() {
                if index > 0 {
                    sorted.push(',');
                }
                sorted.push_str(text);
            }
            out.truncate(start);
            out.push_str(&sorted);
        }
        out.push('}');
        Ok(())
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.field(key.into(), value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Done {
        refuse("a key apart from its value")
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Done {
        refuse("a value apart from its key")
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(&mut self, key: &K, value: &V) -> Done {
        match serde_json::to_value(key) {
            Ok(serde_json::Value::String(key)) => self.field(key.into(), value),
            Ok(_) | Err(_) => refuse("a key that is no text"),
        }
    }

    fn end(self) -> Done {
        self.close()
    }
}
