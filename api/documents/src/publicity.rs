//! 公示名单, the notice by which a proposed list is put to the public: a page of text and the list as its annex. No score, no
//! rank, no telephone or document number of a winner; the contact is the office's own.
//!
//! Rule's source: published notices of this kind; a notice names the period, how to report (a unit with its seal, a person with
//! real name and contact), whom to reach, the annex, issuer and date. The list prints 序号, 项目, 单位, 姓名, 拟授奖项.

use std::io::Write;

use crate::collate::{ListOrder, Pinyin};
use crate::commendation::{TierSection, count_items, in_order};
use crate::format::Look;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, SheetPlan};
use crate::{DocumentError, Fonts};

/// Together as wide as the text of an A4 page; each paragraph runs over all of them.
const NOTICE_WIDTHS: [u16; 6] = [15; 6];
/// Widths of 序号, 项目, 单位, 姓名, 拟授奖项.
const LIST_WIDTHS: [u16; 5] = [6, 38, 34, 18, 22];

/// A notice with the list that it publishes.
#[derive(Debug, Clone)]
pub struct PublicityList {
    /// Title, issuer and date of the notice; the attachment mark belongs to the list.
    pub heading: Heading,
    /// Opening paragraphs.
    pub intro: Vec<String>,
    /// `2025年12月13日至12月19日17:00（5个工作日）`.
    pub period: String,
    /// How to report; [`PublicityList::usual_reporting`] is the common text.
    pub reporting: Vec<String>,
    pub contact: Contact,
    /// Title of the annex, `2025年度“金点子”拟表彰名单`.
    pub list_title: String,
    pub columns: PublicityColumns,
    pub order: ListOrder,
    /// Tiers from the highest down; a tier's name is the award proposed for its lines.
    pub tiers: Vec<TierSection>,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// What the columns of the annex are called.
#[derive(Debug, Clone)]
pub struct PublicityColumns {
    pub project: String,
    pub organization: String,
    pub people: String,
    pub award: String,
}

impl Default for PublicityColumns {
    fn default() -> Self {
        Self {
            project: "项目名称".into(),
            organization: "所属企业".into(),
            people: "姓名".into(),
            award: "拟授奖项".into(),
        }
    }
}

/// Whom to tell. Empty parts are left out.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    pub person: String,
    pub phone: String,
    pub address: String,
    pub mailbox: String,
}

impl PublicityList {
    /// The usual way to report, in one paragraph.
    pub fn usual_reporting() -> Vec<String> {
        vec![
            "公示期内对名单有异议的，请以书面形式反映。以单位名义反映的，须加盖单位公章；以个人名义反映的，须署真实姓名并\
             留下有效联系方式。请写明具体事项并附依据或线索，我们将对反映人的信息保密。"
                .into(),
        ]
    }

    /// The workbook as bytes. Same notice, same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook. Errors: as for [`crate::CommendationList::write_to`].
    pub fn write_to(&self, writer: impl Write + Send) -> Result<(), DocumentError> {
        let count = count_items(&self.list_title, &self.tiers)?;
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        self.write_notice(&mut book, count)?;
        self.write_list(&mut book, count)?;
        book.write_to(writer)
    }

    fn write_notice(&self, book: &mut Book, count: usize) -> Result<(), DocumentError> {
        let footer = self.stamp.short()?;
        let mut sheet = book.sheet(&self.plan("公示", &NOTICE_WIDTHS, &footer))?;
        sheet.wide(&self.heading.title, Look::Title)?;
        let mut paragraphs = self.intro.clone();
        paragraphs.extend(labelled("公示时间", &self.period));
        paragraphs.extend(self.reporting.iter().cloned());
        paragraphs.extend(labelled("联系人", &self.contact.person));
        paragraphs.extend(labelled("联系电话", &self.contact.phone));
        paragraphs.extend(labelled("通讯地址", &self.contact.address));
        paragraphs.extend(labelled("电子邮箱", &self.contact.mailbox));
        for paragraph in paragraphs {
            sheet.wide(&format!("　　{paragraph}"), Look::Paragraph)?;
        }
        sheet.wide("", Look::Paragraph)?;
        sheet.wide(&format!("　　附件：{}（共{count}项）", self.list_title), Look::Paragraph)?;
        sheet.wide("", Look::Paragraph)?;
        sheet.wide(&self.heading.unit, Look::Closing)?;
        sheet.wide(&self.heading.date, Look::Closing)?;
        sheet.close(&self.stamp.line()?)
    }

    fn write_list(&self, book: &mut Book, count: usize) -> Result<(), DocumentError> {
        let footer = self.stamp.short()?;
        let mut sheet = book.sheet(&self.plan("拟表彰名单", &LIST_WIDTHS, &footer))?;
        let heading = Heading {
            attachment: Some(self.heading.attachment.clone().unwrap_or_else(|| "附件".into())),
            title: self.list_title.clone(),
            ..Heading::default()
        };
        sheet.heading(&heading, &format!("（共{count}项，{}，排名不分先后）", self.order.label()))?;
        let columns = &self.columns;
        sheet.head_row(&["序号", &columns.project, &columns.organization, &columns.people, &columns.award])?;
        let pinyin = Pinyin::new()?;
        let ordered = self.tiers.iter().flat_map(|tier| {
            in_order(&tier.items, self.order, &pinyin).into_iter().map(move |item| (item, &tier.name))
        });
        for (number, (item, award)) in (1..).zip(ordered) {
            sheet.count(0, number)?;
            sheet.text(1, &item.project, Look::Text)?;
            sheet.text(2, &item.organization, Look::Text)?;
            sheet.text(3, &item.people, Look::Text)?;
            sheet.text(4, award, Look::Centre)?;
            sheet.end_row()?;
        }
        sheet.close(&self.stamp.line()?)
    }

    fn plan<'a>(&'a self, name: &'a str, widths: &'a [u16], footer: &'a str) -> SheetPlan<'a> {
        SheetPlan {
            name,
            paper: Paper::A4Portrait,
            widths,
            footer,
            mark: self.heading.mark.as_deref(),
            font: &self.fonts.body,
        }
    }
}

fn labelled(label: &str, value: &str) -> Option<String> {
    if value.is_empty() { None } else { Some(format!("{label}：{value}")) }
}
