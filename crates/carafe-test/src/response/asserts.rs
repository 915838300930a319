//! Assertions that say what was expected, what came, and what is around it.

use http::header::LOCATION;
use serde::Serialize;
use serde_json::Value;

use super::{TestResponse, differs::first_difference};

impl TestResponse {
    /// The status is this one.
    #[track_caller]
    pub fn assert_status(&self, expected: u16) -> &Self {
        let actual = self.status();
        assert!(actual == expected, "the status {expected} was expected, {actual} came\n{}", self.summary());
        self
    }

    /// The body contains this text.
    #[track_caller]
    pub fn assert_contains(&self, expected: &str) -> &Self {
        let found = self.text().contains(expected);
        assert!(found, "this was expected in the body and is not there: {expected:?}\n{}", self.summary());
        self
    }

    /// The body contains this text so many times.
    #[track_caller]
    pub fn assert_contains_times(&self, expected: &str, times: usize) -> &Self {
        let found = self.text().matches(expected).count();
        assert!(
            found == times,
            "{expected:?} was expected {times} times, it is there {found} times\n{}",
            self.summary()
        );
        self
    }

    /// The body does not contain this text.
    #[track_caller]
    pub fn assert_not_contains(&self, unexpected: &str) -> &Self {
        let Some(at) = self.text().find(unexpected) else { return self };
        panic!("this must not be in the body and is there, at byte {at}: {unexpected:?}\n{}", self.summary())
    }

    /// The body is this text.
    #[track_caller]
    pub fn assert_text(&self, expected: &str) -> &Self {
        let actual = self.text();
        assert!(
            actual == expected,
            "another body was expected\n  expected: {expected:?}\n    actual: {actual:?}\n{}",
            self.summary()
        );
        self
    }

    /// The body is this value in JSON; the order of keys does not matter.
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_test::{TestClient, run};
    /// # use carafe_web::WebApp;
    /// # run(async {
    /// # let client = TestClient::new(App::new().get("/", || r#"{"b": [2], "a": 1}"#));
    /// client.get("/").await.assert_json(serde_json::json!({"a": 1, "b": [2]}));
    /// # });
    /// ```
    #[track_caller]
    pub fn assert_json<T: Serialize>(&self, expected: T) -> &Self {
        let expected = serde_json::to_value(expected)
            .unwrap_or_else(|error| panic!("this value cannot be JSON: {error}"));
        let actual: Value = self.json();
        if let Some(difference) = first_difference(&expected, &actual) {
            panic!(
                "another JSON value was expected; {difference}\n  expected: {expected:#}\n    actual: {actual:#}\n{}",
                self.summary()
            );
        }
        self
    }

    /// A header has this value; with several of the name, one of them.
    #[track_caller]
    pub fn assert_header(&self, name: &str, expected: &str) -> &Self {
        let actual: Vec<_> = self.headers().get_all(name).iter().collect();
        let found = actual.iter().any(|value| value.as_bytes() == expected.as_bytes());
        assert!(
            found,
            "the header {name} with {expected:?} was expected, there is {actual:?}\n{}",
            self.summary()
        );
        self
    }

    /// There is no header of this name.
    #[track_caller]
    pub fn assert_no_header(&self, name: &str) -> &Self {
        let actual = self.headers().get(name);
        assert!(actual.is_none(), "no header {name} was expected, there is {actual:?}\n{}", self.summary());
        self
    }

    /// It is a redirect to this path or address: 301, 302, 303, 307 or 308.
    ///
    /// A path and the whole address of the same path on the same host are the same.
    #[track_caller]
    pub fn assert_redirects_to(&self, expected: &str) -> &Self {
        let status = self.status();
        let is_redirect = matches!(status, 301 | 302 | 303 | 307 | 308);
        assert!(is_redirect, "a redirect to {expected:?} was expected, {status} came\n{}", self.summary());
        let actual =
            self.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let leads_to = |reference: &str| self.head.url.join(reference);
        let same = actual
            .as_deref()
            .is_some_and(|actual| actual == expected || leads_to(actual) == leads_to(expected));
        assert!(same, "a redirect to {expected:?} was expected, it leads to {actual:?}\n{}", self.summary());
        self
    }

    /// The answer sets a cookie to this value.
    #[track_caller]
    pub fn assert_cookie(&self, name: &str, expected: &str) -> &Self {
        let actual = self.cookie(name);
        let same = actual.as_ref().is_some_and(|cookie| cookie.value() == expected);
        let set: Vec<_> = self.set_cookies().iter().map(|c| format!("{}={}", c.name(), c.value())).collect();
        assert!(same, "the cookie {name}={expected} was expected, set are {set:?}\n{}", self.summary());
        self
    }

    /// The answer sets no cookie of this name.
    #[track_caller]
    pub fn assert_no_cookie(&self, name: &str) -> &Self {
        let actual = self.cookie(name);
        assert!(actual.is_none(), "no cookie {name} was expected, set is {actual:?}\n{}", self.summary());
        self
    }

    /// The route of this name matched.
    #[track_caller]
    pub fn assert_route(&self, expected: &str) -> &Self {
        let actual = self.route();
        assert!(
            actual == Some(expected),
            "the route {expected} was expected, matched is {actual:?}\n{}",
            self.summary()
        );
        self
    }
}
