//! The answer to an error in development: a page, JSON or text, as who asks wants it.

mod body;
mod calls;
mod frame;
mod offers;
pub(crate) mod outcome;
mod queries;
mod routes;
mod source;
mod tables;
mod template;
mod welcome;

use carafe_core::Error;
use carafe_web::{Current, Response, csp::new_nonce, wanted::Wanted};

use crate::{
    fault::{Fault, Kind, Known},
    json,
    markup::Markup,
    report,
};
use frame::Frame;

/// Explains an error.
pub(crate) fn answer(
    current: &Current,
    error: &Error,
    (known, wanted): (&Known, Wanted),
) -> Option<Response> {
    let mut fault = Fault::gather(current, error, known);
    let mut response = match wanted {
        Wanted::Html => {
            fault.add_keys(current, known);
            html(&fault)
        }
        Wanted::Json => frame::typed("application/json", json::write(current, error, &fault)),
        Wanted::Text => frame::typed("text/plain; charset=utf-8", report::write(&fault)),
    };
    frame::guard(response.headers_mut());
    Some(response)
}

fn html(fault: &Fault) -> Response {
    let mut middle = Markup::default();
    match fault.kind {
        Kind::Welcome => welcome::write(&mut middle),
        _ => body::write(&mut middle, fault),
    }
    let class = match fault.kind {
        Kind::Welcome => "welcome",
        _ if fault.status < 500 => "theirs",
        _ => "ours",
    };
    let forms = fault.remedies.iter().any(|remedy| remedy.key.is_some());
    Frame { title: &fault.title, class, nonce: &new_nonce(), forms }.around(middle)
}
