//! Slows down guessing: a few free tries for each account and address, then one every few seconds.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::{AppError, AppResult, ErrorCode};

/// Tries that are free. Right ones count too, so it has to be enough for a busy hour at one desk.
const FREE_TRIES: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// Tries a minute after that.
const TRIES_A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(5);

/// How many pairs of account and address are counted before those that have waited long enough are forgotten.
const MOST_KEPT: usize = 10_000;

/// Counts sign-in tries by account and address, so that a stranger cannot lock the owner out.
pub struct SignInLimiter {
    tries: DefaultKeyedRateLimiter<(String, String)>,
}

impl Default for SignInLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl SignInLimiter {
    /// A limiter that has seen nobody.
    pub fn new() -> Self {
        Self { tries: RateLimiter::keyed(Quota::per_minute(TRIES_A_MINUTE).allow_burst(FREE_TRIES)) }
    }

    /// Counts a try. Errors: 429 when there were too many, alike for accounts that exist and that do not.
    pub fn check(&self, username: &str, address: &str) -> AppResult<()> {
        if self.tries.len() >= MOST_KEPT {
            self.tries.retain_recent();
        }
        self.tries
            .check_key(&(username.to_owned(), address.to_owned()))
            .map_err(|_| AppError::new(ErrorCode::TooManyAttempts, "尝试次数过多，请等待十秒后再试；账号没有被锁定。"))
    }
}
