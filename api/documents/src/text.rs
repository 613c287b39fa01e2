//! What text needs before it goes on a sheet: safe sheet names and page footers, the leading characters that a spreadsheet
//! would take for a formula, Chinese ordinals, and how many lines a text fills. Changes no cell text.

/// Units of UTF-16 that one cell may hold.
pub(crate) const CELL_LIMIT: usize = 32_767;
/// Units of UTF-16 that a sheet's name may have.
const SHEET_NAME_LIMIT: usize = 31;

/// Whether typing this text into a cell could start a formula (or hide its start): `= + - @`, their full-width forms, tab and
/// other control characters, also behind leading blanks. Such cells get the quote prefix, so that they stay text when edited.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    let first = text.chars().find(|c| !matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '\u{feff}' | '\u{200b}'));
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') || c.is_control())
}

/// A sheet name a workbook accepts: none of `[ ] : * ? / \`, no control characters, no apostrophe at either end, at most 31
/// UTF-16 units, never empty, never the reserved `History`.
pub(crate) fn sheet_name(wanted: &str, fallback: &str) -> String {
    let mut name = String::new();
    let mut units = 0;
    for c in wanted.trim().chars().filter(|c| !is_unprintable(*c)) {
        let c = full_width_if_forbidden(c);
        units += c.len_utf16();
        if units > SHEET_NAME_LIMIT {
            break;
        }
        name.push(c);
    }
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if name.is_empty() || name.eq_ignore_ascii_case("history") { fallback.to_owned() } else { name.to_owned() }
}

fn full_width_if_forbidden(c: char) -> char {
    match c {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        other => other,
    }
}

/// Characters that have no place in a name or a page footer: controls and the two non-characters that XML forbids.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Text for a font's name, a page header or a footer, where `&` starts a code: it becomes the full-width sign, quotes and controls go, and the
/// rest is cut to `limit` characters.
pub(crate) fn footer_text(text: &str, limit: usize) -> String {
    let kept = text.chars().filter(|c| !is_unprintable(*c) && *c != '"');
    kept.map(|c| if c == '&' { '＆' } else { c }).take(limit).collect()
}

/// The length of a text in UTF-16 units when a cell cannot hold it.
pub(crate) fn over_cell_limit(value: &str) -> Option<usize> {
    // Bytes bound the UTF-16 units from above, so nearly every text passes on its length alone.
    if value.len() <= CELL_LIMIT {
        return None;
    }
    let length = value.encode_utf16().count();
    (length > CELL_LIMIT).then_some(length)
}

/// Appends a text as the content of a cell's XML. What XML forbids, and what would be read back as an escape, is written as
/// the `_xHHHH_` escape of the workbook format, so that every text comes back exactly.
pub(crate) fn escape_into(xml: &mut String, value: &str) {
    // One pass without a branch over the bytes of nearly every text. The two non-characters begin with EF, as full-width
    // punctuation does, so they are looked for only then.
    let marked = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'_' | 0..=8 | 0xb..=0x1f);
    let is_marked = value.bytes().fold(false, |seen, byte| seen | marked(byte));
    let has_ef = value.bytes().fold(false, |seen, byte| seen | (byte == 0xef));
    if !(is_marked || has_ef && value.contains(['\u{fffe}', '\u{ffff}'])) {
        xml.push_str(value);
        return;
    }
    for (index, c) in value.char_indices() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '_' if value.get(index..).is_some_and(is_escape) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push_str(&format!("_x{:04X}_", u32::from(c))),
            other => xml.push(other),
        }
    }
}

/// Whether a text begins with `_xHHHH_`.
fn is_escape(text: &str) -> bool {
    let mut bytes = text.bytes();
    let starts = bytes.next() == Some(b'_') && bytes.next() == Some(b'x');
    starts && bytes.by_ref().take(4).filter(u8::is_ascii_hexdigit).count() == 4 && bytes.next() == Some(b'_')
}

/// Chinese ordinal of a section: 1 is 一, 12 is 十二, 20 is 二十. From 100 on plain digits.
pub(crate) fn chinese_ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: usize| DIGITS.get(value).copied().unwrap_or_default();
    match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        other => other.to_string(),
    }
}

/// Lines that a text fills in a cell of `capacity` half-width columns: what is not ASCII counts two, a word of ASCII is not
/// broken unless it is longer than a line. An estimate on the generous side, for row heights only.
pub(crate) fn lines(text: &str, capacity: usize) -> usize {
    // Two columns at most for three bytes of UTF-8: a short text cannot wrap.
    if text.len() <= capacity && !text.contains('\n') {
        return 1;
    }
    let capacity = capacity.max(2);
    text.split('\n').map(|paragraph| paragraph_lines(paragraph, capacity)).sum()
}

fn paragraph_lines(paragraph: &str, capacity: usize) -> usize {
    let (mut full, mut used, mut word) = (0, 0, 0);
    for c in paragraph.chars() {
        let is_word = c.is_ascii() && c != ' ';
        let width = if c.is_ascii() { 1 } else { 2 };
        if used + width <= capacity {
            used += width;
        } else {
            full += 1;
            // The word begun at the end of the line moves down with this character.
            used = if is_word && word + width <= capacity { word + width } else { width };
        }
        word = if is_word { word + width } else { 0 };
    }
    full + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_starts_are_recognised_behind_blanks_and_in_full_width() {
        for text in
            ["=1", "+1", "-1", "@a", "\t=1", "\r", "\0", "＝1", "＋", "－", "＠", " =1", "\u{3000}＝1", "\u{feff}=1"]
        {
            assert!(looks_like_formula(text), "{text:?}");
        }
        for text in ["", "1=1", "金点子", "a@b", " "] {
            assert!(!looks_like_formula(text), "{text:?}");
        }
    }

    #[test]
    fn sheet_names_keep_to_the_limits() {
        for (wanted, name) in [
            ("表彰名单", "表彰名单"),
            ("[a]:*?/\\b", "［a］：＊？／＼b"),
            ("'引'", "引"),
            ("", "名单"),
            ("  \0\u{ffff} ", "名单"),
            ("history", "名单"),
        ] {
            assert_eq!(sheet_name(wanted, "名单"), name);
        }
        let astral = sheet_name(&"𠮷".repeat(20), "名单");
        assert_eq!((astral.chars().count(), astral.encode_utf16().count()), (15, 30));
    }

    #[test]
    fn footers_cannot_smuggle_codes() {
        assert_eq!(footer_text("a&P\"b\"\u{1}&[Page]", 40), "a＆Pb＆[Page]");
        assert_eq!(footer_text("一二三", 2), "一二");
    }

    #[test]
    fn sections_are_numbered_in_chinese() {
        let names = [1, 9, 10, 11, 19, 20, 21, 99, 100].map(chinese_ordinal);
        assert_eq!(names, ["一", "九", "十", "十一", "十九", "二十", "二十一", "九十九", "100"]);
    }

    #[test]
    fn wrapped_lines_are_counted_by_width() {
        for (text, capacity, count) in [
            ("", 10, 1),
            ("一二三四五", 10, 1),
            ("一二三四五六", 10, 2),
            ("一\n二", 10, 2),
            ("abc defghij", 10, 2),
            ("abcdefghijklmno", 10, 2),
            ("𠮷𠮷𠮷𠮷𠮷𠮷", 10, 2),
            ("一二三", 1, 3),
        ] {
            assert_eq!(lines(text, capacity), count, "{text:?}");
        }
    }
}
