//! From "there is none" to the status that says so.

use std::borrow::Cow;

use carafe_core::Error;

use super::abort;

/// Ends the request when a value is not there: Django's `get_object_or_404` for every `Option` and `Result`.
///
/// ```
/// use carafe_web::respond::{OrStatus, Result};
///
/// fn colour(name: &str) -> Result<u32> {
///     let hex = [("red", "ff0000")].iter().find(|known| known.0 == name).or_404()?.1;
///     u32::from_str_radix(hex, 16).or_status(502, "The palette is broken.")
/// }
///
/// assert_eq!(colour("red").unwrap(), 0xff0000);
/// assert_eq!(colour("puce").unwrap_err().status(), 404);
/// ```
///
/// On a `Result` every error becomes that status, and is kept as the cause for the log. Say `?` where some errors are
/// your own fault: a database that does not answer is no 404.
pub trait OrStatus<T>: Sized {
    /// The value, or 404.
    ///
    /// # Errors
    /// 404 at this line if there is none.
    #[track_caller]
    fn or_404(self) -> Result<T, Error>;

    /// The value, or a status with a text for the visitor.
    ///
    /// # Errors
    /// That status at this line if there is none; 500 if it is not 400 to 599.
    #[track_caller]
    fn or_status(self, status: u16, message: impl Into<Cow<'static, str>>) -> Result<T, Error>;
}

impl<T> OrStatus<T> for Option<T> {
    #[track_caller]
    fn or_404(self) -> Result<T, Error> {
        match self {
            Some(value) => Ok(value),
            None => Err(Error::not_found()),
        }
    }

    #[track_caller]
    fn or_status(self, status: u16, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        match self {
            Some(value) => Ok(value),
            None => Err(abort::error(status, message.into())),
        }
    }
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> OrStatus<T> for Result<T, E> {
    #[track_caller]
    fn or_404(self) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(cause) => Err(Error::not_found().caused_by(cause)),
        }
    }

    #[track_caller]
    fn or_status(self, status: u16, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(cause) => Err(abort::error(status, message.into()).caused_by(cause)),
        }
    }
}
