//! The signatures of access tokens: Ed25519 through ring, which TLS to PostgreSQL brings along anyway. No other algorithm
//! exists in this process, so no forged header can choose one.

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind, Result},
    signature::{Error as SignatureError, Signer, Verifier},
};
use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(EdDsaSigner::new(*algorithm, key)?)),
    verifier_factory: |algorithm, key| Ok(Box::new(EdDsaVerifier::new(*algorithm, key)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes this process sign and check tokens here. Calling it again changes nothing.
pub fn install() {
    // It fails only when it was installed before.
    let _ = PROVIDER.install_default();
}

struct EdDsaSigner(Ed25519KeyPair);

impl EdDsaSigner {
    fn new(algorithm: Algorithm, key: &EncodingKey) -> Result<Self> {
        only_ed_dsa(algorithm, key.family())?;
        Ed25519KeyPair::from_pkcs8(key.as_bytes()).map(Self).map_err(|_| ErrorKind::InvalidEddsaKey.into())
    }
}

impl Signer<Vec<u8>> for EdDsaSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SignatureError> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for EdDsaSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct EdDsaVerifier(UnparsedPublicKey<Vec<u8>>);

impl EdDsaVerifier {
    fn new(algorithm: Algorithm, key: &DecodingKey) -> Result<Self> {
        only_ed_dsa(algorithm, key.family())?;
        Ok(Self(UnparsedPublicKey::new(&ED25519, key.try_get_as_bytes()?.to_vec())))
    }
}

impl Verifier<Vec<u8>> for EdDsaVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), SignatureError> {
        self.0.verify(message, signature).map_err(|_| SignatureError::new())
    }
}

impl JwtVerifier for EdDsaVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

fn only_ed_dsa(algorithm: Algorithm, family: AlgorithmFamily) -> Result<()> {
    match (algorithm, family) {
        (Algorithm::EdDSA, AlgorithmFamily::Ed) => Ok(()),
        _ => Err(Error::from(ErrorKind::InvalidAlgorithm)),
    }
}
