//! `Accept-Language`: which languages the visitor reads.

use std::convert::Infallible;

use axum_core::extract::FromRequestParts;
use http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts};

use super::weighted;

/// The `Accept-Language` header: which languages are liked, best first (RFC 4647 §3.4, as Django looks them up).
///
/// ```
/// use carafe_web::extract::AcceptLanguage;
/// use http::{HeaderMap, HeaderValue, header::ACCEPT_LANGUAGE};
///
/// let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("de-CH, fr;q=0.8"))]);
/// let languages = AcceptLanguage::of(&headers);
/// assert_eq!(languages.best(&["en", "fr", "de"]), Some("de"), "Swiss German is read as German");
/// assert_eq!(languages.best(&["en", "fr-CA"]), Some("fr-CA"));
/// assert_eq!(languages.best(&["en"]), None);
/// ```
#[derive(Debug, Clone, Default)]
pub struct AcceptLanguage {
    /// In lower case, the best first.
    liked: Vec<String>,
    disliked: Vec<String>,
}

/// Longer names of languages are not read.
const LONGEST_NAME: usize = 64;

impl AcceptLanguage {
    /// The one of a request's headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut list = weighted::parse(headers, &ACCEPT_LANGUAGE).unwrap_or_default();
        list.retain(|weighted| weighted.item.len() <= LONGEST_NAME);
        list.sort_by_key(|weighted| std::cmp::Reverse(weighted.weight));
        let names = |is_liked: fn(u16) -> bool| {
            list.iter().filter(move |w| is_liked(w.weight)).map(|w| w.item.to_ascii_lowercase()).collect()
        };
        Self { liked: names(|weight| weight > 0), disliked: names(|weight| weight == 0) }
    }

    /// The languages, best first, in lower case: `de-ch`, `fr`. It may hold `*`, any other.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.liked.iter().map(String::as_str)
    }

    /// The offer that is liked best; nothing when none is liked, or the header is absent.
    #[must_use]
    pub fn best<'a>(&self, offers: &[&'a str]) -> Option<&'a str> {
        self.liked.iter().find_map(|wanted| self.offer_for(wanted, offers))
    }

    /// The very language, or a special form of it, or what it is a special form of.
    fn offer_for<'a>(&self, wanted: &str, offers: &[&'a str]) -> Option<&'a str> {
        let offers = || offers.iter().copied().filter(|offer| !self.dislikes(offer));
        if wanted == "*" {
            return offers().next();
        }
        let special = |offer: &&str| is_special_form(offer, wanted);
        let mut general =
            std::iter::successors(Some(wanted), |name| name.rsplit_once('-').map(|(head, _)| head));
        general
            .find_map(|name| offers().find(|offer| offer.eq_ignore_ascii_case(name)))
            .or_else(|| offers().find(special))
    }

    fn dislikes(&self, offer: &str) -> bool {
        self.disliked.iter().any(|name| offer.eq_ignore_ascii_case(name))
    }
}

/// Whether `offer` is `wanted` with something after a hyphen.
fn is_special_form(offer: &str, wanted: &str) -> bool {
    let head = offer.get(..wanted.len()).is_some_and(|head| head.eq_ignore_ascii_case(wanted));
    head && offer.as_bytes().get(wanted.len()) == Some(&b'-')
}

impl<S: Sync> FromRequestParts<S> for AcceptLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
