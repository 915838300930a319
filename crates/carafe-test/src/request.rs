//! One request in the making; awaiting it sends it.

use std::{
    fmt,
    future::{Future, IntoFuture},
    net::{IpAddr, SocketAddr},
    pin::Pin,
};

use bytes::Bytes;
use carafe_core::Place;
use carafe_web::{Peer, Request, Response, Service};
use http::header::{CONTENT_TYPE, HOST};
use serde::Serialize;

use crate::{
    CookieJar, Multipart, StreamedResponse, TestResponse,
    follow::{self, Trail},
    plan::{Plan, header_pair},
    response::Head,
    url::encode_pairs,
};

/// A request in the making. Chain what it shall have, then `.await` it to get a [`TestResponse`].
///
/// ```
/// use carafe_core::App;
/// use carafe_test::{TestClient, run};
/// use carafe_web::WebApp;
///
/// run(async {
///     let client = TestClient::new(App::new().post("/notes", |body: String| body));
///     let response = client.post("/notes").query([("draft", "yes")]).form([("title", "Käse & Brot")]).await;
///     response.assert_text("title=K%C3%A4se+%26+Brot");
/// });
/// ```
#[must_use = "a request is sent by awaiting it"]
pub struct TestRequest<'a> {
    visitor: Visitor<'a>,
    plan: Plan,
    options: Options,
}

/// Who sends: the site it goes to, and the cookies it keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visitor<'a> {
    pub(crate) service: &'a Service,
    pub(crate) cookies: &'a CookieJar,
}

/// What becomes of the answer.
#[derive(Debug, Clone, Copy)]
struct Options {
    follows: bool,
    propagates: bool,
    place: Place,
}

impl<'a> TestRequest<'a> {
    pub(crate) fn new(visitor: Visitor<'a>, plan: Plan, place: Place) -> Self {
        Self { visitor, plan, options: Options { follows: false, propagates: false, place } }
    }

    pub(crate) fn propagating(mut self, propagates: bool) -> Self {
        self.options.propagates = propagates;
        self
    }

    /// Adds a header; `Host` and `Content-Type` take the place of the usual ones.
    ///
    /// # Panics
    /// If the name or the value cannot stand in a header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header_pair(name, value);
        if name == HOST || name == CONTENT_TYPE {
            self.plan.headers.insert(name, value);
        } else {
            self.plan.headers.append(name, value);
        }
        self
    }

    /// Adds pairs to the query, escaped.
    pub fn query<K: AsRef<str>, V: AsRef<str>>(mut self, pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        self.plan.url.add_query(&encode_pairs(pairs));
        self
    }

    /// Sends a cookie with this request only; [`TestClient::cookies`](crate::TestClient::cookies) has those that stay.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.plan.cookies.push(format!("{name}={value}"));
        self
    }

    /// Sends these bytes.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.plan.body = body.into();
        self
    }

    /// Sends the pairs as a form does, `application/x-www-form-urlencoded`.
    pub fn form<K: AsRef<str>, V: AsRef<str>>(self, pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        self.typed_body("application/x-www-form-urlencoded", Bytes::from(encode_pairs(pairs)))
    }

    /// Sends a form with files.
    pub fn multipart(self, form: Multipart) -> Self {
        let (content_type, body) = form.encode();
        self.typed_body(&content_type, body)
    }

    /// Sends a value as JSON.
    ///
    /// # Panics
    /// If the value has no form in JSON: a map whose keys are not text.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.typed_body("application/json", Bytes::from(body)),
            Err(error) => panic!("this value cannot be JSON: {error}"),
        }
    }

    /// Does not say where it comes from, as an old browser or a program.
    ///
    /// Otherwise a request that may change something has `Sec-Fetch-Site: same-origin`, as one from a page of the site,
    /// unless it sets that header or `Origin` itself; so forms need no token in tests.
    pub fn without_origin(mut self) -> Self {
        self.plan.says_site = false;
        self
    }

    /// Comes from this address instead of from nowhere.
    ///
    /// # Panics
    /// If it is not an IP address.
    #[track_caller]
    pub fn from_ip(mut self, address: &str) -> Self {
        let Ok(ip) = address.parse::<IpAddr>() else { panic!("{address:?} is not an IP address") };
        // A port that no server of a test listens on; clients have one from this range.
        self.plan.peer = Peer::Tcp(SocketAddr::new(ip, 49152));
        self
    }

    /// Follows redirects to the last page, as a browser does; [`TestResponse::history`] has the way there.
    ///
    /// 301 and 302 turn a POST into a GET, 303 turns everything but HEAD into one, 307 and 308 send the same again
    /// (RFC 9110, 15.4). A redirect to another site is not followed: it is the response that comes back.
    ///
    /// # Panics
    /// When awaited, after 20 redirects, with all of them listed.
    pub fn follow(mut self) -> Self {
        self.options.follows = true;
        self
    }

    /// As [`TestClient::propagate_errors`](crate::TestClient::propagate_errors), for this request only.
    pub fn propagate_errors(self) -> Self {
        self.propagating(true)
    }

    /// Sends the request and comes back with the head of the answer, to read the body piece by piece.
    ///
    /// Redirects are not followed.
    pub async fn stream(self) -> StreamedResponse {
        let Self { visitor, plan, options } = self;
        let (head, response) = exchange(visitor, &plan, options.place).await;
        StreamedResponse::new(head, response.into_body())
    }

    fn typed_body(mut self, content_type: &str, body: Bytes) -> Self {
        let (_, value) = header_pair("content-type", content_type);
        self.plan.headers.insert(CONTENT_TYPE, value);
        self.plan.body = body;
        self
    }

    async fn send(self) -> TestResponse {
        let Self { visitor, mut plan, options } = self;
        let mut trail = Trail::default();
        loop {
            let (head, response) = exchange(visitor, &plan, options.place).await;
            if options.propagates {
                propagate(&head, options.place);
            }
            let next = if options.follows { follow::next(&plan, &head) } else { None };
            let Some(next) = next else {
                return TestResponse::read(head, response.into_body()).await.with_history(trail.steps);
            };
            trail.add(head.step(), options.place);
            plan = next;
        }
    }
}

impl<'a> IntoFuture for TestRequest<'a> {
    type Output = TestResponse;
    type IntoFuture = Pin<Box<dyn Future<Output = TestResponse> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for TestRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestRequest").field("plan", &self.plan).finish_non_exhaustive()
    }
}

/// One request and one answer; the cookies of the answer go into the jar.
async fn exchange(visitor: Visitor<'_>, plan: &Plan, place: Place) -> (Head, Response) {
    let request = plan.to_request(&visitor.cookies.header_for(&plan.url), place);
    let route = matched_route(visitor.service, &request);
    let mut response = visitor.service.answer(request, plan.peer.clone()).await;
    visitor.cookies.store(&plan.url, response.headers());
    let head = Head {
        method: plan.method.clone(),
        url: plan.url.clone(),
        status: response.status(),
        headers: response.headers().clone(),
        route,
        error: response.extensions_mut().remove(),
        #[cfg(feature = "template")]
        rendered: response.extensions_mut().remove(),
    };
    (head, response)
}

/// The name of the route that answers, as the route table has it.
fn matched_route(service: &Service, request: &Request) -> Option<String> {
    use carafe_web::route::table::Found;
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    match service.site().routes().find(&name, request.method(), request.uri()) {
        Found::Route { route, .. } => service.site().routes().info(route).name.clone(),
        _ => None,
    }
}

fn propagate(head: &Head, place: Place) {
    if let Some(error) = head.error.as_ref().filter(|_| head.status.is_server_error()) {
        panic!("{} {} at {place} ended in an error: {error:?}", head.method, head.url.target);
    }
}
