//! What all pages of this room have: head, style, script, and the policy under which they run.

use carafe_web::{
    IntoResponse, Response,
    http::{HeaderMap, HeaderValue, header},
};

use crate::markup::Markup;

/// A page without its middle.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) title: &'a str,
    pub(crate) class: &'static str,
    pub(crate) nonce: &'a str,
    /// Whether it has buttons that send something.
    pub(crate) forms: bool,
}

impl Frame<'_> {
    /// The page may run its own style and script and nothing else, whatever it shows.
    pub(crate) fn around(&self, middle: Markup) -> Response {
        let Self { title, class, nonce, forms } = self;
        let forms = if *forms { "'self'" } else { "'none'" };
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; \
             form-action {forms}; frame-ancestors 'none'; require-trusted-types-for 'script'"
        );
        let mut page = Markup::default();
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n");
        page.raw("<link rel=\"icon\" href=\"data:,\">\n<title>").text(title);
        page.raw("</title>\n<style nonce=\"").text(nonce).raw("\">").raw(include_str!("page.css"));
        page.raw("</style>\n</head>\n<body class=\"").raw(class).raw("\">\n").append(middle);
        page.raw("<script nonce=\"").text(nonce).raw("\">").raw(include_str!("page.js"));
        page.raw("</script>\n</body>\n</html>\n");
        let page = typed("text/html; charset=utf-8", page.finish());
        ([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response()
    }
}

pub(crate) fn typed(kind: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Nobody keeps it, and it is what it says.
pub(crate) fn guard(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
