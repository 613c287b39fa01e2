//! The secret of a publication: makes pseudonyms and commitments that cannot be guessed back from what is published. The
//! caller hands in its random bytes; nothing here draws any.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{Discrepancy, discrepancy};
use crate::canonical;

/// The format of its file.
pub const SECRET_FORMAT: &str = "jinbang-manifest-key/1";

/// 32 bytes from the operating system's randomness. Whoever has them can lead pseudonyms and commitments back.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    secret: String,
}

impl Secret {
    /// From random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Secret {
        Secret(bytes)
    }

    /// The text of its file: canonical JSON and a line end.
    #[must_use]
    pub fn to_file(&self) -> String {
        let mut text = canonical::to_text(&File { format: SECRET_FORMAT.to_owned(), secret: canonical::hex(&self.0) });
        text.push('\n');
        text
    }

    /// Reads its file.
    ///
    /// # Errors
    /// The [`Discrepancy`] that keeps the file from being one.
    pub fn from_file(file: &[u8]) -> Result<Secret, Box<Discrepancy>> {
        let wrong = || Box::new(discrepancy("secret", format!("not the file of a secret, {SECRET_FORMAT}")));
        let File { format, secret } = serde_json::from_slice(file).map_err(|_| wrong())?;
        let bytes = (0..secret.len()).step_by(2).map(|at| u8::from_str_radix(secret.get(at..at + 2)?, 16).ok());
        let bytes: Option<[u8; 32]> = bytes.collect::<Option<Vec<u8>>>().and_then(|bytes| bytes.try_into().ok());
        bytes.filter(|_| format == SECRET_FORMAT).map(Secret).ok_or_else(wrong)
    }

    /// A name that stands for another: `J-0f1e2d3c4b5a6978`. Blank stays blank.
    pub(super) fn pseudonym(&self, kind: &str, name: &str) -> String {
        if name.trim().is_empty() {
            return String::new();
        }
        let tag = self.tag(kind, name);
        format!("{kind}-{}", tag.get(..16).unwrap_or(&tag))
    }

    /// 64 hexadecimal digits over `text` that differ for every `purpose`.
    pub(super) fn tag(&self, purpose: &str, text: &str) -> String {
        keyed(&self.0, &[purpose.as_bytes(), &[0], text.as_bytes()])
    }
}

impl std::fmt::Debug for Secret {
    /// Shows nothing of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// HMAC-SHA-256 of the pieces one after another, in hexadecimal.
fn keyed(key: &[u8; 32], pieces: &[&[u8]]) -> String {
    // A key shorter than the hash's block is filled up with zero bytes.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    pieces.iter().for_each(|piece| mac.update(piece));
    canonical::hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_of_the_published_test_vector() {
        // RFC 4231, test case 2, with the key filled up by zero bytes as HMAC does.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let tag = keyed(&key, &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(tag, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_secret_reads_back_from_its_file_and_nothing_else_does() {
        let secret = Secret::new([0xab; 32]);
        assert_eq!(Secret::from_file(secret.to_file().as_bytes()), Ok(secret.clone()));
        let other = secret.to_file().replace("abab", "ab");
        assert!(Secret::from_file(other.as_bytes()).is_err());
        assert!(Secret::from_file(secret.to_file().replace("key/1", "key/2").as_bytes()).is_err());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
