//! Official papers as bytes: lists, summaries and registers as `.xlsx` workbooks. Knows no database, no clock and no network;
//! whatever a paper says comes in as plain data.
pub mod collate;
mod commendation;
mod decimal;
mod error;
mod format;
mod internal;
mod paper;
mod publicity;
mod register;
mod sheet;
mod stream;
mod summary;
mod text;

pub use collate::ListOrder;
pub use commendation::{CommendationList, ListColumns, ListItem, TierSection};
pub use decimal::Decimal;
pub use error::DocumentError;
pub use internal::{InternalList, InternalRow};
pub use paper::{Fonts, Heading, Stamp};
pub use publicity::{Contact, PublicityColumns, PublicityList};
pub use register::{EntryRegister, RegisterRow, RegisterSigned};
pub use sheet::Paper;
pub use summary::{Mark, RoundColumns, RoundMarks, ScoreSummary, SummaryRow};
