//! The nonce of one answer.

use std::fmt::Write as _;

/// A text that nobody can guess: 128 bits.
///
/// ```
/// use carafe_web::csp::new_nonce;
///
/// assert_eq!(new_nonce().len(), 32);
/// assert_ne!(new_nonce(), new_nonce());
/// ```
///
/// # Panics
/// When the operating system has no random bytes to give, which no program can go on without.
#[must_use]
pub fn new_nonce() -> Box<str> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .unwrap_or_else(|error| panic!("the operating system gives no random bytes: {error}"));
    let mut text = String::with_capacity(32);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("bug in carafe: a String takes it");
    }
    text.into()
}
