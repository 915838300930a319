//! 304 and 412 before the work is done: what a handler asks first.

use carafe_core::Error;
use http::{Method, StatusCode};

use super::reply::Reply;
use crate::conditional::{Conditions, Validators, Verdict};

impl Conditions {
    /// Ends the request with 304 or 412 unless it should be answered: Django's `@condition`.
    ///
    /// ```
    /// use carafe_web::{
    ///     Reply, Result,
    ///     conditional::{Conditions, ETag, Validators},
    ///     respond::{empty, text},
    /// };
    /// use http::Method;
    ///
    /// async fn page(method: Method, conditions: Conditions) -> Result {
    ///     let state = Validators::default().etag(ETag::strong("v3")); // a cheap question to the database
    ///     conditions.check(&method, Some(&state))?; // 304 ends it here
    ///     Ok(text("the expensive page").state(&state))
    /// }
    ///
    /// async fn update(method: Method, conditions: Conditions) -> Result {
    ///     let state = Validators::default().etag(ETag::strong("v3"));
    ///     conditions.check(&method, Some(&state))?; // 412 if somebody else was faster
    ///     Ok(empty())
    /// }
    /// ```
    ///
    /// `state` is that of the thing before the request changes it; `None` if there is no such thing yet.
    ///
    /// # Errors
    /// 304 for GET and HEAD when the visitor has this state already; 412 when it is not the one that the visitor
    /// wants to change (`If-Match`), or is there although it should not be (`If-None-Match: *`).
    #[track_caller]
    pub fn check(&self, method: &Method, state: Option<&Validators>) -> Result<(), Error> {
        match self.evaluate(method, state) {
            Verdict::Proceed => Ok(()),
            Verdict::PreconditionFailed => Err(Error::of(StatusCode::PRECONDITION_FAILED)),
            Verdict::NotModified => {
                let state = state.cloned().unwrap_or_default();
                Err(Error::respond(Reply::new(StatusCode::NOT_MODIFIED).state(&state)))
            }
        }
    }
}
