//! The scoring engine of Jinbang (金榜): from the marks of a panel to ranks and awards, exactly, by a rule pack.
//!
//! It is pure: no files, no clock, no randomness, no binary floating point on the way to an official number. A
//! programme's rules are data, a [`RulePack`]; its entries and marks are a [`Competition`](official::Competition);
//! [`official::score`] turns the two into an [`Outcome`](official::Outcome), or into the list of every fault that
//! stands in the way. [`analysis`] tells how far the result can be trusted, and changes nothing. The [`guide`] tells every
//! method by topic.
//!
//! ```
//! use scoring::RulePack;
//! use scoring::official::{self, Competition, Entry, MarkRow, Reason};
//!
//! let rules = RulePack::from_toml(r#"
//!     schema = "jinbang-rules/1"
//!     title = "创新工作岗评选"
//!     combine = "sum"
//!     rounding = { total_places = 2 }
//!
//!     [[rounds]]
//!     key = "final"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "trimmed_mean", min_marks = 5 }
//!     criteria = [{ key = "novelty", min = "0", max = "100", step = "0.5" }]
//!
//!     [[tiers]]
//!     key = "named"
//!     count = 1
//! "#)?;
//!
//! let marks = |entry: &str, given: [&str; 5]| -> Vec<MarkRow> {
//!     let judges = ["j1", "j2", "j3", "j4", "j5"];
//!     let pairs = judges.into_iter().zip(given);
//!     pairs.map(|(judge, mark)| MarkRow::judged(entry, "final", judge, "novelty", mark)).collect()
//! };
//! let competition = Competition {
//!     entries: vec![Entry::new("A-01"), Entry::new("A-02")],
//!     marks: [marks("A-01", ["90", "90", "85", "85", "80"]), marks("A-02", ["86", "87", "85", "88", "89"])].concat(),
//! };
//!
//! let outcome = official::score(&rules, &competition)?;
//! let best = &outcome.rows()[0];
//! // One highest and one lowest mark are dropped: (85 + 85 + 90) / 3 against (86 + 87 + 88) / 3.
//! assert_eq!((best.entry.entry.as_str(), best.total.unwrap().to_string()), ("A-02", "87.00".to_owned()));
//! assert_eq!(best.reason, Some(Reason::Awarded));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]
#![deny(clippy::float_arithmetic)]

pub mod analysis;
mod canonical;
mod choices;
pub mod guide;
pub mod manifest;
mod message;
pub mod official;
mod points;
mod presets;
mod ratio;
mod rounding;
mod rules;

pub use message::{Language, Message};
pub use points::{MAX_POINTS, Points, PointsError};
pub use presets::{PRESETS, Preset};
pub use ratio::{Overflow, Ratio};
pub use rounding::{Decimal, MAX_PLACES, RoundingMode};
pub use rules::*;
