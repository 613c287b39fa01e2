//! Public replies kept for a moment, so that a posted list read by thousands is read from the database once.

use std::{
    collections::BTreeMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use actix_web::web::Bytes;

/// How long a reply is kept.
const KEPT: Duration = Duration::from_secs(2);

/// A serialized reply and its entity tag.
#[derive(Clone)]
pub struct Reply {
    pub body: Bytes,
    pub etag: String,
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
