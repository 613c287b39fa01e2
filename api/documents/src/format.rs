//! The looks of cells, by name. Sizes and faces follow the rules for official papers: title 22 pt, head 黑体 12 pt, body 仿宋
//! 12 pt, thin borders, wrapped, centred vertically.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::{Fonts, text};

/// Formats that every spreadsheet knows by number: `0`, `0.00`, `#,##0.00` and text.
const BUILT_IN_WHOLE: u8 = 1;
const BUILT_IN_TWO_PLACES: u8 = 2;
const BUILT_IN_MONEY: u8 = 4;
const BUILT_IN_TEXT: u8 = 49;
/// Characters a font's name may have.
const FONT_NAME_LIMIT: usize = 31;
const STAMP_GREY: Color = Color::RGB(0x59_5959);
/// The character set that a font must have, so that a missing one is replaced by another Chinese one.
pub(crate) const GB2312_CHARSET: u8 = 134;

/// What a cell is. Size in points and line height belong to the look, see [`Look::points`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// `附件1`, 16 pt, left.
    Attachment,
    /// The title, 22 pt, centred.
    Title,
    /// The line under the title, 12 pt, right.
    Note,
    /// `一、最佳金点子（10项）` inside the table.
    Section,
    /// Column heads.
    Head,
    /// Body text, left.
    Text,
    /// Body text, centred.
    Centre,
    /// Codes and numbers that are names: centred and marked as text, so that leading zeros and 18 digits survive editing.
    Code,
    /// A number with its places.
    Number(usize),
    /// A mark that was dropped: grey and struck through.
    Dropped(usize),
    /// Yuan with two places and thousands.
    Money,
    /// Running text of a notice, 16 pt.
    Paragraph,
    /// Issuer and date below a notice, 16 pt, right.
    Closing,
    /// Lines below the table: signatures, contacts.
    Plain,
    /// The fingerprint line, 9 pt, grey.
    Stamp,
    /// The same in one cell, running over the empty ones beside it.
    StampLine,
    /// A sum below a table: lines above and below, running over the empty cells beside it.
    Sum,
}

impl Look {
    /// Size of the type in points.
    pub(crate) fn points(self) -> u16 {
        match self {
            Self::Title => 22,
            Self::Attachment | Self::Paragraph | Self::Closing => 16,
            Self::Note
            | Self::Section
            | Self::Head
            | Self::Text
            | Self::Centre
            | Self::Code
            | Self::Number(_)
            | Self::Dropped(_)
            | Self::Money
            | Self::Plain
            | Self::Sum => 12,
            Self::Stamp | Self::StampLine => 9,
        }
    }

    /// Height of one line in points, and what a row of this look has above and below.
    pub(crate) fn leading(self) -> (u16, u16) {
        match self.points() {
            22 => (32, 10),
            16 => (28, 2),
            9 => (13, 6),
            _ => (16, 8),
        }
    }

    fn align(self) -> FormatAlign {
        match self {
            Self::Title | Self::Head | Self::Centre | Self::Code | Self::Number(_) | Self::Dropped(_) => {
                FormatAlign::Center
            }
            Self::Note | Self::Money | Self::Closing => FormatAlign::Right,
            Self::Attachment
            | Self::Section
            | Self::Text
            | Self::Paragraph
            | Self::Plain
            | Self::Stamp
            | Self::StampLine
            | Self::Sum => FormatAlign::Left,
        }
    }

    fn face(self, fonts: &Fonts) -> &str {
        match self {
            Self::Title => &fonts.title,
            Self::Attachment | Self::Section | Self::Head | Self::Sum => &fonts.head,
            Self::Note
            | Self::Text
            | Self::Centre
            | Self::Code
            | Self::Number(_)
            | Self::Dropped(_)
            | Self::Money
            | Self::Paragraph
            | Self::Closing
            | Self::Plain
            | Self::Stamp
            | Self::StampLine => &fonts.body,
        }
    }

    /// What the look has beyond face, size and alignment: borders, wrapping, number format, colour.
    fn dress(self, format: Format) -> Format {
        let cell = |format: Format| format.set_border(FormatBorder::Thin);
        // A number that is too wide for its column would print as ####, so it shrinks.
        let number = |format: Format, places| with_places(cell(format), places).set_shrink();
        match self {
            Self::Attachment | Self::Title | Self::Note | Self::Paragraph | Self::Plain => format.set_text_wrap(),
            Self::Closing => format.set_text_wrap().set_indent(4),
            Self::Section | Self::Head | Self::Text | Self::Centre => cell(format).set_text_wrap(),
            Self::Code => cell(format).set_text_wrap().set_num_format_index(BUILT_IN_TEXT),
            Self::Number(places) => number(format, places),
            Self::Dropped(places) => number(format, places)
                .set_font_color(Color::RGB(0x80_8080))
                .set_background_color(Color::RGB(0xF2_F2F2))
                .set_font_strikethrough(),
            Self::Money => cell(format).set_shrink().set_num_format_index(BUILT_IN_MONEY),
            Self::Stamp => format.set_text_wrap().set_font_color(STAMP_GREY),
            Self::StampLine => format.set_font_color(STAMP_GREY),
            Self::Sum => format.set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Thin),
        }
    }
}

/// Formats made once and looked up by look.
pub(crate) struct Formats {
    fonts: Fonts,
    made: HashMap<(Look, bool), Format>,
}

impl Formats {
    pub(crate) fn new(fonts: &Fonts) -> Self {
        Self { fonts: fonts.clone(), made: HashMap::new() }
    }

    /// The format of a look; `quoted` adds the quote prefix that keeps a text a text.
    pub(crate) fn of(&mut self, look: Look, quoted: bool) -> &Format {
        let fonts = &self.fonts;
        self.made.entry((look, quoted)).or_insert_with(|| make(fonts, look, quoted))
    }
}

fn make(fonts: &Fonts, look: Look, quoted: bool) -> Format {
    let format = Format::new()
        .set_font_name(text::footer_text(look.face(fonts), FONT_NAME_LIMIT))
        .set_font_size(look.points())
        .set_font_charset(GB2312_CHARSET)
        .set_align(look.align())
        .set_align(FormatAlign::VerticalCenter);
    let format = look.dress(format);
    if quoted { format.set_quote_prefix() } else { format }
}

/// `0` or `0.00`: as many places as the value has, so that the cell shows what was decided.
fn with_places(format: Format, places: usize) -> Format {
    match places {
        0 => format.set_num_format_index(BUILT_IN_WHOLE),
        2 => format.set_num_format_index(BUILT_IN_TWO_PLACES),
        more => format.set_num_format(format!("0.{}", "0".repeat(more))),
    }
}
