//! Public replies kept for a moment, so that a posted list read by thousands is read from the database once.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::Mutex,
    time::{Duration, Instant},
};

use actix_web::web::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;

use crate::{
    canonical,
    error::{AppError, AppResult},
};

/// How long a reply is kept.
const KEPT: Duration = Duration::from_secs(2);

/// A serialized reply as it is and compressed, and its entity tag.
#[derive(Clone)]
pub struct Reply {
    pub body: Bytes,
    pub zipped: Bytes,
    pub etag: String,
}

impl Reply {
    /// Serializes and compresses it once for all who will ask.
    pub fn of(content: &impl Serialize) -> AppResult<Self> {
        let body = serde_json::to_vec(content).map_err(AppError::internal)?;
        let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
        zipped.write_all(&body).map_err(AppError::internal)?;
        Ok(Self {
            etag: canonical::sha256_hex(&body),
            zipped: zipped.finish().map_err(AppError::internal)?.into(),
            body: body.into(),
        })
    }
}

/// The replies of this process, by what they show.
#[derive(Default)]
pub struct PublicCache {
    replies: Mutex<BTreeMap<String, (Instant, Reply)>>,
}

impl PublicCache {
    /// The reply kept for `key`, unless it is too old.
    pub fn get(&self, key: &str) -> Option<Reply> {
        let replies = self.replies.lock().ok()?;
        replies.get(key).filter(|(made, _)| made.elapsed() < KEPT).map(|(_, reply)| reply.clone())
    }

    /// Keeps a reply for the next callers and drops those that are too old.
    pub fn keep(&self, key: &str, reply: &Reply) {
        if let Ok(mut replies) = self.replies.lock() {
            replies.retain(|_, (made, _)| made.elapsed() < KEPT);
            replies.insert(key.to_owned(), (Instant::now(), reply.clone()));
        }
    }
}
