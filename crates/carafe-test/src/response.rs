//! What came back.

mod asserts;
mod differs;

use std::{fmt, sync::Arc};

use bytes::Bytes;
use carafe_core::Error;
use carafe_web::Body;
use http::{
    HeaderMap, Method, StatusCode,
    header::{LOCATION, SET_COOKIE},
};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::{SetCookie, url::Url};

/// The answer to a [`TestRequest`](crate::TestRequest): what the visitor got, and what the framework knows of it.
///
/// The assertions can be chained; each prints what was expected, what came, and how the body begins.
///
/// ```
/// use carafe_core::App;
/// use carafe_test::{TestClient, run};
/// use carafe_web::WebApp;
///
/// async fn index() -> &'static str {
///     "Hello"
/// }
///
/// run(async {
///     let response = TestClient::new(App::new().get("/", index)).get("/").await;
///     assert_eq!((response.status(), response.text(), response.route()), (200, "Hello", Some("index")));
///     response.assert_status(200).assert_header("content-type", "text/plain; charset=utf-8").assert_contains("ell");
/// });
/// ```
pub struct TestResponse {
    head: Head,
    body: Bytes,
    history: Vec<Step>,
}

/// What is known before the body is read.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) route: Option<String>,
    pub(crate) error: Option<Arc<Error>>,
    #[cfg(feature = "template")]
    pub(crate) rendered: Option<carafe_web::respond::Rendered>,
}

/// One redirect on the way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    method: Method,
    url: String,
    status: StatusCode,
    location: String,
}

impl TestResponse {
    pub(crate) async fn read(head: Head, body: Body) -> Self {
        let body = match body.collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(error) => panic!("the body of {} {} broke off: {error}", head.method, head.url.target),
        };
        Self { head, body, history: Vec::new() }
    }

    pub(crate) fn with_history(mut self, history: Vec<Step>) -> Self {
        self.history = history;
        self
    }

    /// The status, as a number.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// A header by name; the first, if there are several.
    ///
    /// # Panics
    /// If its value is not ASCII text.
    #[track_caller]
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.head.headers.get(name)?;
        Some(value.to_str().unwrap_or_else(|_| panic!("the header {name} is not text: {value:?}")))
    }

    /// The body.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text.
    ///
    /// # Panics
    /// If it is not UTF-8.
    #[track_caller]
    #[must_use]
    pub fn text(&self) -> &str {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text,
            Err(error) => panic!("the body is not UTF-8: {error}\n{}", self.summary()),
        }
    }

    /// The body, read from JSON.
    ///
    /// # Panics
    /// If it is not JSON, or not of this shape.
    #[track_caller]
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body is not the JSON that was expected: {error}\n{}", self.summary()),
        }
    }

    /// Where it came from in the end: path and query after all redirects.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.head.url.target
    }

    /// The name of the route that matched: `blog.index`.
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.head.route.as_deref()
    }

    /// The error that the answer was made of, with its causes, which no visitor sees.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.head.error.as_deref()
    }

    /// The template that made the page, as the handler named it.
    #[cfg(feature = "template")]
    #[must_use]
    pub fn template(&self) -> Option<&str> {
        self.head.rendered.as_ref().map(|rendered| rendered.template())
    }

    /// What the handler gave its template under this name, as JSON.
    ///
    /// What apps add to every page is not among it; look at the page itself for that.
    #[cfg(feature = "template")]
    #[must_use]
    pub fn context(&self, name: &str) -> Option<serde_json::Value> {
        self.head.rendered.as_ref()?.values().get(name)
    }

    /// The redirects on the way here, in order; empty unless they were [followed](crate::TestRequest::follow).
    #[must_use]
    pub fn history(&self) -> &[Step] {
        &self.history
    }

    /// The cookie of this name that the answer sets; the last, if it does so several times.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<SetCookie> {
        self.set_cookies().into_iter().rfind(|cookie| cookie.name() == name)
    }

    /// Every cookie that the answer sets.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<SetCookie> {
        let headers = self.head.headers.get_all(SET_COOKIE).iter();
        headers.filter_map(|header| SetCookie::parse(&String::from_utf8_lossy(header.as_bytes()))).collect()
    }

    /// Request line, status, error and the beginning of the body: what every failed assertion ends with.
    fn summary(&self) -> String {
        let Head { method, url, status, route, error, .. } = &self.head;
        let mut lines = vec![format!("  {method} {} answered {status}", url.target)];
        lines.extend(self.history.iter().map(|step| format!("  after {step}")));
        lines.extend(route.iter().map(|route| format!("  route: {route}")));
        lines.extend(
            error.iter().map(|error| format!("  error: {}", format!("{error:?}").replace('\n', "\n  "))),
        );
        lines.push(format!("  body: {}", differs::beginning(&self.body)));
        lines.join("\n")
    }
}

impl fmt::Debug for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary())
    }
}

impl Head {
    pub(crate) fn step(&self) -> Step {
        let location =
            self.headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Step {
            method: self.method.clone(),
            url: self.url.target.clone(),
            status: self.status,
            location: location.unwrap_or_default(),
        }
    }
}

impl Step {
    /// Path and query that redirected.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.url
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Where it led, as the header says it.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({}) to {}", self.method, self.url, self.status.as_u16(), self.location)
    }
}
