//! The event log as auditors read it, and its verification. Appending is the business of `events`.

mod dto;
mod queries;
pub mod routes;
mod service;
