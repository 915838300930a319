//! Values that travel through a visitor's hands and come back as they were: signed, or sealed so that they cannot be
//! read either.
//!
//! ```
//! use carafe_core::signing::{SecretKeys, Signer};
//! use std::time::Duration;
//!
//! let keys = SecretKeys::new(["correct-horse-battery-staple-0123456789"]).unwrap();
//! let signer = Signer::new(&keys, "unsubscribe");
//! let token = signer.sign("ann@example.com");
//! assert_eq!(signer.verify(&token, Duration::from_secs(3600)).unwrap(), "ann@example.com");
//! assert!(signer.verify(&format!("{token}x"), Duration::from_secs(3600)).unwrap_err().is_bad());
//! ```

mod bound;
mod dev_key;
mod digest;
mod error;
mod keys;
mod random;
mod sealer;
mod signer;

pub use digest::digest;
pub use error::SigningError;
pub use keys::{BadKey, SecretKeys};
pub use random::{random_bytes, random_token};
pub use sealer::Sealer;
pub use signer::Signer;
