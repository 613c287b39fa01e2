//! Access tokens (EdDSA, five minutes) and refresh tokens (opaque, rotated). A token says who, never what they may do.

use std::{fs, path::Path};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
    signature::{Ed25519KeyPair, KeyPair},
};
use serde::{Deserialize, Serialize};

use crate::{
    auth::signature,
    canonical,
    error::{AppError, AppResult, ErrorCode},
};

const ISSUER: &str = "jinbang";
const AUDIENCE: &str = "jinbang-api";
const TYPE: &str = "at+jwt";
/// How long an access token is good.
pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// What an access token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Public identifier of the user.
    pub sub: String,
    /// Public identifier of the session.
    pub sid: String,
    /// The user's token version: a lower one is void.
    pub ver: i64,
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
}

/// The keys that sign and check tokens.
pub struct TokenKeys {
    key_id: String,
    signing: EncodingKey,
    checking: DecodingKey,
    refresh: hmac::Key,
}

impl TokenKeys {
    /// Reads the keys from `folder`, or makes them there on first use. Processes that share users share the folder.
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        signature::install();
        fs::create_dir_all(folder).with_context(|| format!("create the key folder {}", folder.display()))?;
        let pkcs8 = read_or_make(&folder.join("access.pk8"), || {
            let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
                .map_err(|_| anyhow::anyhow!("generate a signing key"))?;
            Ok(der.as_ref().to_vec())
        })?;
        let refresh = read_or_make(&folder.join("refresh.key"), || Ok(random_bytes()?.to_vec()))?;
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(|_| anyhow::anyhow!("read the signing key"))?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            key_id: canonical::sha256_hex(public).chars().take(16).collect(),
            signing: EncodingKey::from_ed_der(&pkcs8),
            checking: DecodingKey::from_ed_der(public),
            refresh: hmac::Key::new(hmac::HMAC_SHA256, &refresh),
        })
    }

    /// A fresh access token and when it ends.
    pub fn issue(
        &self,
        user: &str,
        session: &str,
        version: i64,
        now: DateTime<Utc>,
    ) -> AppResult<(String, DateTime<Utc>)> {
        let expires_at = now + ACCESS_LIFETIME;
        let claims = Claims {
            sub: user.to_owned(),
            sid: session.to_owned(),
            ver: version,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.key_id.clone());
        let token = encode(&header, &claims, &self.signing).map_err(AppError::internal)?;
        Ok((token, expires_at))
    }

    /// What a token says, if it is one of ours and `now` lies before its end.
    pub fn check(&self, token: &str, now: DateTime<Utc>) -> AppResult<Claims> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "sub", "iss", "aud"]);
        // The end is compared below with the clock that is passed in.
        validation.validate_exp = false;
        let refused = || AppError::new(ErrorCode::Unauthenticated, "登录已失效，请重新登录。");
        let data = decode::<Claims>(token, &self.checking, &validation).map_err(|_| refused())?;
        let is_ours = data.header.typ.as_deref() == Some(TYPE) && data.header.kid.as_deref() == Some(&self.key_id);
        if !is_ours || now.timestamp() >= data.claims.exp {
            return Err(refused());
        }
        Ok(data.claims)
    }

    /// The refresh token that follows `token`: always the same one, so that two honest requests at once agree.
    pub fn successor(&self, token: &str) -> String {
        hex::encode(hmac::sign(&self.refresh, token.as_bytes()))
    }
}

/// A new random refresh token, 256 bits in hexadecimal.
pub fn new_refresh_token() -> AppResult<String> {
    Ok(hex::encode(random_bytes().map_err(AppError::internal)?))
}

fn random_bytes() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| anyhow::anyhow!("the operating system gave no random bytes"))?;
    Ok(bytes)
}

fn read_or_make(path: &Path, make: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    if !path.exists() {
        write_secret(path, &make()?).with_context(|| format!("write the key {}", path.display()))?;
    }
    fs::read(path).with_context(|| format!("read the key {}", path.display()))
}

fn write_secret(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => file.write_all(bytes).and_then(|()| file.sync_all()),
        // Another process made it in between: that one counts.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (tempfile::TempDir, TokenKeys) {
        let folder = tempfile::tempdir().unwrap();
        let keys = TokenKeys::load(folder.path()).unwrap();
        (folder, keys)
    }

    #[test]
    fn a_token_is_good_until_it_ends_and_with_its_own_keys_only() {
        let (folder, keys) = keys();
        let now = Utc::now();
        let (token, expires_at) = keys.issue("user", "session", 1, now).unwrap();
        assert_eq!(keys.check(&token, now).unwrap().sub, "user");
        assert!(keys.check(&token, expires_at).is_err());
        assert!(TokenKeys::load(folder.path()).unwrap().check(&token, now).is_ok());
        assert!(self::keys().1.check(&token, now).is_err());
    }

    /// The classic confusion: the public key, which everybody may know, taken as the secret of HS256.
    fn signed_with_the_public_key(folder: &tempfile::TempDir, token: &str) -> String {
        let pkcs8 = fs::read(folder.path().join("access.pk8")).unwrap();
        let public = *Ed25519KeyPair::from_pkcs8(&pkcs8).unwrap().public_key();
        let claims = token.split('.').nth(1).unwrap();
        let message = format!("eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.{claims}");
        let key = hmac::Key::new(hmac::HMAC_SHA256, public.as_ref());
        let tag = hmac::sign(&key, message.as_bytes());
        format!("{message}.{}", base64_url(tag.as_ref()))
    }

    fn base64_url(bytes: &[u8]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
        let index = |six: &[u8]| (0..6).fold(0, |sum, at| sum * 2 + usize::from(six.get(at).copied().unwrap_or(0)));
        bits.chunks(6).map(|six| char::from(ALPHABET[index(six)])).collect()
    }

    #[test]
    fn only_ed_dsa_can_be_asked_for() {
        signature::install();
        let header = Header::new(Algorithm::HS256);
        assert!(encode(&header, &"claims", &EncodingKey::from_secret(b"jinbang")).is_err());
    }

    #[test]
    fn forged_tokens_are_refused() {
        let (folder, keys) = keys();
        let now = Utc::now();
        let (token, _) = keys.issue("user", "session", 1, now).unwrap();
        let mut parts: Vec<&str> = token.split('.').collect();
        let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
        parts[0] = unsigned;
        assert!(keys.check(&parts.join("."), now).is_err());
        assert!(keys.check(&signed_with_the_public_key(&folder, &token), now).is_err());
        for cut in 1..token.len() {
            assert!(keys.check(&token[..cut], now).is_err());
        }
    }
}
