//! A cause that chooses the status.

use std::{error::Error as StdError, fmt};

use http::StatusCode;

/// A cause that tells which status an error has when `?` makes an [`Error`](super::Error) of it.
///
/// A room below the web makes it the last cause of its own error, where that error is the visitor's doing.
///
/// ```
/// use carafe_core::{AnswersWith, Error};
/// use std::{error, fmt};
///
/// #[derive(Debug)]
/// struct NoSuchRow;
///
/// impl fmt::Display for NoSuchRow {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("there is no such row")
///     }
/// }
///
/// impl error::Error for NoSuchRow {
///     fn source(&self) -> Option<&(dyn error::Error + 'static)> {
///         Some(&AnswersWith::NOT_FOUND)
///     }
/// }
///
/// let error = Error::from(NoSuchRow);
/// assert_eq!((error.status().as_u16(), error.message()), (404, "Not Found"));
/// assert!(error.is::<NoSuchRow>());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswersWith(pub(super) StatusCode);

impl AnswersWith {
    /// 404: what was asked for is not there.
    pub const NOT_FOUND: Self = Self(StatusCode::NOT_FOUND);
    /// 409: what was asked for does not fit the present state.
    pub const CONFLICT: Self = Self(StatusCode::CONFLICT);
    /// 503: it may be possible later.
    pub const UNAVAILABLE: Self = Self(StatusCode::SERVICE_UNAVAILABLE);
}

impl fmt::Display for AnswersWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it answers with {}", self.0)
    }
}

impl StdError for AnswersWith {}
