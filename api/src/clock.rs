//! The time, passed in. Rules and services never ask the operating system themselves.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use chrono::{DateTime, SubsecRound, Utc};

/// How far the wall clock may drift from the monotonic clock before deadlines are no longer decided by it.
const TOLERATED_DRIFT: Duration = Duration::from_secs(60);

/// A source of the current time, truncated to microseconds so that both databases store it alike.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> DateTime<Utc>;

    /// Whether the clock has run steadily since the process started. A jump freezes decisions on deadlines.
    fn is_steady(&self) -> bool;
}

/// The operating system's clock, watched against the monotonic clock.
pub struct SystemClock {
    started_at: DateTime<Utc>,
    started: Instant,
}

impl SystemClock {
    /// Starts watching now.
    pub fn start() -> Self {
        Self { started_at: Utc::now(), started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    fn is_steady(&self) -> bool {
        let expected = self.started_at + self.started.elapsed();
        (Utc::now() - expected).abs().to_std().is_ok_and(|drift| drift <= TOLERATED_DRIFT)
    }
}

/// A clock that a test sets.
pub struct ManualClock {
    now: Mutex<DateTime<Utc>>,
}

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(now.trunc_subsecs(6)) }
    }

    /// Sets the clock.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Ok(mut current) = self.now.lock() {
            *current = now.trunc_subsecs(6);
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.now.lock().map_or(DateTime::UNIX_EPOCH, |now| *now)
    }

    fn is_steady(&self) -> bool {
        true
    }
}
