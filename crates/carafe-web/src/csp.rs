//! What a page may load, run and be framed by, as browsers are told: Content-Security-Policy (CSP Level 3).
//!
//! Every page has the site's policy: the default, changed by section `[csp]` of the settings, replaced for an app by
//! [`WebApp::csp`](crate::WebApp::csp) and for a route by [`Methods::csp`](crate::Methods::csp). So does every other answer
//! but those of types of which browsers run nothing, such as plain text and JSON; the policy of a route goes with them too.

mod directive;
mod nonce;
mod policy;
pub mod source;
mod written;

pub use directive::Directive;
pub use nonce::new_nonce;
pub use policy::Csp;
pub(crate) use policy::is_source;
pub(crate) use written::{CspPart, GivenTo, Written};
