//! Where a request comes from, as its browser says.

use axum_core::extract::Request;
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{HOST, ORIGIN},
};

use super::refusal::Cause;
use crate::{Current, reached::Reached, settings::CsrfSettings};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the headers say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It comes from this site, or from one that is trusted.
    Ours,
    /// They say nothing: an old browser or a program.
    Silent,
    Refused(Cause),
}

pub(super) fn judge(current: &Current, request: &Request) -> Verdict {
    let headers = request.headers();
    let (Ok(site), Ok(origin)) = (only(headers, &SEC_FETCH_SITE), only(headers, &ORIGIN)) else {
        return Verdict::Refused(Cause::Doubled);
    };
    match (site, origin) {
        (Some("same-origin" | "none"), _) => Verdict::Ours,
        (_, Some(origin)) if is_trusted(current, origin) => Verdict::Ours,
        (Some(_), origin) => Verdict::Refused(Cause::OtherSite(origin.map(str::to_owned))),
        (None, None) => Verdict::Silent,
        (None, Some(origin)) if is_own(current, request, origin) => Verdict::Ours,
        (None, Some(origin)) => {
            Verdict::Refused(Cause::OtherOrigin { theirs: origin.to_owned(), ours: own(current, request) })
        }
    }
}

/// The one value of a header, if it has any; two are an error, as is what is no text.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(drop),
        _ => Err(()),
    }
}

fn is_own(current: &Current, request: &Request, origin: &str) -> bool {
    let of_settings = current.site().settings().origin.as_deref();
    origin.eq_ignore_ascii_case(&own(current, request))
        || of_settings.is_some_and(|own| origin.eq_ignore_ascii_case(own))
}

/// Scheme and host that the request came to, as browsers write them: without the port that the scheme has anyway.
fn own(current: &Current, request: &Request) -> String {
    let (scheme, port) =
        if current.head().reached == Reached::Https { ("https", ":443") } else { ("http", ":80") };
    let in_header = || request.headers().get(HOST).map(HeaderValue::to_str)?.ok();
    let host =
        request.uri().authority().map(http::uri::Authority::as_str).or_else(in_header).unwrap_or_default();
    format!("{scheme}://{}", host.strip_suffix(port).unwrap_or(host).to_ascii_lowercase())
}

fn is_trusted(current: &Current, origin: &str) -> bool {
    let settings = current.site().sections().get::<CsrfSettings>();
    settings.is_some_and(|settings| settings.trusts(origin))
}
