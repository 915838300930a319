//! `Accept`: which kinds of answer the visitor likes.

use std::convert::Infallible;

use axum_core::extract::FromRequestParts;
use http::{HeaderMap, header::ACCEPT, request::Parts};

use super::{
    ContentType,
    weighted::{self, Weighted},
};

/// The `Accept` header: which media types are liked, and how much (RFC 9110 §12.5.1).
///
/// ```
/// use carafe_web::extract::Accept;
/// use http::{HeaderMap, HeaderValue, header::ACCEPT};
///
/// let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("text/html;q=0.5, application/json"))]);
/// let accept = Accept::of(&headers);
/// assert_eq!(accept.best(&["text/html", "application/json"]), Some("application/json"));
/// assert!(accept.takes("text/html") && !accept.takes("image/png"));
/// assert!(!accept.prefers_html());
/// ```
///
/// Without the header everything is liked alike. An answer that depends on it needs `Vary: Accept`.
#[derive(Debug, Clone)]
pub struct Accept(Option<Vec<Range>>);

#[derive(Debug, Clone)]
struct Range {
    kind: ContentType,
    weight: u16,
}

impl Accept {
    /// The one of a request's headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self(weighted::parse(headers, &ACCEPT).map(|list| list.iter().filter_map(range).collect()))
    }

    /// The offer that is liked best; of those liked alike, the first. Nothing when none is liked at all.
    #[must_use]
    pub fn best<'a>(&self, offers: &[&'a str]) -> Option<&'a str> {
        let mut best = (0, None);
        for offer in offers {
            let weight = self.weight(offer);
            if weight > best.0 {
                best = (weight, Some(*offer));
            }
        }
        best.1
    }

    /// The offer that is asked for by its name: of the ranges that are liked best the first. `*/*` names nothing.
    ///
    /// ```
    /// use carafe_web::extract::Accept;
    /// use http::{HeaderMap, HeaderValue, header::ACCEPT};
    ///
    /// let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json, text/plain, */*"))]);
    /// let accept = Accept::of(&headers);
    /// assert_eq!(accept.named(&["text/plain", "application/json"]), Some("application/json"));
    /// assert_eq!(accept.named(&["text/html"]), None);
    /// ```
    #[must_use]
    pub fn named<'a>(&self, offers: &[&'a str]) -> Option<&'a str> {
        let mut best = (0, None);
        for range in self.0.iter().flatten().filter(|range| range.kind.essence() != "*/*") {
            let fits = |offer: &&&str| range.takes(offer) && self.takes(offer);
            if let (true, Some(offer)) = (range.weight > best.0, offers.iter().find(fits)) {
                best = (range.weight, Some(*offer));
            }
        }
        best.1
    }

    /// Whether a media type is liked at all.
    #[must_use]
    pub fn takes(&self, media_type: &str) -> bool {
        self.weight(media_type) > 0
    }

    /// Whether a page is liked better than JSON: true for browsers, false for programs that say `*/*` or nothing.
    #[must_use]
    pub fn prefers_html(&self) -> bool {
        self.weight("text/html") > self.weight("application/json")
    }

    /// How much a media type is liked, in thousandths: what the most exact range says.
    fn weight(&self, media_type: &str) -> u16 {
        let Some(offer) = ContentType::parse(media_type) else { return 0 };
        match &self.0 {
            None => 1000,
            Some(ranges) => {
                let fitting =
                    ranges.iter().filter_map(|range| Some((range.exactness(&offer)?, range.weight)));
                fitting.max_by_key(|(exactness, _)| *exactness).map_or(0, |(_, weight)| weight)
            }
        }
    }
}

impl Range {
    fn takes(&self, offer: &str) -> bool {
        ContentType::parse(offer).is_some_and(|offer| self.exactness(&offer).is_some())
    }

    /// Nothing if the range does not take the offer; otherwise more for what is more exact.
    fn exactness(&self, offer: &ContentType) -> Option<usize> {
        let params = self.kind.params().count();
        let all_params = self.kind.params().all(|(name, value)| offer.param(name) == Some(value));
        let named = match self.kind.essence() {
            "*/*" => 0,
            range => match range.strip_suffix('*') {
                Some(main) if offer.essence().starts_with(main) => 1,
                None if range == offer.essence() => 2,
                _ => return None,
            },
        };
        all_params.then_some(named * 100 + params)
    }
}

fn range(weighted: &Weighted) -> Option<Range> {
    // `*` alone is not in the standard, but Java's oldest client sends it.
    let text = if weighted.item == "*" { "*/*" } else { &weighted.item };
    Some(Range { kind: ContentType::parse(text)?, weight: weighted.weight })
}

impl<S: Sync> FromRequestParts<S> for Accept {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
