//! Tower layers as middleware.

use std::{
    convert::Infallible,
    error::Error as StdError,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum_core::{
    extract::Request,
    response::{IntoResponse, Response},
};
use carafe_core::Error;
use tower_layer::Layer;
use tower_service::Service;

use crate::handler::{Answer, Endpoint, WrapFn};

/// A tower layer that can stand around handlers: what `tower` and `tower-http` offer, and what exists for axum.
///
/// An error of the layered service becomes a 500, or what an error handler for its type makes of it.
pub trait TowerLayer<Marker>: Send + Sync + 'static {
    /// Forgets its types.
    fn into_wrap(self) -> WrapFn;
}

impl<L, S> TowerLayer<S> for L
where
    L: Layer<EndpointService, Service = S> + Send + Sync + 'static,
    S: Service<Request> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
{
    fn into_wrap(self) -> WrapFn {
        Arc::new(move |inner| Arc::new(Layered(self.layer(EndpointService(inner)))))
    }
}

/// The rest of the way as a tower service: what a layer is put around.
#[derive(Clone)]
pub struct EndpointService(Arc<dyn Endpoint>);

impl Service<Request> for EndpointService {
    type Response = Response;
    type Error = Infallible;
    type Future = EndpointFuture;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> EndpointFuture {
        EndpointFuture(self.0.call(request))
    }
}

impl fmt::Debug for EndpointService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndpointService")
    }
}

/// The answer of an [`EndpointService`].
pub struct EndpointFuture(Answer);

impl Future for EndpointFuture {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(Ok)
    }
}

impl fmt::Debug for EndpointFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndpointFuture")
    }
}

/// A tower service as an endpoint.
pub(crate) struct Layered<S>(pub(crate) S);

impl<S> Endpoint for Layered<S>
where
    S: Service<Request> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
{
    fn call(&self, request: Request) -> Answer {
        let mut service = self.0.clone();
        Answer::new(async move {
            if let Err(error) = poll_fn(|cx| service.poll_ready(cx)).await {
                return Error::internal(error).into_response();
            }
            match service.call(request).await {
                Ok(response) => response.into_response(),
                Err(error) => Error::internal(error).into_response(),
            }
        })
    }
}
