//! What every request goes through, from top to bottom.

use std::time::Instant;

use axum_core::{extract::Request, response::Response};
use carafe_core::AppId;

use crate::{
    Service,
    current::{Arrival, Current, Matched, Peer, RequestId},
    route::table::Found,
};

pub(crate) async fn answer(service: &Service, mut request: Request, peer: Peer) -> Response {
    let id = RequestId::from_text("1").expect("bug in carafe: not an id");
    let arrival = Arrival { id, peer, started: Instant::now() };
    let found = service.routes().find("localhost", request.method(), request.uri());
    let matched = match &found {
        Found::Route { route, values } => Some(Matched { route: *route, values: values.clone() }),
        _ => None,
    };
    request.extensions_mut().insert(Current::new(service.clone(), arrival, AppId::PROGRAM, matched));
    service.dispatch().run(&found, request).await
}
