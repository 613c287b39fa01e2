//! Award lists (表彰名单): frozen from a ranking, signed step by step, published, decided, issued. The order of scores is
//! not the list: what changes between the two are separate, logged steps.

pub mod content;
pub mod dto;
pub mod notices;
pub mod queries;
pub mod routes;
pub mod service;
pub mod signing;
pub mod state;
mod summary;
mod workdays;

pub use dto::{PublicNotice, PublicNoticeItem};
