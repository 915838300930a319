//! The last steps of every answer.

use axum_core::response::Response;
use http::{Method, Uri, uri::PathAndQuery};
use http_body::Body as _;

use crate::{
    current::{Arrival, Head},
    headers::{self, Policy, Said},
    log::{self, AccessLine},
    respond::{may_have_body, without_body},
    website::WebSite,
};

/// What the last steps ask of a request.
#[derive(Clone, Copy)]
pub(super) struct Ending<'a> {
    pub(super) arrival: &'a Arrival,
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
}

impl<'a> Ending<'a> {
    pub(super) fn of(arrival: &'a Arrival, head: &'a Head) -> Self {
        Self { arrival, method: &head.method, uri: &head.uri }
    }

    /// Those of an answer that an app made.
    pub(super) fn of_app(self, site: &WebSite, policy: Policy<'_>, mut response: Response) -> Response {
        let said = headers::add_policy(&mut response, policy);
        if site.settings().default_headers {
            headers::add_id(&mut response, &self.arrival.id);
        }
        self.complete(said, response)
    }

    /// Those of every answer: the headers that all have, no body where none may be, a line in the log.
    pub(super) fn complete(self, said: Said, mut response: Response) -> Response {
        let Self { arrival, method, uri } = self;
        headers::add_last(&mut response, said);
        if said.length || !may_have_body(method, response.status()) {
            response = without_body(method, response);
        }
        log::access_with(response.status(), || AccessLine {
            peer: &arrival.peer,
            client: arrival.client,
            method,
            target: uri.path_and_query().map_or("-", PathAndQuery::as_str),
            status: response.status(),
            elapsed: arrival.started.elapsed(),
            bytes: response.body().size_hint().exact(),
            id: &arrival.id,
        });
        response
    }
}
