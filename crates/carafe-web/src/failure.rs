//! From an error to the answer a visitor gets: the handlers for errors, the inner app's first, then the plain page.

use std::{error::Error as StdError, fmt, ops::Deref, sync::Arc};

use axum_core::{
    body::Body,
    extract::{FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use carafe_core::{Error, error::Carried};
use http::{StatusCode, request::Parts};

use crate::{
    catch::{Catcher, CatcherKind},
    current::Current,
    debug_page, error_page,
    guard::Guard,
    handler::{Async, Plain},
    headers::Said,
    respond::late::{self, Asked},
};

/// The error being handled, for error handlers: [`Error::message`] is for the visitor, the rest for you.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, failure::Failed};
///
/// let app = App::new().on_status(404, |failed: Failed| format!("Sorry: {}", failed.message()));
/// ```
#[derive(Debug, Clone)]
pub struct Failed(Arc<Error>);

impl Deref for Failed {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.0
    }
}

/// The error of type `E` being handled; the first argument of a handler for that type.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{Reply, WebApp, failure::Caught};
/// # #[derive(Debug)] struct OutOfStock { item: String }
/// # impl std::fmt::Display for OutOfStock {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "no {} left", self.item) }
/// # }
/// # impl std::error::Error for OutOfStock {}
///
/// fn sold_out(error: Caught<OutOfStock>) -> Reply {
///     Reply::new(format!("No more {}.", error.item)).status(409)
/// }
///
/// let app = App::new().on_error(sold_out);
/// ```
pub struct Caught<E> {
    error: Arc<Error>,
    cause: std::marker::PhantomData<fn() -> E>,
}

impl<E: StdError + 'static> Deref for Caught<E> {
    type Target = E;

    fn deref(&self) -> &E {
        self.error.find().expect("bug in carafe: an error handler was called for another type of error")
    }
}

impl<E: StdError + 'static> fmt::Debug for Caught<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl<S: Sync> FromRequestParts<S> for Failed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<Arc<Error>>().cloned().map(Self).ok_or_else(|| {
            Error::internal("`Failed` was asked for while no error is being handled")
                .hint("it is an argument of the functions given to `on_status` and `on_error` only")
        })
    }
}

impl<S: Sync, E: StdError + 'static> FromRequestParts<S> for Caught<E> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Failed(error) = Failed::from_request_parts(parts, state).await?;
        if error.is::<E>() {
            return Ok(Self { error, cause: std::marker::PhantomData });
        }
        let name = std::any::type_name::<E>();
        Err(Error::internal(format!("`Caught<{name}>` was asked for, but the error is another: {error}")))
    }
}

/// What a handler catches, told by its first argument: [`Caught<E>`] one type of error, [`Failed`] every error.
/// It is implemented for the markers of handlers, never by users.
pub trait Catches {
    /// Whether it catches this error.
    fn catches(error: &Error) -> bool;
}

macro_rules! impl_catches {
    ($($part:ident),*) => {
        impl<M, E: StdError + 'static, $($part,)*> Catches for (Plain, M, Caught<E>, $($part,)*) {
            fn catches(error: &Error) -> bool {
                error.is::<E>()
            }
        }

        impl<M, E: StdError + 'static, $($part,)*> Catches for (Async, M, Caught<E>, $($part,)*) {
            fn catches(error: &Error) -> bool {
                error.is::<E>()
            }
        }

        impl<M, $($part,)*> Catches for (Plain, M, Failed, $($part,)*) {
            fn catches(_error: &Error) -> bool {
                true
            }
        }

        impl<M, $($part,)*> Catches for (Async, M, Failed, $($part,)*) {
            fn catches(_error: &Error) -> bool {
                true
            }
        }
    };
}

impl_catches!();
impl_catches!(T1);
impl_catches!(T1, T2);
impl_catches!(T1, T2, T3);
impl_catches!(T1, T2, T3, T4);

/// Finishes an outcome that is to be looked at further out; an error becomes the page that the site has for it.
pub(crate) async fn settle(current: &Current, outcome: Result<Response, Error>) -> Response {
    match outcome {
        Ok(response) if settled(&response).is_some() => response,
        // In a box, so that the many which need none of it do not carry its state about.
        outcome => Box::pin(finish(current, outcome.unwrap_or_else(IntoResponse::into_response))).await,
    }
}

/// Keeps what the request put into its session; if that cannot be done the visitor is told, and nothing is lost in
/// silence.
#[cfg(feature = "sessions")]
pub(crate) async fn keep_session(current: &Current, response: Response) -> Response {
    match crate::session::finish(current, response).await {
        Ok(response) => response,
        Err(error) => late::finish(Asked::of(current), answer(current, error).await).await,
    }
}

/// What an answer says itself, if it is no error and left nothing for later. Errors and unfinished replies travel in
/// extensions; the others are told by a header or the status.
pub(crate) fn settled(response: &Response) -> Option<Said> {
    let said = Said::of(response.headers());
    let is_settled = !said.validator
        && response.extensions().is_empty()
        && response.status() != StatusCode::PAYLOAD_TOO_LARGE;
    is_settled.then_some(said)
}

async fn finish(current: &Current, response: Response) -> Response {
    let mut response = late::finish(Asked::of(current), response).await;
    match Carried::take_from(&mut response).or_else(|| too_large(current, &response)) {
        None => response,
        Some(error) => late::finish(Asked::of(current), answer(current, error).await).await,
    }
}

/// The error behind a 413 that an extractor of axum's made when the body passed our limit: it deserves the same page.
fn too_large(current: &Current, response: &Response) -> Option<Error> {
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    (response.status() == status && current.has_body_passed_limit()).then(|| Error::of(status))
}

/// Makes the answer to an error. A handler that fails leaves it to the next one further out; when none is left it is
/// the plain page.
async fn answer(current: &Current, error: Error) -> Response {
    let error = Arc::new(error);
    error_page::log(current, &error);
    for app in current.site().apps().lineage(current.app()) {
        for catcher in current.site().catchers().for_error(app.id(), &error) {
            if is_for_visitors(catcher, &error) && debug_page::explains(current) {
                continue;
            }
            if let Some(response) = try_catcher(catcher, current, &error).await {
                return dress(response, &error);
            }
        }
    }
    dress(error_page::render(current, &error), &error)
}

/// Whether it is the page that says sorry for what the site did: who can mend it wants to know what that was.
fn is_for_visitors(catcher: &Catcher, error: &Error) -> bool {
    catcher.kind == CatcherKind::Status && error.status().is_server_error()
}

async fn try_catcher(catcher: &Catcher, current: &Current, error: &Arc<Error>) -> Option<Response> {
    let mut request = Request::new(Body::empty());
    let head = current.head();
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = head.uri.clone();
    *request.headers_mut() = head.headers.clone();
    request.extensions_mut().insert(current.clone());
    request.extensions_mut().insert(Arc::clone(error));
    let limit = current.site().settings().handler_timeout;
    let outcome = Guard::call(&*catcher.endpoint, request, current.clone()).within(limit).await;
    let failed = match outcome {
        Ok(response) => {
            // A page that is not rendered yet carries an error, for those who never finish it.
            let mut response = late::finish(Asked::of(current), response).await;
            match Carried::take_from(&mut response) {
                None => return Some(response),
                Some(failed) => failed,
            }
        }
        Err(failed) => failed,
    };
    // The same error handed on is how a handler says that it does not want this one.
    if failed.status() != error.status() || failed.source().is_some() {
        error_page::log(current, &Arc::new(failed));
    }
    None
}

/// An error page is never a success, whatever the handler left: Flask sends 200 there, which caches believe.
fn dress(mut response: Response, error: &Arc<Error>) -> Response {
    if response.status().is_success() {
        *response.status_mut() = error.status();
    }
    for (name, value) in error.headers() {
        if !response.headers().contains_key(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response.extensions_mut().insert(Arc::clone(error));
    response
}
