//! The order of a public list: 排名不分先后, so it must not follow the ranking. Knows nothing of scores.
//!
//! Chinese text is compared by CLDR's pinyin order for `zh` (reading, then strokes, then radical), from `icu_collator` with its
//! own data (permissive Unicode licence, already in the tree through `url`). It was preferred to a table of syllables such as the
//! `pinyin` crate because it orders homophones too, and because it is the order of `Intl.Collator('zh')` in a browser and of ICU in
//! PostgreSQL, so that page and paper agree. A rare character without a known reading (𠮷) comes after all that have one. The data
//! is compiled in and pinned by the lock file; nothing depends on the locale of the machine.

use std::cmp::Ordering;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions, preferences::CollationNumericOrdering};
use icu_locale_core::locale;

use crate::DocumentError;

/// What a public list is ordered by. Ties go on to the entry number and then to every printed field, so the order is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOrder {
    /// By the entry number, as in a register.
    Number,
    /// By the pinyin of the organization's name.
    OrganizationPinyin,
    /// By the pinyin of the project's name.
    ProjectPinyin,
    /// By the pinyin of the person's name.
    PersonPinyin,
}

impl ListOrder {
    /// How the list says it: `按申报编号为序`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Number => "按申报编号为序",
            Self::OrganizationPinyin => "按单位名称拼音为序",
            Self::ProjectPinyin => "按项目名称拼音为序",
            Self::PersonPinyin => "按姓名拼音为序",
        }
    }
}

/// Compares texts by pinyin; digits inside them by value (`第2项` before `第10项`).
pub struct Pinyin(CollatorBorrowed<'static>);

impl Pinyin {
    /// Loads the compiled-in order. Errors: [`DocumentError::Collation`].
    pub fn new() -> Result<Self, DocumentError> {
        let mut preferences: icu_collator::CollatorPreferences = locale!("zh-u-co-pinyin").into();
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Collator::try_new(preferences, CollatorOptions::default())
            .map(Self)
            .map_err(|error| DocumentError::Collation(error.to_string()))
    }

    /// Pinyin first, then code points, so that only equal texts are equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b).then_with(|| a.cmp(b))
    }
}
