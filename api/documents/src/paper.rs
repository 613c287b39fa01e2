//! What every paper carries besides its table: heading, fonts, fingerprint. Plain data, no layout.

use chrono::{DateTime, FixedOffset};

use crate::DocumentError;

/// The heading of a paper.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    /// `附件1`, printed above the title.
    pub attachment: Option<String>,
    /// `2025年度“金点子”表彰名单`.
    pub title: String,
    /// The issuing unit, `滨海高新区总工会`; left out when empty.
    pub unit: String,
    /// 文号, `滨高工发〔2025〕12号`; left out when empty.
    pub document_no: String,
    /// The date as it is to be read, `2025年12月17日`; left out when empty.
    pub date: String,
    /// A mark in the page header while the paper is not final, `公示稿`.
    pub mark: Option<String>,
}

/// Which frozen version a paper shows. It is printed at the foot, and its time is the only time in the file, so the same
/// version gives the same bytes.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// `名单第 3 版`.
    pub version: String,
    /// SHA-256 of the frozen version, 64 lowercase hexadecimal digits.
    pub sha256: String,
    /// The rule pack behind it, `规则第 2 版 b7d0…19ce`.
    pub rules: Option<String>,
    /// When the version was generated, in the zone of the programme.
    pub generated_at: DateTime<FixedOffset>,
}

impl Stamp {
    /// The full line below a table.
    pub(crate) fn line(&self) -> Result<String, DocumentError> {
        self.check()?;
        let rules = self.rules.as_deref().map(|rules| format!(" · {rules}")).unwrap_or_default();
        let time = self.generated_at.format("%Y-%m-%d %H:%M:%S");
        Ok(format!("{} · SHA-256 {}{rules} · {time} 生成", self.version, self.sha256))
    }

    /// The short form for the page footer: `名单第 3 版 · 8b1d6e20…91c704fa`.
    pub(crate) fn short(&self) -> Result<String, DocumentError> {
        self.check()?;
        let version: String = self.version.chars().take(24).collect();
        let (first, last) = (self.sha256.get(..8).unwrap_or_default(), self.sha256.get(56..).unwrap_or_default());
        Ok(format!("{version} · {first}…{last}"))
    }

    fn check(&self) -> Result<(), DocumentError> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if self.sha256.len() == 64 && self.sha256.bytes().all(is_hex) {
            return Ok(());
        }
        Err(DocumentError::BadHash { version: self.version.clone() })
    }
}

/// Names of the fonts. Offices have them installed; none is embedded.
///
/// Source: GB/T 9704-2012 asks for 小标宋, 黑体, 仿宋 without naming a vendor.
#[derive(Debug, Clone)]
pub struct Fonts {
    /// The title, 22 pt (二号).
    pub title: String,
    /// Table heads and section lines, 12 pt (小四); 附件 marks, 16 pt (三号).
    pub head: String,
    /// Everything else, 12 pt (小四); running text of a notice 16 pt (三号).
    pub body: String,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { title: "方正小标宋简体".into(), head: "黑体".into(), body: "仿宋_GB2312".into() }
    }
}
