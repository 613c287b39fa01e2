//! 表彰名单, the public list of a commendation decision: what was honoured, whose it is, no rank and no score.
//!
//! Rule's source: the annex of a commendation decision (《关于…的决定》附件1), laid out by GB/T 9704-2012; sections by tier with
//! Chinese numerals, numbering restarting in each. `排名不分先后` is kept literally: whatever order the lines come in, they are
//! printed in the stated order, so the ranking cannot be read off the paper.

use std::io::Write;

use crate::collate::{ListOrder, Pinyin};
use crate::format::Look;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, Sheet, SheetPlan};
use crate::{DocumentError, Fonts, text};

/// Widths of 序号, 项目名称, 所属企业, 建议人, 类别, 备注.
const WIDTHS: [u16; 6] = [6, 38, 34, 18, 12, 10];

/// A public commendation list.
#[derive(Debug, Clone)]
pub struct CommendationList {
    pub heading: Heading,
    pub columns: ListColumns,
    pub order: ListOrder,
    /// Tiers from the highest down.
    pub tiers: Vec<TierSection>,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// What the columns are called; programmes differ.
#[derive(Debug, Clone)]
pub struct ListColumns {
    pub project: String,
    pub organization: String,
    pub people: String,
    pub category: String,
    pub remark: String,
}

impl ListColumns {
    /// 金点子: 项目名称, 所属企业, 建议人.
    pub fn golden_idea() -> Self {
        Self::named("项目名称", "建议人")
    }

    /// 创新工作岗: 岗位名称, 所属企业, 带头人.
    pub fn innovation_post() -> Self {
        Self::named("岗位名称", "带头人")
    }

    fn named(project: &str, people: &str) -> Self {
        Self {
            project: project.into(),
            organization: "所属企业".into(),
            people: people.into(),
            category: "类别".into(),
            remark: "备注".into(),
        }
    }
}

/// One tier with its lines, in any order.
#[derive(Debug, Clone)]
pub struct TierSection {
    /// `最佳金点子`.
    pub name: String,
    pub items: Vec<ListItem>,
}

/// One line of a public list.
#[derive(Debug, Clone, Default)]
pub struct ListItem {
    /// Entry number; orders the list, is not printed.
    pub number: String,
    pub project: String,
    pub organization: String,
    /// `陆怀远 等3人`.
    pub people: String,
    pub category: String,
    pub remark: String,
}

impl CommendationList {
    /// The workbook as bytes. Same list, same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook. Errors: a list or tier without lines, a text too long for a cell, a fingerprint that is none.
    pub fn write_to(&self, writer: impl Write + Send) -> Result<(), DocumentError> {
        let count = count_items(&self.heading.title, &self.tiers)?;
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        let mut sheet = book.sheet(&SheetPlan {
            name: "表彰名单",
            paper: Paper::A4Portrait,
            widths: &WIDTHS,
            footer: &self.stamp.short()?,
            mark: self.heading.mark.as_deref(),
            font: &self.fonts.body,
        })?;
        sheet.heading(&self.heading, &format!("（共{count}项，{}，排名不分先后）", self.order.label()))?;
        // One head for all sections, not one above each: it repeats on every page and stays in view, so it must be true of
        // every section.
        let columns = &self.columns;
        sheet.head_row(&[
            "序号",
            &columns.project,
            &columns.organization,
            &columns.people,
            &columns.category,
            &columns.remark,
        ])?;
        let pinyin = Pinyin::new()?;
        for (ordinal, tier) in (1..).zip(&self.tiers) {
            let name = &tier.name;
            sheet.wide(
                &format!("{}、{name}（{}项）", text::chinese_ordinal(ordinal), tier.items.len()),
                Look::Section,
            )?;
            for (number, item) in (1..).zip(in_order(&tier.items, self.order, &pinyin)) {
                write_item(&mut sheet, number, item)?;
            }
        }
        sheet.close(&self.stamp.line()?)?;
        book.write_to(writer)
    }
}

fn write_item(sheet: &mut Sheet<'_>, number: u32, item: &ListItem) -> Result<(), DocumentError> {
    sheet.count(0, number)?;
    sheet.text(1, &item.project, Look::Text)?;
    sheet.text(2, &item.organization, Look::Text)?;
    sheet.text(3, &item.people, Look::Text)?;
    sheet.text(4, &item.category, Look::Centre)?;
    sheet.text(5, &item.remark, Look::Centre)?;
    sheet.end_row()
}

/// Lines of all tiers together. Errors: no line at all, or a tier without any.
pub(crate) fn count_items(title: &str, tiers: &[TierSection]) -> Result<usize, DocumentError> {
    if tiers.iter().all(|tier| tier.items.is_empty()) {
        return Err(DocumentError::EmptyList { title: title.to_owned() });
    }
    if let Some(empty) = tiers.iter().find(|tier| tier.items.is_empty()) {
        return Err(DocumentError::EmptyTier { title: title.to_owned(), tier: empty.name.clone() });
    }
    Ok(tiers.iter().map(|tier| tier.items.len()).sum())
}

/// The lines in the stated order: a total one, so that the order they came in never shows.
impl ListOrder {
    /// Lines in this order: the one in which papers and public pages show them. Errors: [`DocumentError::Collation`].
    pub fn sorted(self, items: &[ListItem]) -> Result<Vec<&ListItem>, DocumentError> {
        Ok(in_order(items, self, &Pinyin::new()?))
    }
}

pub(crate) fn in_order<'a>(items: &'a [ListItem], order: ListOrder, pinyin: &Pinyin) -> Vec<&'a ListItem> {
    let mut sorted: Vec<&ListItem> = items.iter().collect();
    sorted.sort_by(|a, b| {
        let by = |field: fn(&ListItem) -> &String| pinyin.compare(field(a), field(b));
        let stated = match order {
            ListOrder::Number => by(|item| &item.number),
            ListOrder::OrganizationPinyin => by(|item| &item.organization),
            ListOrder::ProjectPinyin => by(|item| &item.project),
            ListOrder::PersonPinyin => by(|item| &item.people),
        };
        stated
            .then_with(|| by(|item| &item.number))
            .then_with(|| by(|item| &item.project))
            .then_with(|| by(|item| &item.organization))
            .then_with(|| by(|item| &item.people))
            .then_with(|| by(|item| &item.category))
            .then_with(|| by(|item| &item.remark))
    });
    sorted
}
