//! What becomes of a session when the answer is made.

use std::time::SystemTime;

use axum_core::response::{IntoResponse, Response};
use carafe_core::Result;
use http::{HeaderName, HeaderValue, header};

use super::{due::Due, flash::Flashed, handle::Session};
use crate::{
    Current,
    keeping::{keeper::Keeper, visit::Visit},
    respond::Reply,
};

/// Whether somebody asked for the session, or told the visitor something that is to be kept in it.
pub(crate) fn is_touched(current: &Current, response: &Response) -> bool {
    current.visit().get().is_some() || Flashed::is_on(response)
}

/// Keeps what the request changed, and tells caches and the browser.
pub(crate) async fn finish(current: &Current, mut response: Response) -> Result<Response> {
    if let Some(flashed) = Flashed::take_from(&mut response) {
        flashed.put_into(Session::of(current).await?)?;
    }
    let Some(visit) = current.visit().get() else { return Ok(response) };
    let sessions = current.site().sessions()?;
    let Some(due) = due(sessions, visit, response.status().is_server_error()) else { return Ok(response) };
    let response = match due.write(sessions, current.head().reached).await? {
        Some(cookie) => Reply::new(response).cookie(cookie).into_response(),
        None => response,
    };
    Ok(for_one_visitor(response))
}

/// Nothing when it was not touched. From here on it cannot be changed.
fn due(sessions: &Keeper, visit: &Visit, failed: bool) -> Option<Due> {
    let mut state = visit.state();
    if !state.touched || state.ended {
        return None;
    }
    state.ended = true;
    let changes = state.take_changes();
    let tired = state.cookie.is_some() && state.record.is_tired(SystemTime::now(), sessions.ages);
    Some(Due {
        cookie: state.cookie.clone(),
        record: state.record.clone(),
        rotated: state.rotated,
        saves: !failed && (!changes.is_empty() || tired),
        changes,
    })
}

/// RFC 9111: no cache may keep it, whatever the handler said of it.
fn for_one_visitor(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let says = |name: HeaderName, word: &str| {
        let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|found| found.trim().eq_ignore_ascii_case(word))
    };
    let (varies, stored_nowhere) = (says(header::VARY, "cookie"), says(header::CACHE_CONTROL, "no-store"));
    if !varies {
        headers.append(header::VARY, HeaderValue::from_static("cookie"));
    }
    if !stored_nowhere {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    response
}
