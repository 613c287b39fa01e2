//! The expert pool (专家库): judges with their employers and declared ties. Who judges what is the business of reviews.

mod dto;
mod queries;
pub mod routes;
mod service;
