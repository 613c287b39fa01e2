//! Bonus and deduction (加减分) of an entry: proposed with reason and evidence, confirmed by a second of the staff, frozen
//! by the ranking. Caps are the engine's.

pub mod dto;
mod queries;
pub mod routes;
pub mod service;

pub use dto::AdjustmentView;
