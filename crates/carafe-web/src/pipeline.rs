//! What every request goes through, from top to bottom.

mod ending;

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum_core::{body::Body, extract::Request, response::Response};
use carafe_core::Error;
use http::{HeaderMap, HeaderName, Method, Uri, header, request::Parts};

#[cfg(feature = "sessions")]
use crate::session;
use crate::{
    arriving::{Arriving, Sender},
    csrf,
    current::{Arrival, Current, Head},
    debug_door,
    dispatch::{self, BlindFunction, Chosen, Dispatch},
    error_page, failure,
    guard::{Guard, Stage},
    handler::Answer,
    headers::{self, Policy, Said},
    reached::{Reached, Secure},
    request_id::RequestId,
    route::table::Found,
    serve_static::{FileAnswer, StaticAnswers},
    strict::{self, HostName, KnownHost, Sound},
    website::WebSite,
};
use ending::Ending;

/// What answers the requests of a site.
pub(crate) struct Stack {
    pub(crate) site: Arc<WebSite>,
    pub(crate) files: Option<StaticAnswers>,
    pub(crate) dispatch: Dispatch,
}

/// Answers one request: the whole stack in one pass. `docs/dev/request.md` tells the same steps in prose.
///
/// The request is let in and given to its handler at once, not at the first poll: what is left to wait for is small, and
/// is moved about for every request.
pub(crate) fn answer(stack: &Stack, head: Parts, body: Body, sender: Sender<'_>) -> Answering {
    let site = &stack.site;
    let arriving = Arriving::new(site, &head.headers, &sender);
    let admitted = match admit(stack, &head, &arriving, sender.known) {
        Ok(admitted) => admitted,
        Err(answer) => {
            let (head, defaults) = (bare_head(&head), site.settings().default_headers);
            let early = Early { arrival: arriving.into_arrival(), head, answer, defaults };
            return Answering::Later(Answer::new(answer_early(early)));
        }
    };
    let Admitted { found, host, upgrades } = admitted;
    let only_reads = !upgrades && csrf::is_safe(&head.method);
    let chosen = stack.dispatch.choose(site, &found, only_reads);
    let visit = Visit { site, arriving, found, host };
    match chosen {
        Chosen::Blind(function) => answer_blind(visit, head, function),
        Chosen::Whole(endpoint) => {
            let (headers, reached) = (kept_headers(site, &head.headers), visit.reached(&head.headers));
            let current = visit.into_current(Head { headers, reached, ..bare_head(&head) });
            Answering::begun(dispatch::call(endpoint, Request::from_parts(head, body), current))
        }
    }
}

/// Answers with a function without arguments. It is given nothing, and for most of their answers nothing is kept of the
/// request either: to keep what nobody looks at takes as long as to read its head.
fn answer_blind(visit: Visit<'_>, head: Parts, function: &BlindFunction) -> Answering {
    let stage = function.call(&visit.arriving.id);
    let said = match &stage {
        Stage::Ended(Ok(response)) => failure::settled(response),
        _ => None,
    };
    match (stage, said) {
        (Stage::Ended(Ok(mut response)), Some(said)) => {
            let Visit { site, arriving, found, .. } = &visit;
            let hsts = site.hsts(|| arriving.is_secure(site, &head.headers) == Secure::Yes);
            let policy = Policy { said, written: site.policy_of(found), nonce: None, hsts };
            Ending::of(arriving, &head.method, &head.uri).of_app(site, policy, &mut response);
            Answering::Ready(Some(response))
        }
        (stage, _) => {
            let reached = visit.reached(&head.headers);
            let Parts { method, uri, headers, .. } = head;
            let current = visit.into_current(Head { method, uri, headers, reached, port: None });
            Answering::begun(dispatch::wait(current, stage))
        }
    }
}

/// An answer on its way.
///
/// No `async` function, because most handlers answer at once and their answers need nothing else: those are done before
/// anybody polls, and room for what others need would be copied with each of them.
pub(crate) enum Answering {
    /// Until it is taken.
    Ready(Option<Response>),
    Handler(Guard),
    Later(Answer),
}

impl Answering {
    fn begun(mut guard: Guard) -> Self {
        match guard.ended() {
            Some(outcome) => Self::ended(guard.current(), outcome),
            None => Self::Handler(guard),
        }
    }

    fn ended(current: &Current, outcome: Result<Response, Error>) -> Self {
        let said = outcome.as_ref().ok().and_then(|response| settled(current, response));
        match (outcome, said) {
            (Ok(mut response), Some(said)) => {
                finish(current, said, &mut response);
                Self::Ready(Some(response))
            }
            (outcome, _) => Self::Later(Answer::new(settle(current.clone(), outcome))),
        }
    }
}

impl Future for Answering {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        if let Self::Handler(guard) = &mut *self {
            let outcome = ready!(Pin::new(&mut *guard).poll(cx));
            *self = Self::ended(guard.current(), outcome);
        }
        match &mut *self {
            Self::Ready(response) => {
                Poll::Ready(response.take().expect("bug in carafe: an answer was polled after its end"))
            }
            Self::Later(answer) => Pin::new(answer).poll(cx),
            Self::Handler(_) => unreachable!("bug in carafe: a handler that has answered was left there"),
        }
    }
}

/// What an answer says itself, if it needs none of the steps of [`settle`].
fn settled(current: &Current, response: &Response) -> Option<Said> {
    #[cfg(feature = "sessions")]
    if session::is_touched(current, response) {
        return None;
    }
    let _ = current;
    failure::settled(response)
}

/// Makes pages of errors, does what replies left for later, and keeps the session.
async fn settle(current: Current, outcome: Result<Response, Error>) -> Response {
    let mut response = failure::settle(&current, outcome).await;
    #[cfg(feature = "sessions")]
    if session::is_touched(&current, &response) {
        response = failure::keep_session(&current, response).await;
    }
    finish(&current, Said::of(response.headers()), &mut response);
    response
}

/// The last steps of an answer that an app made.
fn finish(current: &Current, said: Said, response: &mut Response) {
    let (site, head) = (current.site(), current.head());
    let hsts = site.hsts(|| head.reached == Reached::Https);
    let policy = Policy { said, written: current.policy(), nonce: current.asked_nonce(), hsts };
    let arriving = Arriving::of(current.arrival());
    Ending::of(&arriving, &head.method, &head.uri).of_app(site, policy, response);
}

/// The answer to a request that no app sees.
async fn answer_early(early: Early) -> Response {
    let Early { arrival, head, answer, defaults } = early;
    let answer = match answer {
        FileAnswer::Whole(response) => Ok(response),
        FileAnswer::Now(answer) => answer,
        FileAnswer::Later(answer) => answer.await,
    };
    let response = answer.unwrap_or_else(|error| refusal(defaults, &arrival.id, &error));
    end_early(&arrival, &head, defaults, response)
}

/// Answers what is no request: the server read it and could not make one of it. The log has no more than who sent it.
pub(crate) fn refuse(site: &WebSite, sender: &Sender<'_>, error: &Error) -> Response {
    let arrival = Arriving::unread(sender).into_arrival();
    error_page::log_refused(&arrival.id, None, error);
    let method = Method::from_bytes(b"-").expect("bug in carafe: `-` is a token");
    let reached = Reached::Http;
    let head = Head { method, uri: Uri::from_static("-"), headers: HeaderMap::new(), reached, port: None };
    let defaults = site.settings().default_headers;
    let response = refusal(defaults, &arrival.id, error);
    end_early(&arrival, &head, defaults, response)
}

fn refusal(defaults: bool, id: &RequestId, error: &Error) -> Response {
    let mut response = error_page::refuse(id, error);
    if defaults {
        headers::add_refused(&mut response);
    }
    response
}

/// The last steps of an answer that no app made.
fn end_early(arrival: &Arrival, head: &Head, defaults: bool, mut response: Response) -> Response {
    if defaults {
        headers::add_id(&mut response, &arrival.id);
    }
    let said = Said::of(response.headers());
    Ending::of(&Arriving::of(arrival), &head.method, &head.uri).complete(said, &mut response);
    response
}

/// The answer to a request that no app sees: it is refused, or it is for a static file.
struct Early {
    arrival: Arrival,
    head: Head,
    answer: FileAnswer,
    /// Whether it has the default headers: the setting of that name.
    defaults: bool,
}

/// A request that was let in, and what is known of it.
struct Visit<'a> {
    site: &'a Arc<WebSite>,
    arriving: Arriving<'a>,
    found: Found,
    host: &'a HostName,
}

impl Visit<'_> {
    fn reached(&self, headers: &HeaderMap) -> Reached {
        self.arriving.reached(self.site, headers, self.host)
    }

    /// What is kept of it; the port is filled in.
    fn into_current(self, head: Head) -> Current {
        let head = Head { port: self.host.port(), ..head };
        Current::new(Arc::clone(self.site), self.arriving.into_arrival(), head, self.found)
    }
}

/// What is found out of a request that is let in.
struct Admitted<'k> {
    found: Found,
    host: &'k HostName,
    /// Whether it asks for another protocol.
    upgrades: bool,
}

/// Lets a request in: its head is sound, its host is ours, it is not for a static file, its path is looked up.
#[expect(clippy::result_large_err, reason = "it is moved once, and a box would cost more")]
fn admit<'k>(
    stack: &Stack,
    parts: &Parts,
    arriving: &Arriving<'_>,
    known: &'k mut KnownHost,
) -> Result<Admitted<'k>, FileAnswer> {
    let site = &stack.site;
    let Sound { host, upgrades } = strict::sound(parts, site.hosts(), known).map_err(|error| {
        error_page::log_refused(&arriving.id, parts.headers.get(header::HOST), &error);
        FileAnswer::Now(Err(error))
    })?;
    if let Some(answer) = debug_door::answer(site, parts, (arriving.peer, host)) {
        let answer = async { answer.await.map(headers::with_defaults) };
        return Err(FileAnswer::Later(Box::pin(answer)));
    }
    let reached = || arriving.reached(site, &parts.headers, host);
    if let Some(answer) = stack.files.as_ref().and_then(|files| files.answer(parts, reached)) {
        return Err(answer);
    }
    let found = site.routes().find(host.as_str(), &parts.method, &parts.uri);
    Ok(Admitted { found, host, upgrades })
}

/// What the log needs of a head.
fn bare_head(parts: &Parts) -> Head {
    Head {
        method: parts.method.clone(),
        uri: parts.uri.clone(),
        headers: HeaderMap::new(),
        reached: Reached::Http,
        port: None,
    }
}

/// The headers that late work reads. With error handlers about, or where errors are explained, it is all of them.
fn kept_headers(site: &WebSite, headers: &HeaderMap) -> HeaderMap {
    if site.settings().debug || !site.catchers().is_empty() {
        return headers.clone();
    }
    let mut kept = HeaderMap::new();
    for (name, value) in headers {
        if is_late(name) {
            kept.append(name.clone(), value.clone());
        }
    }
    kept
}

fn is_late(name: &HeaderName) -> bool {
    matches!(
        *name,
        header::ACCEPT
            | header::ACCEPT_ENCODING
            | header::CONTENT_TYPE
            | header::COOKIE
            | header::IF_MATCH
            | header::IF_MODIFIED_SINCE
            | header::IF_NONE_MATCH
            | header::IF_RANGE
            | header::IF_UNMODIFIED_SINCE
            | header::RANGE
    ) || (cfg!(feature = "template") && name.as_str().starts_with("hx-"))
}
