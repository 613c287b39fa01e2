//! Official papers as bytes: lists, summaries and registers as `.xlsx` workbooks.
//!
//! Plain data in, bytes out. Knows no database, no clock and no network. Order of ranking, dropped marks, tiers and prizes
//! come in as they were decided; only the recomputation workbook knows rules, and writes them as formulas. The one thing decided here is the order of public lists, which must not be the
//! ranking.
//!
//! | Paper | Type | Who reads it | Where its form comes from |
//! |---|---|---|---|
//! | 表彰名单 | [`CommendationList`] | the public | annex of a commendation decision; sections by tier, 排名不分先后 |
//! | 公示名单 | [`PublicityList`] | the public | publicity notice: period, how to report, contact, annex; no score |
//! | 内部名单 | [`InternalList`] | staff, leaders, supervisor | ranks, scores, codes, prizes, caps and reserves side by side |
//! | 评分汇总表 | [`ScoreSummary`] | panel, supervisor, archive | every mark, the dropped ones struck through, four signatures |
//! | 评委评分表 | [`JudgeSheet`] | one judge, archive | a judge's marks to sign, or an empty sheet to fill in by hand |
//! | 奖金发放表 | [`PayoutSheet`] | finance | accounts as text, the sum in capitals, three signatures |
//! | 重算核对表 | [`recomputation`] | staff, leaders, whoever redoes the sum | marks to awards in formulas, beside the engine's numbers |
//! | 申报汇总表 | [`EntryRegister`] | federations, staff | a federation's sealed register of what it recommends |
//!
//! # What holds for every paper
//!
//! - **Page**: GB/T 9704-2012 margins (37, 35, 28 and 26 mm), one page wide, head rows repeated and frozen, `第×页 共×页` and the
//!   short fingerprint in the footer, the full fingerprint of the frozen version below the table.
//! - **Type**: title 22 pt, heads 黑体 12 pt, body 仿宋 12 pt, by name only ([`Fonts`]); no font is embedded. Rows are at least 24 pt
//!   and as high as their longest cell is estimated to need.
//! - **Text stays text**: only the recomputation workbook has formulas, made of addresses and numbers alone. A text that begins like one (`= + - @`, tab, their full-width
//!   forms) carries the quote prefix; control characters are escaped as the format prescribes and come back exactly. Codes are
//!   marked as text, so leading zeros and 18 digits survive.
//! - **Numbers are exact**: scores come as [`Decimal`], money as fen. No arithmetic on scores; a decimal that a spreadsheet could not
//!   hold exactly becomes text.
//! - **Same input, same bytes**: no author, and the only time in the file is the [`Stamp`]'s.
//!
//! # Example
//!
//! ```
//! use documents::{CommendationList, Fonts, Heading, ListColumns, ListItem, ListOrder, Stamp, TierSection};
//!
//! let list = CommendationList {
//!     heading: Heading { title: "2025年度“金点子”表彰名单".into(), ..Heading::default() },
//!     columns: ListColumns::golden_idea(),
//!     order: ListOrder::OrganizationPinyin,
//!     tiers: vec![TierSection {
//!         name: "最佳金点子".into(),
//!         items: vec![ListItem { project: "切削液循环再生".into(), ..ListItem::default() }],
//!     }],
//!     stamp: Stamp {
//!         version: "名单第 3 版".into(),
//!         sha256: "8b1d6e2047aac3f51e09b26411d07c5be93a4f06d2b87e1508c6f3a991c704fa".into(),
//!         rules: None,
//!         generated_at: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
//!     },
//!     fonts: Fonts::default(),
//! };
//! let workbook = list.to_xlsx()?;
//! assert!(workbook.starts_with(b"PK"));
//! # Ok::<(), documents::DocumentError>(())
//! ```

mod collate;
mod commendation;
mod decimal;
mod error;
mod format;
mod internal;
mod judge_sheet;
mod money;
mod paper;
mod payout;
mod publicity;
mod recompute;
mod register;
mod sheet;
mod stream;
mod summary;
mod text;

pub use collate::{ListOrder, Pinyin};
pub use commendation::{CommendationList, ListColumns, ListItem, TierSection};
pub use decimal::Decimal;
pub use error::DocumentError;
pub use internal::{InternalList, InternalRow};
pub use judge_sheet::{JudgeRow, JudgeSheet};
pub use money::yuan_in_capitals;
pub use paper::{Fonts, Heading, Stamp};
pub use payout::{PayoutRow, PayoutSheet};
pub use publicity::{Contact, PublicityColumns, PublicityList};
pub use recompute::recomputation;
pub use register::{EntryRegister, RegisterRow, RegisterSigned};
pub use sheet::Paper;
pub use summary::{Mark, RoundColumns, RoundMarks, ScoreSummary, SummaryRow};
