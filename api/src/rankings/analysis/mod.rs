//! What statistics say about a ranking run (分析，仅供参考), computed anew from its manifest for each reader. It stores nothing,
//! and nothing official reads it.

mod book;
pub mod dto;
pub mod service;
mod view;
pub mod what_if;
