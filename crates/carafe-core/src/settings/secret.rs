//! A value that is never printed.

use std::fmt;

/// A value that no message, log line or listing ever shows: a password, a key, a token.
///
/// It has no `Display` and cannot be serialised; `Debug` prints stars. To use the value, say so: [`expose`](Secret::expose).
///
/// ```
/// use carafe_core::settings::Secret;
///
/// let key = Secret::new(String::from("s3cr3t"));
/// assert_eq!(format!("{key:?}"), "Secret(***)");
/// assert_eq!(key.expose(), "s3cr3t");
/// ```
///
/// It is not compared with `==`: the time that takes tells how much of a guess was right.
#[derive(Clone)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
