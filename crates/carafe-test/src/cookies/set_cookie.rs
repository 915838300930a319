//! One `Set-Cookie` header, taken apart as RFC 6265, 5.2 says.

use std::time::{Duration, SystemTime};

/// A cookie as a response sets it.
///
/// ```
/// use carafe_core::App;
/// use carafe_test::{TestClient, run};
/// use carafe_web::WebApp;
///
/// run(async {
///     let app = App::new().get("/", || [("set-cookie", "theme=dark; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")]);
///     let response = TestClient::new(app).get("/").await;
///     let theme = response.cookie("theme").unwrap();
///     assert_eq!((theme.value(), theme.max_age(), theme.is_http_only()), ("dark", Some(60), true));
/// });
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    name: String,
    value: String,
    attributes: Vec<(String, String)>,
}

impl SetCookie {
    pub(crate) fn parse(header: &str) -> Option<Self> {
        let mut pieces = header.split(';');
        let (name, value) = pieces.next()?.split_once('=')?;
        let attributes = pieces.map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (name.trim().to_ascii_lowercase(), value.trim().to_owned())
        });
        let attributes = attributes.collect();
        let name = name.trim().to_owned();
        (!name.is_empty()).then(|| Self { name, value: value.trim().to_owned(), attributes })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value, as it was sent.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// An attribute by its name, in any case; empty for those without a value. Of two the last counts.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The domain, if it is for more than the host that set it.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.attribute("domain")
    }

    /// The path it is for.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.attribute("path")
    }

    /// How many seconds it lives; 0 or less removes it.
    #[must_use]
    pub fn max_age(&self) -> Option<i64> {
        self.attribute("max-age")?.parse().ok()
    }

    /// The value of `SameSite`.
    #[must_use]
    pub fn same_site(&self) -> Option<&str> {
        self.attribute("samesite")
    }

    /// Whether it is only for HTTPS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.attribute("secure").is_some()
    }

    /// Whether scripts cannot read it.
    #[must_use]
    pub fn is_http_only(&self) -> bool {
        self.attribute("httponly").is_some()
    }

    /// Whether this response removes the cookie.
    #[must_use]
    pub fn is_removal(&self) -> bool {
        let now = SystemTime::now();
        self.expires_at(now).is_some_and(|end| end <= now)
    }

    /// When it ends; nothing for one that lives as long as the browser. `Max-Age` wins over `Expires`.
    pub(crate) fn expires_at(&self, now: SystemTime) -> Option<SystemTime> {
        if let Some(seconds) = self.max_age() {
            let life = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            return if seconds <= 0 { Some(SystemTime::UNIX_EPOCH) } else { now.checked_add(life) };
        }
        httpdate::parse_http_date(self.attribute("expires")?).ok()
    }
}
