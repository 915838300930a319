//! An error inside a response.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use axum_core::response::{IntoResponse, Response};

use super::Error;

/// A bare answer that carries the error with it, so that whoever stands further out (error handlers, the error
/// page) can make a better one of it. Outside Carafe, in a plain axum router, the bare answer is what is sent.
impl IntoResponse for Error {
    fn into_response(mut self) -> Response {
        // A response of the user's own needs nobody to make a better one of it.
        if let Some(response) = self.take_response() {
            return response;
        }
        let mut response = self.message().to_owned().into_response();
        *response.status_mut() = self.status();
        response.headers_mut().extend(self.0.headers.clone());
        response.extensions_mut().insert(Carried(Arc::new(Mutex::new(Some(self)))));
        response
    }
}

/// An [`Error`] on its way out inside a response.
#[derive(Clone)]
pub struct Carried(Arc<Mutex<Option<Error>>>);

impl Carried {
    /// The error inside a response, if it was made from one.
    pub fn take_from(response: &mut Response) -> Option<Error> {
        let carried = response.extensions_mut().remove::<Self>()?;
        carried.0.lock().ok()?.take()
    }
}

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carried")
    }
}
