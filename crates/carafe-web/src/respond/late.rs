//! What a reply still needs the request for: done once the handler has returned.
//!
//! A reply is made without the request, yet a file must know which range was asked for, and a link which app it is
//! in. Such a reply travels as a placeholder with its work in the extensions; [`finish`] does the work.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use axum_core::response::{IntoResponse, Response};
use carafe_core::{Error, error::Carried};
use http::{HeaderMap, Method, StatusCode};

use super::unchanged::or_unchanged;
use crate::{Current, handler::Answer};

/// The work itself: from what was asked, and the reply as far as it is known, to the response.
pub type Work = Box<dyn FnOnce(Asked, Response) -> Answer + Send>;

/// What replies may want to know of the request.
#[derive(Debug, Clone)]
pub struct Asked(Current);

impl Asked {
    /// What was kept of the request being answered.
    #[must_use]
    pub fn of(current: &Current) -> Self {
        Self(current.clone())
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.head().method
    }

    /// The headers that were kept of it, the conditional ones (`If-…` and `Range`) always among them.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head().headers
    }

    /// The request as the framework sees it.
    #[must_use]
    pub fn current(&self) -> &Current {
        &self.0
    }
}

/// Makes a sendable response of what a handler returned.
///
/// It does the work that was left, and answers 304 or 412 when the request is conditional and the response has an
/// `ETag` or a `Last-Modified`. The pipeline calls it right around each handler, so that middleware sees files and
/// redirects as they will be sent. It may be called again on the way out for replies that middleware made; what is
/// finished stays as it is.
pub async fn finish(asked: Asked, mut response: Response) -> Response {
    if let Some((unfinished, work)) = response.extensions_mut().remove::<Late>().and_then(|late| late.take())
    {
        let changed = merged(unfinished, response);
        response = work(asked.clone(), changed).await;
    }
    or_unchanged(asked.method(), asked.headers(), response)
}

/// The unfinished response with what was done to its placeholder: a tuple such as `(StatusCode, Reply)` changes that.
fn merged(mut unfinished: Response, mut placeholder: Response) -> Response {
    let _ = Carried::take_from(&mut placeholder);
    let (changes, _) = placeholder.into_parts();
    if changes.status != PLACEHOLDER {
        *unfinished.status_mut() = changes.status;
    }
    unfinished.extensions_mut().extend(changes.extensions);
    unfinished.headers_mut().extend(changes.headers);
    unfinished
}

/// What stands in for a reply until it is finished.
pub(super) fn postpone(unfinished: Response, work: Work) -> Response {
    let mut placeholder = Error::internal("this reply was not finished")
        .hint(
            "files and links need Carafe's pipeline: give the handler to an `App`, not to a bare axum router",
        )
        .with_status(PLACEHOLDER)
        .into_response();
    // So that a header found there later is one that somebody set.
    placeholder.headers_mut().clear();
    placeholder.extensions_mut().insert(Late(Arc::new(Mutex::new(Some((unfinished, work))))));
    placeholder
}

/// What is sent if nobody finishes the reply.
const PLACEHOLDER: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

/// Extensions must be `Clone`, work cannot be: whoever comes first takes it.
#[derive(Clone)]
struct Late(Arc<Mutex<Option<(Response, Work)>>>);

impl Late {
    fn take(&self) -> Option<(Response, Work)> {
        self.0.lock().ok()?.take()
    }
}

impl fmt::Debug for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Late")
    }
}
