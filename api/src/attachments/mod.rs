//! Attachments (附件): files of entries. The rows say what a file is and whose; the bytes lie in the blob store.

mod content;
pub mod dto;
pub mod routes;
pub mod service;

pub use dto::Attachment;
pub use service::of_entry;
