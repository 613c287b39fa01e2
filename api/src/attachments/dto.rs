//! What the attachment endpoints send and receive.

use actix_multipart::form::{MultipartForm, tempfile::TempFile, text::Text};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A file of an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    pub id: String,
    /// Key of the rule pack's attachment slot.
    pub slot: String,
    pub file_name: String,
    pub size_bytes: i64,
    pub media_type: String,
    pub sha256: String,
    pub uploaded_at: DateTime<Utc>,
    pub actions: Vec<String>,
}

/// An upload.
#[derive(Debug, MultipartForm, ToSchema)]
pub struct Upload {
    /// Key of the rule pack's attachment slot.
    #[schema(value_type = String)]
    pub slot: Text<String>,
    #[schema(value_type = String, format = Binary)]
    pub file: TempFile,
}

/// The bytes of a file and how to hand them out.
pub struct Content {
    pub bytes: Vec<u8>,
    pub media_type: String,
    pub file_name: String,
}
