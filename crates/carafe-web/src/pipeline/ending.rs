//! The last steps of every answer.

use axum_core::response::Response;
use http::{Method, Uri, uri::PathAndQuery};
use http_body::Body as _;

use crate::{
    arriving::Arriving,
    headers::{self, Policy, Said},
    log::{self, AccessLine},
    respond::{may_have_body, without_body},
    website::WebSite,
};

/// What the last steps ask of a request.
#[derive(Clone, Copy)]
pub(super) struct Ending<'a> {
    arriving: &'a Arriving<'a>,
    method: &'a Method,
    uri: &'a Uri,
}

impl<'a> Ending<'a> {
    pub(super) fn of(arriving: &'a Arriving<'a>, method: &'a Method, uri: &'a Uri) -> Self {
        Self { arriving, method, uri }
    }

    /// Those of an answer that an app made.
    pub(super) fn of_app(self, site: &WebSite, policy: Policy<'_>, response: &mut Response) {
        headers::add_policy(response, policy);
        if site.settings().default_headers {
            headers::add_id(response, &self.arriving.id);
        }
        self.complete(policy.said, response);
    }

    /// Those of every answer: the headers that all have, no body where none may be, a line in the log.
    pub(super) fn complete(self, said: Said, response: &mut Response) {
        let Self { arriving, method, uri } = self;
        headers::add_last(response, said);
        if said.length || !may_have_body(method, response.status()) {
            *response = without_body(method, std::mem::take(response));
        }
        log::access_with(response.status(), || AccessLine {
            peer: arriving.peer,
            client: arriving.client,
            method,
            target: uri.path_and_query().map_or("-", PathAndQuery::as_str),
            status: response.status(),
            elapsed: arriving.started.elapsed(),
            bytes: response.body().size_hint().exact(),
            id: &arriving.id,
        });
    }
}
