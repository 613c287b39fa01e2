//! Closed sets of words in a rule pack. Defines how a word becomes a value, not what the value does.

/// A value that a rule pack writes as one of a few words.
pub(crate) trait Choice: Sized + Copy + 'static {
    /// Every value beside its word.
    const WORDS: &'static [(&'static str, Self)];
}

/// Defines an enum, the word of each value, its serialisation as that word, and its JSON Schema.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, schemars::JsonSchema)]
        pub enum $name { $( $(#[$variant_meta])* #[schemars(rename = $word)] $variant, )+ }

        impl $name {
            /// The word a rule pack uses for the value.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $( $name::$variant => $word, )+ }
            }
        }

        impl crate::choices::Choice for $name {
            const WORDS: &'static [(&'static str, Self)] = &[ $( ($word, $name::$variant), )+ ];
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}

pub(crate) use choices;
