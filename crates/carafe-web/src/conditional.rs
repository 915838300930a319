//! Conditional requests: "only if it changed", "only if it did not", "only this part" (RFC 9110 §13 and §14).
//!
//! Knows no files and no responses: it reads headers and tells what they ask for.

mod etag;
mod range;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE},
};

pub use etag::{ETag, ETags};
pub use range::{ByteRange, ByteRanges, Portion};

/// What tells one state of a resource from another: its tag, the time of its last change, or both.
///
/// ```
/// use carafe_web::conditional::{ETag, Validators};
///
/// let page = Validators::default().etag(ETag::strong("v3"));
/// let file = Validators::default().etag(ETag::weak("v3")).modified(std::time::SystemTime::now());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "it is what conditions are compared with"]
pub struct Validators {
    etag: Option<ETag>,
    modified: Option<SystemTime>,
}

impl Validators {
    /// With this tag.
    pub fn etag(mut self, etag: ETag) -> Self {
        self.etag = Some(etag);
        self
    }

    /// With this time of the last change. HTTP dates have no fractions of a second, so they are dropped.
    pub fn modified(mut self, modified: SystemTime) -> Self {
        self.modified = Some(whole_seconds(modified));
        self
    }

    /// The value for the `ETag` header.
    #[must_use]
    pub fn etag_header(&self) -> Option<HeaderValue> {
        self.etag.as_ref().map(ETag::to_header)
    }

    /// The value for the `Last-Modified` header.
    #[must_use]
    pub fn modified_header(&self) -> Option<HeaderValue> {
        http_date(self.modified?)
    }
}

/// A time as the text of an HTTP header; nothing for years before 1970 or after 9999.
#[must_use]
pub fn http_date(time: SystemTime) -> Option<HeaderValue> {
    let since = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    (since < YEAR_10000).then(|| httpdate::fmt_http_date(time))?.try_into().ok()
}

/// Seconds from 1970 to the first year that does not fit into an HTTP date.
const YEAR_10000: u64 = 253_402_300_800;

/// The conditional headers of one request, parsed. It is an extractor that never refuses.
///
/// A header that cannot be read is as RFC 9110 wants it: an unreadable date or range is as good as none, an
/// unreadable list of tags matches nothing (so `If-Match` fails and `If-None-Match` succeeds).
///
/// ```
/// use carafe_web::conditional::{Conditions, ETag, Validators, Verdict};
/// use http::{HeaderMap, HeaderValue, Method, header::IF_NONE_MATCH};
///
/// let headers = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(r#""v2", W/"v3""#))]);
/// let page = Validators::default().etag(ETag::strong("v3"));
/// assert_eq!(Conditions::of(&headers).evaluate(&Method::GET, Some(&page)), Verdict::NotModified);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// `If-Match`: go on only if one of these is the current state.
    pub if_match: Option<ETags>,
    /// `If-None-Match`: go on only if none of these is the current state.
    pub if_none_match: Option<ETags>,
    /// `If-Modified-Since`.
    pub if_modified_since: Option<SystemTime>,
    /// `If-Unmodified-Since`.
    pub if_unmodified_since: Option<SystemTime>,
    /// `If-Range`: send the range only if this is the current state, otherwise the whole.
    pub if_range: Option<IfRange>,
    /// `Range`, if it counts bytes, is well-formed and asks for at most 16 ranges.
    pub range: Option<ByteRanges>,
}

/// What `If-Range` compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfRange {
    /// A tag; only a strong one can be the same.
    ETag(ETag),
    /// A time, which must be the very one.
    Modified(SystemTime),
    /// Neither: never the same.
    Unreadable,
}

/// What the conditions of a request come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Do what was asked.
    Proceed,
    /// Answer 304, without a body.
    NotModified,
    /// Answer 412 and change nothing.
    PreconditionFailed,
}

impl Conditions {
    /// Reads the headers of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self {
            if_match: tags(headers, IF_MATCH),
            if_none_match: tags(headers, IF_NONE_MATCH),
            if_modified_since: date(headers, IF_MODIFIED_SINCE),
            if_unmodified_since: date(headers, IF_UNMODIFIED_SINCE),
            if_range: only_text(headers, IF_RANGE).map(if_range),
            range: only_text(headers, RANGE).and_then(ByteRanges::parse),
        }
    }

    /// Compares with the current state, in the order of RFC 9110 §13.2.2. `None`: there is no such thing yet.
    #[must_use]
    pub fn evaluate(&self, method: &Method, current: Option<&Validators>) -> Verdict {
        let reads = method == Method::GET || method == Method::HEAD;
        if !self.may_change(current) {
            return Verdict::PreconditionFailed;
        }
        match (self.is_news(current, reads), reads) {
            (true, _) => Verdict::Proceed,
            (false, true) => Verdict::NotModified,
            (false, false) => Verdict::PreconditionFailed,
        }
    }

    /// Which portion of `length` bytes to send for a request that [`evaluate`](Conditions::evaluate) let proceed.
    ///
    /// Ranges are for GET (RFC 9110 §14.2): for every other method it is the whole.
    #[must_use]
    pub fn portion(&self, method: &Method, current: &Validators, length: u64) -> Portion {
        match &self.range {
            Some(range) if method == Method::GET && self.is_same_range(current) => range.of_length(length),
            _ => Portion::Whole,
        }
    }

    fn may_change(&self, current: Option<&Validators>) -> bool {
        match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) => current.is_some_and(|c| tags.any_strong(c.etag.as_ref())),
            (None, Some(since)) => current.and_then(|c| c.modified).is_none_or(|modified| modified <= since),
            (None, None) => true,
        }
    }

    fn is_news(&self, current: Option<&Validators>, reads: bool) -> bool {
        match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) => !current.is_some_and(|c| tags.any_weak(c.etag.as_ref())),
            (None, Some(since)) if reads => {
                current.and_then(|c| c.modified).is_none_or(|modified| modified > since)
            }
            (None, _) => true,
        }
    }

    fn is_same_range(&self, current: &Validators) -> bool {
        match &self.if_range {
            None => true,
            Some(IfRange::ETag(tag)) => current.etag.as_ref().is_some_and(|etag| etag.same_strong(tag)),
            Some(IfRange::Modified(time)) => current.modified == Some(*time),
            Some(IfRange::Unreadable) => false,
        }
    }
}

fn tags(headers: &HeaderMap, name: HeaderName) -> Option<ETags> {
    headers.contains_key(&name).then(|| ETags::parse(headers.get_all(name).iter().map(HeaderValue::as_bytes)))
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    only_text(headers, name).and_then(|text| httpdate::parse_http_date(text).ok())
}

/// The text of a header that may come only once; doubled or not text, it is as good as absent.
fn only_text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

fn if_range(text: &str) -> IfRange {
    match (ETag::parse(text), httpdate::parse_http_date(text)) {
        (Some(tag), _) => IfRange::ETag(tag),
        (None, Ok(time)) => IfRange::Modified(time),
        (None, Err(_)) => IfRange::Unreadable,
    }
}

fn whole_seconds(time: SystemTime) -> SystemTime {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => UNIX_EPOCH + Duration::from_secs(since.as_secs()),
        Err(_) => time,
    }
}
