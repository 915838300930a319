//! Signs texts that anybody may read and nobody may change.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::base64;

use super::{
    bound::{checked, joined, seconds},
    error::SigningError,
    keys::SecretKeys,
};

/// Signs values for one purpose: HMAC-SHA-256 with a key of that purpose's own.
///
/// The signature binds the purpose, the [name](Signer::name), the time and the value, so a text made for one use is
/// worth nothing in another. The signed text is letters, digits, `-`, `_` and one dot: fit for addresses, cookies and
/// mail. Who has it can read the value; to hide it use a [`Sealer`](super::Sealer).
///
/// ```
/// use carafe_core::signing::{SecretKeys, Signer};
/// use std::time::Duration;
///
/// const HOUR: Duration = Duration::from_secs(3600);
/// let keys = SecretKeys::random();
/// let token = Signer::new(&keys, "reset").name("ann").sign("7");
/// assert_eq!(Signer::new(&keys, "reset").name("ann").verify(&token, HOUR).unwrap(), "7");
/// assert!(Signer::new(&keys, "reset").name("bob").verify(&token, HOUR).unwrap_err().is_bad());
/// assert!(Signer::new(&keys, "invite").name("ann").verify(&token, HOUR).unwrap_err().is_bad());
/// ```
#[derive(Clone)]
pub struct Signer {
    keys: Vec<[u8; 32]>,
    purpose: String,
    name: String,
    time: Option<SystemTime>,
}

impl Signer {
    /// For one purpose: a fixed text such as `"password-reset"`, another for each use.
    #[must_use]
    pub fn new(keys: &SecretKeys, purpose: &str) -> Self {
        let derived = keys.derive("sign", purpose);
        Self { keys: derived, purpose: purpose.to_owned(), name: String::new(), time: None }
    }

    /// Binds to a name too: of a cookie, of the user it is for.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Signs and verifies as if it were this time: for tests.
    #[must_use]
    pub fn at(mut self, time: SystemTime) -> Self {
        self.time = Some(time);
        self
    }

    /// The signed text of a value.
    #[must_use]
    pub fn sign(&self, value: impl AsRef<[u8]>) -> String {
        self.sign_bytes(value.as_ref())
    }

    /// The value of a signed text that is younger than `max_age` ([`Duration::MAX`]: of any age).
    ///
    /// # Errors
    /// [Bad](SigningError::is_bad) when these keys did not sign it for this purpose and name, or it is not text;
    /// [expired](SigningError::is_expired) when it is too old.
    pub fn verify(&self, text: &str, max_age: Duration) -> Result<String, SigningError> {
        String::from_utf8(self.verify_bytes(text, max_age)?).map_err(|_| SigningError::BAD)
    }

    /// As [`verify`](Signer::verify), for values that are not text.
    ///
    /// # Errors
    /// As [`verify`](Signer::verify).
    pub fn verify_bytes(&self, text: &str, max_age: Duration) -> Result<Vec<u8>, SigningError> {
        let (signed, signature) = text.split_once('.').ok_or(SigningError::BAD)?;
        let signed = base64::decode(signed).ok_or(SigningError::BAD)?;
        let signature = base64::decode(signature).ok_or(SigningError::BAD)?;
        // `verify_slice` takes the same time wherever the first difference is, and wants the whole length.
        let fits = |key: &[u8; 32]| self.mac(key, &signed).verify_slice(&signature).is_ok();
        if !self.keys.iter().any(fits) {
            return Err(SigningError::BAD);
        }
        checked(&signed, self.now(), max_age).map(<[u8]>::to_vec)
    }

    fn sign_bytes(&self, value: &[u8]) -> String {
        let mut signed = seconds(self.now()).to_be_bytes().to_vec();
        signed.extend_from_slice(value);
        let signature = self.mac(&self.keys[0], &signed).finalize().into_bytes();
        format!("{}.{}", base64::encode(&signed), base64::encode(&signature))
    }

    fn mac(&self, key: &[u8; 32], signed: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(key).expect("bug in carafe: HMAC takes keys of any length");
        mac.update(&joined(&[self.purpose.as_bytes(), self.name.as_bytes(), signed]));
        mac
    }

    fn now(&self) -> SystemTime {
        self.time.unwrap_or_else(SystemTime::now)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("purpose", &self.purpose)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
