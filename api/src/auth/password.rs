//! Password hashing (argon2id) on as many threads as there are cores: unbounded hashing at a deadline starves the rest.

use std::{
    cell::RefCell,
    io,
    sync::{Arc, LazyLock},
    thread,
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher,
        phc::{Output, PasswordHash},
    },
};
use tokio::{
    runtime::{self, Runtime},
    sync::Semaphore,
};

use crate::error::{AppError, AppResult, ErrorCode, FieldError};

/// Shortest password, in characters.
pub const MIN_LENGTH: usize = 12;
/// Longest password, in characters.
pub const MAX_LENGTH: usize = 128;
/// How many requests may wait for a hash before the server answers 503.
const MAX_WAITING: usize = 256;

/// Words that an attacker tries first, lower case.
const GUESSABLE: [&str; 14] = [
    "password",
    "12345678",
    "qwerty",
    "admin",
    "jinbang",
    "gonghui",
    "zonggonghui",
    "letmein",
    "welcome",
    "abc123",
    "iloveyou",
    "11111111",
    "00000000",
    "88888888",
];

/// The threads that hash.
static THREADS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    runtime::Builder::new_current_thread().thread_name("password").max_blocking_threads(cores).build()
});

thread_local! {
    /// The 19 MiB that a verification works in, kept while its thread is busy: allocators hardly find a place of that size
    /// and alignment twice, and grow with every sign-in.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Verified when the user does not exist, so that the answer takes as long. No password is known to give it.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHkhIQ$bm8gdXNlciBoYXMgdGhpcyBwYXNzd29yZDogbm9uZSE";

/// Hashes and verifies passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    waiting: Arc<Semaphore>,
}

impl Default for Passwords {
    /// As many hashes at once as there are cores.
    fn default() -> Self {
        Self { waiting: Arc::new(Semaphore::new(MAX_WAITING)) }
    }
}

impl Passwords {
    /// The PHC string of a new password.
    pub async fn hash(&self, password: String) -> AppResult<String> {
        self.bounded(move || hash_now(&password)).await?.map_err(AppError::internal)
    }

    /// Whether `password` belongs to `hash`; with no hash, a wrong answer that takes as long.
    pub async fn verify(&self, password: String, hash: Option<String>) -> AppResult<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY.to_owned());
        let matches = self.bounded(move || verify_now(&password, &hash)).await?;
        Ok(known && matches)
    }

    async fn bounded<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
        let overloaded = || AppError::new(ErrorCode::Unavailable, "登录人数较多，请几秒后重试。");
        let _queued = self.waiting.clone().try_acquire_owned().map_err(|_| overloaded())?;
        let threads = THREADS.as_ref().map_err(|_| overloaded())?;
        threads.spawn_blocking(work).await.map_err(AppError::internal)
    }
}

/// Checks a new password against the house rules. `username` may not occur in it.
pub fn check_new(password: &str, username: &str) -> Result<(), FieldError> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let fault = |message: String| Err(FieldError::new("new_password", "password", message));
    if length < MIN_LENGTH {
        return fault(format!("密码至少 {MIN_LENGTH} 个字符，现在是 {length} 个；可以用几个不相关的词组成。"));
    }
    if length > MAX_LENGTH {
        return fault(format!("密码最多 {MAX_LENGTH} 个字符，现在是 {length} 个。"));
    }
    if lower.contains(&username.to_lowercase()) {
        return fault("密码中不能包含用户名。".to_owned());
    }
    if GUESSABLE.iter().any(|word| lower.starts_with(word)) || is_monotonous(&lower) {
        return fault("这个密码太容易被猜到，请换一个。".to_owned());
    }
    Ok(())
}

fn is_monotonous(password: &str) -> bool {
    let mut distinct: Vec<char> = password.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() < 5
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    // argon2id, 19 MiB, two passes, one lane: the library's default and OWASP's floor.
    Ok(Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("{error}"))?.to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| matches(password, &hash).unwrap_or(false))
}

/// Whether the password gives this hash, compared in constant time; nothing for a hash that is not whole.
fn matches(password: &str, hash: &PasswordHash) -> Option<bool> {
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = Version::try_from(hash.version?).ok()?;
    let params = Params::try_from(hash).ok()?;
    let mut output = vec![0; expected.len()];
    MEMORY.with_borrow_mut(|memory| {
        memory.resize(params.block_count(), Block::default());
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory.as_mut_slice()).ok()
    })?;
    Some(Output::new(&output).ok()? == *expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_guessable_and_personal_passwords_are_refused() {
        for password in ["短密码", "password2026!", "aaaaaaaaaaaaaaaa", "zhouli-is-great-1"] {
            assert!(check_new(password, "zhouli").is_err(), "{password}");
        }
        assert!(check_new("竹篮打水 correct horse", "zhouli").is_ok());
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse battery".to_owned()).await.unwrap();
        assert!(passwords.verify("correct horse battery".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correct horse batterz".to_owned(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse battery".to_owned(), None).await.unwrap());
    }

    #[test]
    fn the_hash_of_nobody_takes_as_long_as_that_of_somebody() {
        let of = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            (hash.algorithm.to_string(), hash.version, hash.params.to_string(), hash.hash.map(|output| output.len()))
        };
        assert_eq!(of(DUMMY), of(&hash_now("correct horse battery").unwrap()));
        assert_eq!(matches("correct horse battery", &PasswordHash::new(DUMMY).unwrap()), Some(false));
    }
}
