//! What a reply still needs the request for: done once the handler has returned.
//!
//! A reply is made without the request, yet a file must know which range was asked for, and a link which app it is
//! in. Such a reply travels as a placeholder with its work in the extensions; [`finish`] does the work.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use axum_core::{
    extract::Request,
    response::{IntoResponse, Response},
};
use carafe_core::Error;
use http::{HeaderMap, HeaderName, Method, header};

use super::unchanged::or_unchanged;
use crate::{Current, handler::Answer};

/// The work itself: from what was asked, and the reply as far as it is known, to the response.
pub type Work = Box<dyn FnOnce(Asked, Response) -> Answer + Send>;

/// What replies may want to know of the request; small enough to be kept for each of them.
#[derive(Debug, Clone)]
pub struct Asked {
    method: Method,
    headers: HeaderMap,
    current: Option<Current>,
}

impl Asked {
    /// Takes what is needed from a request.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            headers: conditions(request.headers()),
            current: Current::of(request.extensions()).ok().cloned(),
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Its conditional headers (`If-…` and `Range`) and no others. Most requests have none.
    #[must_use]
    pub fn conditions(&self) -> &HeaderMap {
        &self.headers
    }

    /// The request as the framework sees it; nothing in a bare axum router.
    #[must_use]
    pub fn current(&self) -> Option<&Current> {
        self.current.as_ref()
    }
}

/// Makes a sendable response of what a handler returned.
///
/// It does the work that was left, and answers 304 or 412 when the request is conditional and the response has an `ETag`
/// or a `Last-Modified`. The pipeline calls it right around each handler, so that middleware sees files and redirects as they will be sent.
/// It may be called again on the way out for replies that middleware made; what is finished stays as it is.
pub async fn finish(asked: Asked, mut response: Response) -> Response {
    if let Some((unfinished, work)) = response.extensions_mut().remove::<Late>().and_then(|late| late.take())
    {
        response = work(asked.clone(), unfinished).await;
    }
    or_unchanged(&asked, response)
}

/// What stands in for a reply until it is finished.
pub(super) fn postpone(unfinished: Response, work: Work) -> Response {
    let mut placeholder = Error::internal("this reply was not finished")
        .hint("in a bare axum router, call `carafe_web::respond::late::finish` in a middleware")
        .into_response();
    placeholder.extensions_mut().insert(Late(Arc::new(Mutex::new(Some((unfinished, work))))));
    placeholder
}

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

fn conditions(headers: &HeaderMap) -> HeaderMap {
    const KEPT: [HeaderName; 6] = [
        header::IF_MATCH,
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
        header::IF_UNMODIFIED_SINCE,
        header::IF_RANGE,
        header::RANGE,
    ];
    let mut kept = HeaderMap::new();
    for (name, value) in headers {
        if KEPT.contains(name) {
            kept.append(name, value.clone());
        }
    }
    kept
}
