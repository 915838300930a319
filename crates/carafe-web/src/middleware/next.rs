//! A middleware function, and what it calls to go on.

use std::{fmt, future::Future, sync::Arc};

use axum_core::{
    extract::{FromRequestParts, Request},
    response::IntoResponse,
};

use crate::{
    current::Current,
    failure,
    handler::{Answer, Endpoint, Routed, extract_parts},
    respond::Reply,
};

/// The way on: to the next middleware, and in the end to the handler.
#[derive(Clone)]
pub struct Next(Arc<dyn Endpoint>);

impl Next {
    pub(crate) fn new(endpoint: Arc<dyn Endpoint>) -> Self {
        Self(endpoint)
    }

    /// Lets the request go on, and gives the reply that comes back: an error further in is an error page by then.
    pub async fn run(self, request: Request) -> Reply {
        let current = Current::of(request.extensions()).cloned();
        let response = self.0.call(request).await;
        Reply::new(match current {
            Ok(current) => failure::settle(&current, Ok(response)).await,
            Err(_) => response,
        })
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Next")
    }
}

/// An async function that stands around handlers: it takes the request and the way on, and before those up to
/// four extractors.
///
/// ```
/// use carafe_core::{App, Result};
/// use carafe_web::{Reply, Request, WebApp, middleware::next::Next};
///
/// async fn teapot(request: Request, next: Next) -> Result<Reply> {
///     Ok(next.run(request).await.header("x-served-by", "teapot"))
/// }
///
/// let app = App::new().wrap(teapot).get("/", || "tea");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a middleware function",
    note = "it must be `async fn(…, request: Request, next: Next) -> …`, with at most 4 extractors before the request"
)]
pub trait Middleware<Marker>: Clone + Send + Sync + 'static {
    /// Takes one request.
    fn call(&self, request: Request, next: Next) -> Answer;
}

macro_rules! impl_middleware {
    ($($part:ident $Part:ident),*) => {
        impl<F, R, $($Part,)*> Middleware<(R, $($Part,)*)> for F
        where
            F: Fn($($Part,)* Request, Next) -> R + Clone + Send + Sync + 'static,
            R: Future + Send + 'static,
            R::Output: IntoResponse,
            $($Part: FromRequestParts<Routed> + Send,)*
        {
            fn call(&self, request: Request, next: Next) -> Answer {
                let middleware = self.clone();
                Answer::new(async move {
                    extract_parts!(request, [$($part $Part),*], std::convert::identity);
                    middleware($($part,)* request, next).await.into_response()
                })
            }
        }
    };
}

impl_middleware!();
impl_middleware!(a A);
impl_middleware!(a A, b B);
impl_middleware!(a A, b B, c C);
impl_middleware!(a A, b B, c C, d D);
