//! Rankings (排名): the engine's result for a programme whose rounds are locked, kept with its manifest. What becomes of
//! it, the award list decides.

pub mod analysis;
pub mod dto;
mod groups;
mod inputs;
pub mod queries;
pub mod routes;
pub mod run;
pub mod service;
pub mod ties;
