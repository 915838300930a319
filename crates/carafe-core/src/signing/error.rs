//! Why a signed or sealed text was not taken.

use std::fmt;

/// A text that was not taken: it is not what was signed here, or too old.
///
/// It does not tell which of the checks failed, so that nobody can feel their way to a forgery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SigningError(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bad,
    Expired,
}

impl SigningError {
    pub(super) const BAD: Self = Self(Kind::Bad);
    pub(super) const EXPIRED: Self = Self(Kind::Expired);

    /// Whether the text is not one that these keys signed for this purpose and name.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        self.0 == Kind::Bad
    }

    /// Whether the text is sound and its time is over.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        self.0 == Kind::Expired
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Bad => "the signed text is not one that was made here for this purpose",
            Kind::Expired => "the signed text is sound, and its time is over",
        })
    }
}

impl std::error::Error for SigningError {}
