//! Who sends the requests: a visitor with a cookie jar.

use std::fmt;

use carafe_core::{
    App, Place,
    settings::{Profile, Sources},
};
use carafe_web::{Service, settings::SiteSettings};
use http::{HeaderMap, Method};

use crate::{
    CookieJar, TestRequest,
    plan::{Plan, header_pair},
    request::Visitor,
    url::Url,
};

/// A visitor of a site: sends requests to it without a socket, and keeps its cookies.
///
/// Two clients of one [`Service`] are two visitors. A request is sent by awaiting it:
///
/// ```
/// use carafe_core::App;
/// use carafe_test::{TestClient, run};
/// use carafe_web::WebApp;
///
/// run(async {
///     let app = App::new().get("/", || "Hello").post("/echo", |body: String| body);
///     let client = TestClient::new(app);
///     client.get("/").await.assert_text("Hello");
///     client.post("/echo").body("ping").await.assert_status(200).assert_text("ping");
/// });
/// ```
pub struct TestClient {
    service: Service,
    cookies: CookieJar,
    base: Url,
    headers: HeaderMap,
    propagates: bool,
}

impl TestClient {
    /// Builds the app and visits it.
    ///
    /// # Panics
    /// At the caller's line, with the whole report, when the app does not start: a duplicate route, a missing state.
    #[track_caller]
    #[must_use]
    pub fn new(app: App) -> Self {
        match Service::with_settings(app, sources()) {
            Ok(service) => Self::of(service),
            Err(error) => panic!("the app does not start: {error}"),
        }
    }

    /// Visits a site that is built already.
    #[must_use]
    pub fn of(service: Service) -> Self {
        let base = Url { https: false, host: "localhost".to_owned(), target: "/".to_owned() };
        Self { service, cookies: CookieJar::default(), base, headers: HeaderMap::new(), propagates: false }
    }

    /// Sends every request to this host instead of `localhost`; a port may follow.
    #[must_use]
    pub fn host(mut self, host: &str) -> Self {
        self.base.host = host.to_owned();
        self
    }

    /// Sends every request over HTTPS: `Secure` cookies go out, and the site sees the scheme `https`.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.base.https = true;
        self
    }

    /// Sends a header with every request that does not set it itself.
    ///
    /// # Panics
    /// If the name or the value cannot stand in a header.
    #[track_caller]
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header_pair(name, value);
        self.headers.insert(name, value);
        self
    }

    /// Panics with the chain of causes when a response is a 5xx that came from an error or a panic.
    ///
    /// Without it such a response is a response like any other, as the visitor would see it.
    #[must_use]
    pub fn propagate_errors(mut self) -> Self {
        self.propagates = true;
        self
    }

    /// The site that is visited.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The cookies it keeps.
    #[must_use]
    pub fn cookies(&self) -> &CookieJar {
        &self.cookies
    }

    /// A GET.
    #[track_caller]
    pub fn get(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::GET, path)
    }

    /// A HEAD.
    #[track_caller]
    pub fn head(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::HEAD, path)
    }

    /// A POST.
    #[track_caller]
    pub fn post(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::POST, path)
    }

    /// A PUT.
    #[track_caller]
    pub fn put(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::PUT, path)
    }

    /// A PATCH.
    #[track_caller]
    pub fn patch(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::PATCH, path)
    }

    /// A DELETE.
    #[track_caller]
    pub fn delete(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::DELETE, path)
    }

    /// An OPTIONS.
    #[track_caller]
    pub fn options(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::OPTIONS, path)
    }

    /// Any method. The path may hold a query, and letters that an address must escape: `/café?q=a b`; a whole
    /// address, `https://example.com/`, changes host and scheme for this request.
    ///
    /// # Panics
    /// If the path is neither absolute nor an HTTP address.
    #[track_caller]
    pub fn request(&self, method: Method, path: &str) -> TestRequest<'_> {
        let absolute = path.starts_with('/') || path.starts_with("http://") || path.starts_with("https://");
        assert!(
            absolute,
            "the path {path:?} must begin with `/`, or be a whole address with `http://` or `https://`"
        );
        let url = self.base.join(path).expect("bug in carafe: an absolute path leads nowhere");
        let plan = Plan::new(method, url, self.headers.clone());
        let visitor = Visitor { service: &self.service, cookies: &self.cookies };
        TestRequest::new(visitor, plan, Place::here()).propagating(self.propagates)
    }
}

/// As a visitor in production would see it: a test that reads the explanations of development tests nothing real. And as
/// any host: what the allowed ones are is no matter of the app.
pub(crate) fn sources() -> Sources {
    let settings = SiteSettings { debug: false, hosts: vec!["*".to_owned()], ..SiteSettings::default() };
    Sources::new().profile(Profile::TEST).section(settings)
}

impl fmt::Debug for TestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClient").field("base", &self.base.to_string()).finish_non_exhaustive()
    }
}
