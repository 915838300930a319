//! From a matched route to its function, and what stands around it.

use std::sync::Arc;

use axum_core::{
    extract::Request,
    response::{IntoResponse, Response},
};
use carafe_core::{Error, Site};

use crate::{
    handler::Endpoint,
    respond::{
        late::{self, Asked},
        without_body,
    },
    route::table::{Found, RouteTable},
};

/// The functions of a site by route, each with its middleware around it.
pub(crate) struct Dispatch {
    endpoints: Vec<Arc<dyn Endpoint>>,
}

impl Dispatch {
    pub(crate) fn build(_site: &Site, routes: &RouteTable) -> Self {
        Self { endpoints: routes.all().iter().map(|route| Arc::clone(&route.handler.endpoint)).collect() }
    }

    pub(crate) async fn run(&self, found: &Found, request: Request) -> Response {
        let asked = Asked::of(&request);
        let method = request.method().clone();
        let response = match found {
            Found::Route { route, .. } => self.endpoints[route.0 as usize].call(request).await,
            _ => Error::not_found().into_response(),
        };
        without_body(&method, late::finish(asked, response).await)
    }
}
