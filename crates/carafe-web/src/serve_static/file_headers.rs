//! What browsers are told of static files beside what they are: as the answers of the site, as far as it means something.

use axum_core::response::Response;
use carafe_core::AppId;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{inert::is_inert, reached::Reached, settings::StaticSettings, website::WebSite};

/// The headers of static files, by what sort of file it is.
#[derive(Debug)]
pub(crate) struct FileHeaders {
    /// What a browser may show as a page, or run as a worker: it has the policy of the site's pages.
    page: HeaderMap,
    picture_with_scripts: HeaderMap,
    /// Style sheets, fonts, photographs.
    inert: HeaderMap,
    hsts: Option<HeaderValue>,
}

/// SVG is a picture on a page and a page of its own when its address is opened. Its styles stand inside it; scripts in
/// it are never run, and nothing is loaded from elsewhere.
const SVG: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; sandbox",
);

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

impl FileHeaders {
    pub(crate) fn of(site: &WebSite, settings: &StaticSettings) -> Self {
        let policy = site.policy(AppId::PROGRAM);
        let (mut page, mut inert) = (policy.headers().clone(), policy.inert().clone());
        // Files under an address of their own are loaded from pages of another: fonts and modules ask for this.
        if settings.is_elsewhere() {
            for headers in [&mut page, &mut inert] {
                headers.insert(CORP, HeaderValue::from_static("cross-origin"));
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            }
        }
        let mut picture_with_scripts = page.clone();
        picture_with_scripts.remove(header::CONTENT_SECURITY_POLICY_REPORT_ONLY);
        if let Some(policy) = picture_with_scripts.get_mut(header::CONTENT_SECURITY_POLICY) {
            *policy = SVG;
        }
        Self { page, picture_with_scripts, inert, hsts: site.hsts(|| true).cloned() }
    }

    /// Those of a file of this type.
    pub(super) fn of_type(&self, media_type: &HeaderValue) -> &HeaderMap {
        match media_type.as_bytes() {
            b"image/svg+xml" => &self.picture_with_scripts,
            _ if is_inert(media_type) => &self.inert,
            _ => &self.page,
        }
    }

    /// That the site is to be asked over https, for who came over it.
    pub(super) fn hsts(&self, reached: Reached) -> Option<&HeaderValue> {
        self.hsts.as_ref().filter(|_| reached == Reached::Https)
    }

    /// Adds them to an answer; what it says itself stays.
    pub(super) fn add_to(&self, response: &mut Response, reached: Reached) {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let (common, hsts) = (kind.map_or(&self.page, |kind| self.of_type(kind)), self.hsts(reached));
        let hsts = hsts.map(|hsts| (&header::STRICT_TRANSPORT_SECURITY, hsts));
        for (name, value) in common.iter().chain(hsts) {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
    }
}
