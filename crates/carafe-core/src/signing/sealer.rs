//! Seals texts that nobody may read or change.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead as _, Payload},
};

use crate::base64;

use super::{
    bound::{checked, joined, seconds},
    error::SigningError,
    keys::SecretKeys,
    random::random_bytes,
};

/// Encrypts values for one purpose, so that who carries them can neither read nor change them: XChaCha20-Poly1305.
///
/// ```
/// use carafe_core::signing::{SecretKeys, Sealer};
/// use std::time::Duration;
///
/// let sealer = Sealer::new(&SecretKeys::random(), "draft");
/// let text = sealer.seal("not for everyone");
/// assert_eq!(sealer.open(&text, Duration::MAX).unwrap(), b"not for everyone");
/// assert_ne!(text, sealer.seal("not for everyone"));
/// ```
#[derive(Clone)]
pub struct Sealer {
    keys: Vec<[u8; 32]>,
    bound: Vec<u8>,
    purpose: String,
    time: Option<SystemTime>,
}

impl Sealer {
    /// How many bytes a sealed value has more than the value, before it is written as text: nonce, time and tag.
    pub const OVERHEAD: usize = NONCE + 8 + 16;

    /// For one purpose.
    #[must_use]
    pub fn new(keys: &SecretKeys, purpose: &str) -> Self {
        let derived = keys.derive("seal", purpose);
        Self { keys: derived, bound: joined(&[b""]), purpose: purpose.to_owned(), time: None }
    }

    /// Binds to a name too.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.bound = joined(&[name.as_bytes()]);
        self
    }

    /// Seals and opens as if it were this time: for tests.
    #[must_use]
    pub fn at(mut self, time: SystemTime) -> Self {
        self.time = Some(time);
        self
    }

    /// The sealed text of a value; another one each time.
    #[must_use]
    pub fn seal(&self, value: impl AsRef<[u8]>) -> String {
        self.seal_bytes(value.as_ref())
    }

    /// The value of a sealed text that is younger than `max_age` ([`Duration::MAX`]: of any age).
    ///
    /// # Errors
    /// As [`Signer::verify`](super::Signer::verify).
    pub fn open(&self, text: &str, max_age: Duration) -> Result<Vec<u8>, SigningError> {
        let sealed = base64::decode(text).ok_or(SigningError::BAD)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(SigningError::BAD)?;
        let payload = || Payload { msg: sealed, aad: &self.bound };
        let open = |key: &[u8; 32]| cipher(key).decrypt(nonce.into(), payload()).ok();
        let opened = self.keys.iter().find_map(open).ok_or(SigningError::BAD)?;
        checked(&opened, self.now(), max_age).map(<[u8]>::to_vec)
    }

    fn seal_bytes(&self, value: &[u8]) -> String {
        let mut plain = seconds(self.now()).to_be_bytes().to_vec();
        plain.extend_from_slice(value);
        // 192 random bits do not repeat, whatever number of processes draws them.
        let nonce = random_bytes::<NONCE>();
        let sealed = cipher(&self.keys[0])
            .encrypt(&nonce.into(), Payload { msg: &plain, aad: &self.bound })
            .expect("bug in carafe: a value is longer than the cipher takes");
        base64::encode(&[&nonce[..], &sealed].concat())
    }

    fn now(&self) -> SystemTime {
        self.time.unwrap_or_else(SystemTime::now)
    }
}

const NONCE: usize = 24;

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}
