//! Saves wait here for the one being written, and are then written together: at a deadline a panel saves all at once.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::marks::{Outcome, Save, save_all};
use crate::{
    db::{self, Db},
    error::AppResult,
};

/// How many saves may wait before the server answers 503.
const MAX_WAITING: usize = 4_096;

/// The way of a save to the database.
pub struct SaveQueue {
    waiting: mpsc::Sender<Waiting>,
}

struct Waiting {
    save: Arc<Save>,
    reply: oneshot::Sender<AppResult<Outcome>>,
}

impl SaveQueue {
    /// Starts the task that writes at most `most` saves in one transaction.
    pub fn start(db: Db, most: usize) -> Self {
        let (waiting, arriving) = mpsc::channel(MAX_WAITING);
        tokio::spawn(write_together(db, arriving, most));
        Self { waiting }
    }

    /// Comes back when the save is durable or refused.
    pub(super) async fn save(&self, save: Save) -> AppResult<Outcome> {
        let (reply, answer) = oneshot::channel();
        self.waiting.try_send(Waiting { save: Arc::new(save), reply }).map_err(|_| db::busy())?;
        answer.await.map_err(|_| db::busy())?
    }
}

async fn write_together(db: Db, mut arriving: mpsc::Receiver<Waiting>, most: usize) {
    let mut next = None;
    loop {
        let first = match next.take() {
            Some(waiting) => waiting,
            None => match arriving.recv().await {
                Some(waiting) => waiting,
                None => return,
            },
        };
        let mut batch = vec![first];
        while batch.len() < most {
            match arriving.try_recv() {
                // The second save of a sheet has to see what the first one did.
                Ok(again) if batch.iter().any(|waiting| waiting.save.sheet_id == again.save.sheet_id) => {
                    next = Some(again);
                    break;
                }
                Ok(waiting) => batch.push(waiting),
                Err(_) => break,
            }
        }
        write(&db, batch).await;
    }
}

async fn write(db: &Db, batch: Vec<Waiting>) {
    let saves = batch.iter().map(|waiting| waiting.save.clone()).collect();
    match commit(db, saves).await {
        Ok(outcomes) => batch.into_iter().zip(outcomes).for_each(|(waiting, outcome)| answer(waiting, outcome)),
        // The database failed under one of them: each is tried alone, so that no other is blamed for it.
        Err(_) if batch.len() > 1 => {
            for waiting in batch {
                let outcome = commit(db, vec![waiting.save.clone()]).await;
                answer(
                    waiting,
                    outcome.and_then(|outcomes| outcomes.into_iter().next().unwrap_or_else(|| Err(db::busy()))),
                );
            }
        }
        Err(error) => {
            if let Some(waiting) = batch.into_iter().next() {
                answer(waiting, Err(error));
            }
        }
    }
}

async fn commit(db: &Db, saves: Vec<Arc<Save>>) -> AppResult<Vec<AppResult<Outcome>>> {
    db.write(move |tx| {
        let saves = saves.clone();
        Box::pin(async move { save_all(tx, &saves).await })
    })
    .await
}

fn answer(waiting: Waiting, outcome: AppResult<Outcome>) {
    // A caller that has gone away no longer needs the answer.
    let _gone = waiting.reply.send(outcome);
}
