//! Rule packs to begin from: the programmes that unions run, each with its usual rubric. Every number in them may be
//! changed. They are texts, read like any other pack; nothing here is applied by itself.

/// A rule pack to begin from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name in files.
    pub key: &'static str,
    /// Its text. The comments say what is usual, and where a number is only a starting value.
    pub toml: &'static str,
}

macro_rules! presets {
    ($($key:literal),+ $(,)?) => {
        /// The presets.
        ///
        /// ```
        /// use scoring::{PRESETS, RulePack};
        ///
        /// let post = PRESETS.iter().find(|preset| preset.key == "innovation-post").unwrap();
        /// let rules = RulePack::from_toml(post.toml)?;
        /// assert_eq!((rules.title.as_str(), rules.rounds.len()), ("创新工作岗评选", 2));
        /// # Ok::<(), scoring::RuleErrors>(())
        /// ```
        pub const PRESETS: &[Preset] = &[$(
            Preset { key: $key, toml: include_str!(concat!("../presets/", $key, ".toml")) },
        )+];
    };
}

presets![
    "innovation-post",
    "golden-idea",
    "labor-competition",
    "skills-contest",
    "workers-home",
    "reading-room",
    "federation",
    "media-contest",
    "sports-season",
    "suggestion",
    "value-grade",
    "tech-innovation",
    "ankang-feature",
];
