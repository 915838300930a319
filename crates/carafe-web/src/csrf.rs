//! Requests that another site makes a visitor's browser send (CSRF): refused before a function sees them.
//!
//! Every request that may change something, or begins a WebSocket, is looked at, unless its route is
//! [exempt](crate::Methods::csrf_exempt) or its [app](crate::WebApp::csrf_exempt) is:
//!
//! 1. `Sec-Fetch-Site`, which all browsers of today send over https and to localhost, must be `same-origin` or `none`.
//! 2. Without it, `Origin` must be that of this site.
//! 3. Without both, a form that comes with credentials of the browser's own (the session's cookie, a password by HTTP)
//!    must bring the token of the session: the field `csrf_token`, or the header `X-CSRF-Token`. Programs without such
//!    credentials need none, nor do bodies that a form cannot have, such as JSON.
//!
//! Another site that may send requests is named in `[csrf] trusted_origins`.

mod gate;
mod origin;
mod refusal;
#[cfg(feature = "sessions")]
mod token;

pub(crate) use gate::{Gate, is_safe};
#[cfg(feature = "sessions")]
pub use token::CsrfToken;
