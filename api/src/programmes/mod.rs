//! Programmes (评选活动): their rules, their life from draft to archive, and who moves them. Entries, scoring and lists
//! have rooms of their own and call this one's service to move the programme along.

pub mod dto;
mod queries;
pub mod routes;
pub mod rule_pack;
pub mod service;
pub mod state;
mod templates;
