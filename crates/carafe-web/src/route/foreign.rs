//! Services of other makers below a prefix: a tower service, an axum router.

use std::{error::Error as StdError, future::poll_fn, sync::Arc};

use axum_core::{
    extract::Request,
    response::{IntoResponse, Response},
};
use carafe_core::Error;
use http::{Uri, uri::PathAndQuery};
use tower_service::Service;

use super::{
    methods::{Foreign, Hung, Methods},
    target,
};
use crate::handler::{Answer, Endpoint, Erased, Function};

/// The address as it came, in the extensions of a request that a mounted service gets: its own lacks the prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalUri(pub Uri);

/// A service as a route keeps it, answering every method.
pub(crate) fn methods<S>(service: S) -> Methods
where
    S: Service<Request, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    let call: CallFn = Arc::new(move |request| Answer::new(answer(service.clone(), request)));
    erased_methods(call, Function::of::<S>())
}

type CallFn = Arc<dyn Fn(Request) -> Answer + Send + Sync>;

async fn answer<S>(mut service: S, request: Request) -> Response
where
    S: Service<Request, Response: IntoResponse>,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    if let Err(error) = poll_fn(|cx| service.poll_ready(cx)).await {
        return Error::internal(error).into_response();
    }
    match service.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => Error::internal(error).into_response(),
    }
}

fn erased_methods(call: CallFn, function: Function) -> Methods {
    let foreign = Foreign(Arc::new({
        let call = Arc::clone(&call);
        move |hung| Arc::new(Below { call: Arc::clone(&call), hung })
    }));
    let nowhere = Hung { site: String::new(), segments: 0 };
    let endpoint = Arc::new(Below { call, hung: nowhere });
    Methods::foreign(Erased::foreign(endpoint, function), foreign)
}

/// Takes the prefix off before the service sees the request.
struct Below {
    call: CallFn,
    hung: Hung,
}

impl Endpoint for Below {
    fn call(&self, mut request: Request) -> Answer {
        let original = request.uri().clone();
        match below(&original, &self.hung) {
            Some(uri) => *request.uri_mut() = uri,
            None => {
                return Answer::ready(Error::bad_request("The path cannot be read.").into_response());
            }
        }
        request.extensions_mut().insert(OriginalUri(original));
        (self.call)(request)
    }
}

/// The address without the prefix of the site and the segments of the route. The rest stays as it was written.
fn below(uri: &Uri, hung: &Hung) -> Option<Uri> {
    let decoded = target::read(uri.path()).ok()?;
    let inside = decoded.strip_prefix(hung.site.as_str());
    let has_prefix = inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('/'));
    let before = if has_prefix { hung.site.matches('/').count() } else { 0 };
    let path =
        uri.path().match_indices('/').nth(before + hung.segments).map_or("/", |(at, _)| &uri.path()[at..]);
    let text = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).ok()?);
    Uri::from_parts(parts).ok()
}
