//! Sentences for people, in Chinese and English side by side. Knows nothing of what they are about.

use serde::Serialize;

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
}
