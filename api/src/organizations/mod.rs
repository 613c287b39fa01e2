//! Organizations (单位) of a zone as a tree: federations, enterprises, grass-roots unions, and their credit codes.

pub mod credit_code;
mod dto;
mod queries;
pub mod routes;
mod service;
