//! What anybody may read without signing in: the site, announced programmes, public notices. It knows no drafts, no
//! marks and no accounts beyond those of a demonstration.

mod cache;
mod dto;
mod queries;
pub mod routes;
mod service;

pub use cache::PublicCache;
