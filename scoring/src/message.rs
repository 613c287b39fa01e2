//! Sentences for people, in Chinese and English side by side. Knows nothing of what they are about.

use std::str::FromStr;

use serde::Serialize;

use crate::choices::{Choice, choices};

choices! {
    /// The language a text for people is wanted in.
    #[derive(Default)]
    pub enum Language {
        /// 中文.
        #[default]
        Chinese = "zh",
        /// English.
        English = "en",
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(word: &str) -> Result<Language, String> {
        let found = Language::WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, language)| *language).ok_or_else(|| "语言为 zh 或 en | the language is zh or en".to_owned())
    }
}

/// The same sentence in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Chinese, for the people who run and enter a programme.
    pub zh: String,
    /// English, for those who read the code.
    pub en: String,
}

impl Message {
    /// Pairs a Chinese and an English sentence.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Message {
        Message { zh: zh.into(), en: en.into() }
    }

    /// The sentence in one language.
    ///
    /// ```
    /// use scoring::{Language, Message};
    ///
    /// assert_eq!(Message::new("名次", "rank").of(Language::English), "rank");
    /// assert_eq!("zh".parse(), Ok(Language::Chinese));
    /// ```
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}
