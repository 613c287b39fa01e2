//! The CSV files of a competition: entries and marks in, ranking out. Knows the columns, not the rules.

mod entries;
mod marks;
mod ranking;
mod table;

pub use entries::{read_entries, write_entries};
pub use marks::{read_marks, write_marks};
pub use ranking::write_ranking;
pub use table::{FileFault, Rows};
