//! A cookie on its way to the browser (RFC 6265bis).

use std::{
    fmt::Write,
    time::{Duration, SystemTime},
};

use carafe_core::{Error, Place};
use http::HeaderValue;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// A cookie to send with [`Reply::cookie`](super::Reply::cookie).
///
/// ```
/// use carafe_web::respond::{Cookie, SameSite, text};
/// use std::time::Duration;
///
/// let year = Duration::from_secs(365 * 24 * 3600);
/// let cookie = Cookie::new("language", "français").max_age(year).secure().same_site(SameSite::Strict);
/// assert_eq!(
///     text("Bien").cookie(cookie).headers()["set-cookie"],
///     "language=fran%C3%A7ais; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Strict",
/// );
/// ```
///
/// Unless said otherwise it is for the whole site (`Path=/`), hidden from scripts (`HttpOnly`), not sent along when
/// another site posts to ours (`SameSite=Lax`), and gone when the browser closes. The value may be any text: what a
/// cookie cannot hold is percent-encoded, and decoded again when it comes back.
#[derive(Debug, Clone)]
pub struct Cookie {
    name: String,
    value: String,
    path: String,
    domain: Option<String>,
    expires: Option<SystemTime>,
    max_age: Option<Duration>,
    secure: bool,
    scripts: bool,
    partitioned: bool,
    same_site: SameSite,
    place: Place,
}

/// Which requests of other sites carry a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameSite {
    /// None, not even a link that is followed to us.
    Strict,
    /// Links that are followed to us, and nothing else.
    #[default]
    Lax,
    /// All; such a cookie must be [`secure`](Cookie::secure).
    None,
}

impl Cookie {
    /// A cookie with this name and value.
    #[track_caller]
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            path: "/".to_owned(),
            domain: None,
            expires: None,
            max_age: None,
            secure: false,
            scripts: false,
            partitioned: false,
            same_site: SameSite::Lax,
            place: Place::here(),
        }
    }

    /// What makes the browser forget a cookie. Its path and domain must be those it was set with.
    #[track_caller]
    #[must_use]
    pub fn removal(name: impl Into<String>) -> Self {
        Self::new(name, "").max_age(Duration::ZERO)
    }

    /// Only for paths that begin like this.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// For this domain and all below it. Without it the cookie is for this very host, which is safer.
    #[must_use]
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Kept for that long, also when the browser closes. Counted in whole seconds.
    #[must_use]
    pub fn max_age(mut self, time: Duration) -> Self {
        self.max_age = Some(time);
        self
    }

    /// Kept until this moment, by the visitor's clock. Where there is a [`max_age`](Cookie::max_age) too, that counts.
    #[must_use]
    pub fn expires(mut self, moment: SystemTime) -> Self {
        self.expires = Some(moment);
        self
    }

    /// Sent only over https.
    #[must_use]
    pub fn secure(mut self) -> Self {
        self.secure = true;
        self
    }

    /// Readable by scripts in the page.
    #[must_use]
    pub fn for_scripts(mut self) -> Self {
        self.scripts = true;
        self
    }

    /// Which requests of other sites carry it.
    #[must_use]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Kept apart for each site in which a frame of ours stands (CHIPS); such a cookie must be
    /// [`secure`](Cookie::secure).
    #[must_use]
    pub fn partitioned(mut self) -> Self {
        self.partitioned = true;
        self
    }

    /// The value of the `Set-Cookie` header, or what browsers would refuse it for.
    pub(super) fn into_header_value(self) -> Result<HeaderValue, Error> {
        if let Some(fault) = self.fault() {
            return Err(Error::internal(format!(
                "the cookie {:?} made at {} {fault}",
                self.name, self.place
            )));
        }
        Ok(HeaderValue::try_from(self.text()).expect("bug in carafe: a checked cookie fits a header"))
    }

    fn text(&self) -> String {
        let mut text = format!("{}={}; Path={}", self.name, encoded(&self.value), self.path);
        let mut attribute = |part: std::fmt::Arguments<'_>| {
            write!(text, "; {part}").expect("bug in carafe: a String takes it")
        };
        if let Some(domain) = &self.domain {
            attribute(format_args!("Domain={domain}"));
        }
        if let Some(moment) = self.expires {
            let date = httpdate::fmt_http_date(moment.max(SystemTime::UNIX_EPOCH));
            attribute(format_args!("Expires={date}"));
        }
        if let Some(time) = self.max_age {
            attribute(format_args!("Max-Age={}", time.as_secs()));
        }
        if self.secure {
            attribute(format_args!("Secure"));
        }
        if !self.scripts {
            attribute(format_args!("HttpOnly"));
        }
        attribute(format_args!("SameSite={:?}", self.same_site));
        if self.partitioned {
            attribute(format_args!("Partitioned"));
        }
        text
    }

    fn fault(&self) -> Option<&'static str> {
        let host_only = self.secure && self.path == "/" && self.domain.is_none();
        let faults = [
            (!is_token(&self.name), "has a name that is no token"),
            (!is_attribute(&self.path) || !self.path.starts_with('/'), "has a path that is none"),
            (!self.domain.as_deref().is_none_or(is_domain), "has a domain that is none"),
            (
                self.name.len() + encoded(&self.value).len() > 4096,
                "is longer than the 4,096 bytes that browsers keep",
            ),
            (
                self.same_site == SameSite::None && !self.secure,
                "is `SameSite=None` and not secure: browsers drop it",
            ),
            (self.partitioned && !self.secure, "is partitioned and not secure: browsers drop it"),
            (
                self.expires.is_some_and(|moment| moment >= SystemTime::UNIX_EPOCH + LAST_DATE),
                "expires behind the year 9999, which no date of HTTP can say",
            ),
            (begins(&self.name, "__Secure-") && !self.secure, "begins with `__Secure-` and is not secure"),
            (
                begins(&self.name, "__Host-") && !host_only,
                "begins with `__Host-`: secure, path `/` and no domain",
            ),
        ];
        faults.into_iter().find_map(|(found, fault)| found.then_some(fault))
    }
}

/// All that RFC 6265 leaves out of a cookie's octets, and `%`, so that what comes back is decoded to the same text.
const UNFIT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, UNFIT).to_string()
}

/// The end of the year 9999.
const LAST_DATE: Duration = Duration::from_secs(253_402_300_800);

/// RFC 9110, 5.6.2.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn is_attribute(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b) && b != b';')
}

fn is_domain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

/// Browsers read the prefixes without regard to case.
fn begins(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
