//! The one reply type, so that the branches of a handler agree.

use axum_core::response::{IntoResponse, Response};
use carafe_core::Place;
use http::{HeaderValue, StatusCode};

/// An answer in the making: made by `text`, `json`, `redirect` and the like, then chained.
#[derive(Debug)]
#[must_use = "a reply does nothing until the handler returns it"]
pub struct Reply {
    response: Response,
}

impl Reply {
    /// From anything that is a response.
    pub fn new(response: impl IntoResponse) -> Self {
        Self { response: response.into_response() }
    }

    /// Sets the status.
    ///
    /// # Panics
    /// If `status` is not between 100 and 999.
    #[track_caller]
    pub fn status(mut self, status: u16) -> Self {
        let place = Place::here();
        *self.response.status_mut() = StatusCode::from_u16(status)
            .unwrap_or_else(|_| panic!("{status} is not a status code ({place})"));
        self
    }

    /// Sets a header to a fixed value.
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.response.headers_mut().insert(name, HeaderValue::from_static(value));
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.response
    }
}
