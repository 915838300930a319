//! From a matched route to its function, and from what comes back to the response.

use std::{sync::Arc, time::Duration};

use axum_core::{
    extract::Request,
    response::{IntoResponse, Response},
};
use carafe_core::{AppId, Error, Site};
use http::{HeaderValue, StatusCode, header};

use crate::{
    csrf::Gate,
    current::Current,
    extract::BodyLimit,
    failure,
    guard::{Guard, Stage, Whose},
    handler::{Answer, Endpoint, WrapFn},
    middleware::wrap::Wrap,
    request_id::RequestId,
    route::table::{Found, RouteInfo, RouteTable},
    website::WebSite,
};

/// The functions of a site by route, each with the middleware of its apps around it, and for every app the one that
/// answers where no route does.
pub(crate) struct Dispatch {
    functions: Vec<Function>,
    unmatched: Vec<Arc<dyn Endpoint>>,
}

/// The function of a route.
struct Function {
    /// With all that stands around it.
    whole: Arc<dyn Endpoint>,
    /// The bare one, where nothing but the look at where requests come from stands around it and it takes no arguments.
    blind: Option<BlindFunction>,
}

/// A function that nothing is told of the request.
pub(crate) struct BlindFunction {
    endpoint: Arc<dyn Endpoint>,
    name: &'static str,
}

impl BlindFunction {
    pub(crate) fn call(&self, id: &RequestId) -> Stage {
        Stage::begin_blind(Whose { id, function: self.name }, &*self.endpoint)
    }
}

/// What answers a request.
pub(crate) enum Chosen<'a> {
    /// It is given the request, and what we know of it.
    Whole(&'a dyn Endpoint),
    /// It is given nothing.
    Blind(&'a BlindFunction),
}

impl Dispatch {
    pub(crate) fn build(site: &Site, routes: &RouteTable) -> Self {
        let wraps = Wraps::of(site);
        let blind = |RouteInfo { handler, .. }: &RouteInfo| BlindFunction {
            endpoint: Arc::clone(&handler.endpoint),
            name: handler.type_name,
        };
        let of_route = |route: &RouteInfo| Function {
            whole: wraps.around(route.app, Gate::before(route), &route.handler.wraps),
            blind: wraps.is_bare(route).then(|| blind(route)),
        };
        Self {
            functions: routes.all().iter().map(of_route).collect(),
            unmatched: site
                .apps()
                .iter()
                .map(|app| wraps.around(app.id(), Arc::new(Unmatched), &[]))
                .collect(),
        }
    }

    /// Chooses what answers a request. One that only reads changes nothing, and begins no WebSocket.
    pub(crate) fn choose(&self, site: &WebSite, found: &Found, only_reads: bool) -> Chosen<'_> {
        match found {
            Found::Route { route, .. } => match &self.functions[route.0 as usize] {
                Function { blind: Some(blind), .. } if only_reads => Chosen::Blind(blind),
                Function { whole, .. } => Chosen::Whole(&**whole),
            },
            _ => Chosen::Whole(&*self.unmatched[found.app(site.routes()).index()]),
        }
    }
}

/// Calls an endpoint. What we know of the request goes with it, and its body has a
/// limit.
pub(crate) fn call(endpoint: &dyn Endpoint, mut request: Request, current: Current) -> Guard {
    let limit = time_limit(&current);
    request.extensions_mut().insert(current.clone());
    let request = body_limit(&current).apply(request);
    Guard::call(endpoint, request, current).within(limit)
}

/// Waits for what was begun, as long as its route may take.
pub(crate) fn wait(current: Current, stage: Stage) -> Guard {
    let limit = time_limit(&current);
    Guard::of(current, stage).within(limit)
}

fn body_limit(current: &Current) -> BodyLimit {
    let own = current.route().and_then(|route| route.handler.body_limit);
    BodyLimit(own.unwrap_or(current.site().settings().body_limit.bytes()))
}

fn time_limit(current: &Current) -> Duration {
    let own = current.route().and_then(|route| route.handler.timeout);
    own.unwrap_or(current.site().settings().handler_timeout)
}

/// Answers where no route does: 404, 405, OPTIONS, or the way to the right spelling.
struct Unmatched;

impl Endpoint for Unmatched {
    fn call(&self, request: Request) -> Answer {
        let response = match Current::of(request.extensions()) {
            Ok(current) => unmatched(current.found()),
            Err(error) => error.into_response(),
        };
        Answer::ready(response)
    }
}

fn unmatched(found: &Found) -> Response {
    match found {
        Found::Options { allow, .. } => {
            (StatusCode::NO_CONTENT, [(header::ALLOW, allow.clone())]).into_response()
        }
        Found::MethodNotAllowed { allow, .. } => {
            Error::of(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, allow.clone()).into_response()
        }
        Found::Redirect { location, .. } => match HeaderValue::from_str(location) {
            Ok(location) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
            Err(_) => Error::not_found().into_response(),
        },
        Found::BadPath { why } => Error::bad_request(*why).into_response(),
        Found::NotFound { .. } | Found::Route { .. } => Error::not_found().into_response(),
    }
}

/// The middleware of every app.
struct Wraps<'a> {
    site: &'a Site,
    by_app: Vec<Vec<&'a Wrap>>,
}

impl<'a> Wraps<'a> {
    fn of(site: &'a Site) -> Self {
        let mut by_app: Vec<Vec<&Wrap>> = vec![Vec::new(); site.apps().len()];
        for added in site.parts::<Wrap>() {
            by_app[added.app.id().index()].push(added.part);
        }
        by_app.iter_mut().for_each(|wraps| wraps.sort_by_key(|wrap| wrap.standing()));
        Self { site, by_app }
    }

    /// Whether a function takes no arguments and no middleware stands around it.
    fn is_bare(&self, route: &RouteInfo) -> bool {
        let mut lineage = self.site.lineage(route.app);
        let is_wrapped =
            !route.handler.wraps.is_empty() || lineage.any(|app| !self.by_app[app.id().index()].is_empty());
        route.handler.blind && !is_wrapped
    }

    /// Puts the route's own middleware around an endpoint, then that of its app and of those it is mounted in. Inside
    /// them stands a [`Boundary`], so that they see the page of an error and not the error.
    fn around(&self, app: AppId, endpoint: Arc<dyn Endpoint>, own: &[WrapFn]) -> Arc<dyn Endpoint> {
        let lineage = self.site.lineage(app);
        let outer: Vec<_> = lineage.flat_map(|app| self.by_app[app.id().index()].iter().rev()).collect();
        if own.is_empty() && outer.is_empty() {
            return endpoint;
        }
        let inner = own.iter().fold(Boundary::around(endpoint), |inner, wrap| wrap(inner));
        outer.into_iter().fold(inner, |inner, wrap| wrap.around(inner))
    }
}

/// Settles the outcome of an endpoint before the middleware around it sees it.
pub(crate) struct Boundary(Arc<dyn Endpoint>);

impl Boundary {
    pub(crate) fn around(endpoint: Arc<dyn Endpoint>) -> Arc<dyn Endpoint> {
        Arc::new(Self(endpoint))
    }
}

impl Endpoint for Boundary {
    fn call(&self, request: Request) -> Answer {
        let endpoint = Arc::clone(&self.0);
        Answer::new(async move {
            let current = Current::of(request.extensions()).cloned();
            match current {
                // The time limit is watched further out, around the middleware too.
                Ok(current) => {
                    let guard = Guard::call(&*endpoint, request, current.clone());
                    failure::settle(&current, guard.await).await
                }
                Err(_) => endpoint.call(request).await,
            }
        })
    }
}
