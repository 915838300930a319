//! Why a request is refused, for the visitor and for the developer.

use carafe_core::Error;
use http::StatusCode;

/// What is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// `Sec-Fetch-Site` or `Origin` are there twice.
    Doubled,
    /// The browser says that a page of another site sends it; `Origin` says which.
    OtherSite(Option<String>),
    /// An old browser says so.
    OtherOrigin { theirs: String, ours: String },
    /// It says nothing, and has no token.
    #[cfg(feature = "sessions")]
    NoToken,
    /// The token is not that of this session.
    #[cfg(feature = "sessions")]
    WrongToken,
    /// It says nothing and comes with a password of the browser's, to which no token belongs.
    Silent,
}

impl Cause {
    /// The same words for the visitor, whatever the cause: it is a matter of the page, not of theirs.
    pub(super) fn into_error(self) -> Error {
        let told = "This was not sent from a page of this site, or the page is too old. Load it again and send it once more.";
        Error::new(StatusCode::FORBIDDEN, told).caused_by(self.fact()).hint(self.hint())
    }

    fn fact(&self) -> String {
        match self {
            Cause::Doubled => {
                "`Sec-Fetch-Site` or `Origin` is there more than once, or is no text".to_owned()
            }
            Cause::OtherSite(Some(origin)) => {
                format!("the browser says that a page of another site, {origin}, sent this")
            }
            Cause::OtherSite(None) => "the browser says that a page of another site sent this".to_owned(),
            Cause::OtherOrigin { theirs, ours } => {
                format!("the request has `Origin: {theirs}`, and the site is {ours}")
            }
            #[cfg(feature = "sessions")]
            Cause::NoToken => {
                "the form has no token, and the browser does not say where it comes from".to_owned()
            }
            #[cfg(feature = "sessions")]
            Cause::WrongToken => "the token in the form is not that of this session".to_owned(),
            Cause::Silent => "the request has a password, and does not say where it comes from".to_owned(),
        }
    }

    fn hint(&self) -> String {
        match self {
            Cause::Doubled => "send each header once".to_owned(),
            Cause::OtherSite(Some(origin)) => trust(origin),
            Cause::OtherSite(None) => {
                "put `.csrf_exempt()` behind the route (or its app) if other sites may send requests to it".to_owned()
            }
            Cause::OtherOrigin { theirs, ours } if is_only_scheme(theirs, ours) => format!(
                "if a proxy speaks https for this site, name it in `[site] trusted_proxies`, or set `[site] origin = \"{theirs}\"`"
            ),
            Cause::OtherOrigin { theirs, .. } if theirs == "null" => {
                "a page without an origin of its own, such as one in a sandbox, cannot send forms here".to_owned()
            }
            Cause::OtherOrigin { theirs, .. } => trust(theirs),
            #[cfg(feature = "sessions")]
            Cause::NoToken => {
                "write `{{ csrf_input() }}` into the form, or send the token in the header `X-CSRF-Token`".to_owned()
            }
            #[cfg(feature = "sessions")]
            Cause::WrongToken => "the visitor logged in or out since the page was loaded, or cookies were lost".to_owned(),
            Cause::Silent => {
                "let the program send `Origin` with the address of this site, or put `.csrf_exempt()` behind the route".to_owned()
            }
        }
    }
}

fn trust(origin: &str) -> String {
    format!(
        "if it may, set `[csrf] trusted_origins = [\"{origin}\"]`; if every site may, put `.csrf_exempt()` behind the route"
    )
}

fn is_only_scheme(theirs: &str, ours: &str) -> bool {
    theirs.strip_prefix("https://").is_some_and(|host| ours.strip_prefix("http://") == Some(host))
}
