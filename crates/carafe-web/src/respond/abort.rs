//! Ending a request from anywhere.

use std::borrow::Cow;

use axum_core::response::IntoResponse;
use carafe_core::Error;
use http::StatusCode;

/// Ends the request with a status and a text for the visitor, from any function that returns a `Result`.
///
/// ```
/// use carafe_web::respond::{Result, abort};
///
/// fn seat(row: u32) -> Result<u32> {
///     if row > 30 {
///         return abort(409, "That row is taken.");
///     }
///     Ok(row)
/// }
///
/// assert_eq!(seat(31).unwrap_err().status(), 409);
/// ```
///
/// It is short for `Err(Error::new(…))`; use [`Error`] itself to add headers:
/// `Err(Error::too_many_requests("Slow down.").retry_after(Duration::from_secs(30)))`.
///
/// # Errors
/// Always: that is what it is for. A status that is not 400 to 599 is a mistake and becomes a 500 at this line.
#[track_caller]
pub fn abort<T>(status: u16, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
    Err(error(status, message.into()))
}

/// Ends the request with a reply of your own, from any function that returns a `Result`: Flask's `abort(response)`.
///
/// ```
/// use carafe_web::respond::{Result, abort_with, redirect};
///
/// fn member(name: Option<&str>) -> Result<&str> {
///     match name {
///         Some(name) => Ok(name),
///         None => abort_with(redirect("/login")),
///     }
/// }
///
/// assert_eq!(member(None).unwrap_err().status(), 303);
/// ```
///
/// # Errors
/// Always.
#[track_caller]
pub fn abort_with<T>(reply: impl IntoResponse) -> Result<T, Error> {
    Err(Error::respond(reply))
}

/// The error of a status that says something went wrong.
#[track_caller]
pub(super) fn error(status: u16, message: Cow<'static, str>) -> Error {
    match status_of_error(status) {
        Some(code) => Error::new(code, message),
        None => not_an_error(status),
    }
}

fn status_of_error(status: u16) -> Option<StatusCode> {
    StatusCode::from_u16(status).ok().filter(|code| code.is_client_error() || code.is_server_error())
}

#[track_caller]
fn not_an_error(status: u16) -> Error {
    Error::internal(format!("{status} is not the status of an error"))
        .hint("a request ends early with 400 to 599; for another answer use `abort_with(reply)`")
}
