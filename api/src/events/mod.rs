//! The append-only event log: every decision and mark, chained by hash, written in the transaction of what it records.
//! It records facts; it decides nothing.

mod chain;
mod history;
mod verify;

pub use chain::{Draft, Link, LogName, Receipt, SALT, append, append_all, salted};
pub use history::{HistoryItem, history};
pub use verify::{LogReport, verify_all};
