//! Errors by what they tell the visitor: one function for each status that is in use.

use std::borrow::Cow;

use http::{HeaderValue, Method, StatusCode, header};

use super::Error;

impl Error {
    /// 400: the request makes no sense.
    #[track_caller]
    #[must_use]
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 401: who asks must say who they are. Add how with [`challenge`](Error::challenge).
    #[track_caller]
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::of(StatusCode::UNAUTHORIZED)
    }

    /// 403: who asks may not.
    #[track_caller]
    #[must_use]
    pub fn forbidden() -> Self {
        Self::of(StatusCode::FORBIDDEN)
    }

    /// 404: there is no such thing.
    #[track_caller]
    #[must_use]
    pub fn not_found() -> Self {
        Self::of(StatusCode::NOT_FOUND)
    }

    /// 405: the path is there, but not for this method.
    ///
    /// ```
    /// use carafe_core::Error;
    /// use http::Method;
    ///
    /// assert_eq!(Error::method_not_allowed([Method::GET, Method::POST]).headers()["allow"], "GET, POST");
    /// ```
    #[track_caller]
    #[must_use]
    pub fn method_not_allowed(allowed: impl IntoIterator<Item = Method>) -> Self {
        let allowed: Vec<_> = allowed.into_iter().map(|method| method.to_string()).collect();
        let allow = HeaderValue::try_from(allowed.join(", ")).expect("bug in carafe: methods are tokens");
        Self::of(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, allow)
    }

    /// 409: the request does not fit the present state.
    #[track_caller]
    #[must_use]
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// 410: there was such a thing, and it will not come back.
    #[track_caller]
    #[must_use]
    pub fn gone() -> Self {
        Self::of(StatusCode::GONE)
    }

    /// 416: no part that was asked for lies within the `length` bytes there are.
    #[track_caller]
    #[must_use]
    pub fn range_not_satisfiable(length: u64) -> Self {
        let range =
            HeaderValue::try_from(format!("bytes */{length}")).expect("bug in carafe: digits fit a header");
        Self::of(StatusCode::RANGE_NOT_SATISFIABLE).header(header::CONTENT_RANGE, range)
    }

    /// 422: the request is well-formed, and what it says is wrong. Add what with [`field`](Error::field).
    #[track_caller]
    #[must_use]
    pub fn unprocessable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 429: too often. Say when to come back with [`retry_after`](Error::retry_after).
    #[track_caller]
    #[must_use]
    pub fn too_many_requests(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, message)
    }

    /// 503: not now. Say when to come back with [`retry_after`](Error::retry_after).
    #[track_caller]
    #[must_use]
    pub fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }
}
