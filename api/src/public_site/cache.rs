//! Public replies kept for a moment, so that a posted list read by thousands is read from the database once.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use actix_web::{http::header::HeaderValue, web::Bytes};
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;

use crate::{
    canonical,
    error::{AppError, AppResult},
};

/// How long a reply is kept.
const KEPT: Duration = Duration::from_secs(2);

/// A serialized reply as it is and compressed.
pub struct Reply {
    pub body: Bytes,
    pub zipped: Bytes,
    /// SHA-256 of the body: the entity tag without its quotes.
    pub digest: String,
    /// The entity tag as a header.
    pub etag: HeaderValue,
}

impl Reply {
    /// Serializes and compresses it once for all who will ask.
    pub fn of(content: &impl Serialize) -> AppResult<Self> {
        let body = serde_json::to_vec(content).map_err(AppError::internal)?;
        let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
        zipped.write_all(&body).map_err(AppError::internal)?;
        let digest = canonical::sha256_hex(&body);
        Ok(Self {
            etag: HeaderValue::from_str(&format!("\"{digest}\"")).map_err(AppError::internal)?,
            digest,
            zipped: zipped.finish().map_err(AppError::internal)?.into(),
            body: body.into(),
        })
    }
}

/// The replies of this process, by what they show.
#[derive(Default)]
pub struct PublicCache {
    replies: Mutex<BTreeMap<String, (Instant, Arc<Reply>)>>,
}

impl PublicCache {
    /// The reply kept for `key`, unless it is too old.
    pub fn get(&self, key: &str) -> Option<Arc<Reply>> {
        let replies = self.replies.lock().ok()?;
        replies.get(key).filter(|(made, _)| made.elapsed() < KEPT).map(|(_, reply)| reply.clone())
    }

    /// Keeps a reply for the next callers and drops those that are too old.
    pub fn keep(&self, key: &str, reply: &Arc<Reply>) {
        if let Ok(mut replies) = self.replies.lock() {
            replies.retain(|_, (made, _)| made.elapsed() < KEPT);
            replies.insert(key.to_owned(), (Instant::now(), reply.clone()));
        }
    }
}
