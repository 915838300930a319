//! What becomes of a session when the answer is made.

use std::time::SystemTime;

use axum_core::response::{IntoResponse, Response};
use carafe_core::Result;
use http::{HeaderName, HeaderValue, header};

use super::{cookie, flash::Flashed, handle::Session};
use crate::{
    Current,
    keeping::{record::Record, sessions::Sessions, visit::Visit},
    respond::{Cookie, Reply},
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
    let response = match due.write(sessions, current).await? {
        Some(cookie) => Reply::new(response).cookie(cookie).into_response(),
        None => response,
    };
    Ok(for_one_visitor(response))
}

/// What is to be done for a session that was touched.
struct Due {
    cookie: Option<String>,
    record: Record,
    rotated: bool,
    saves: bool,
}

/// Nothing when it was not touched. From here on it cannot be changed.
fn due(sessions: &Sessions, visit: &Visit, failed: bool) -> Option<Due> {
    let mut state = visit.state();
    if !state.touched || state.ended {
        return None;
    }
    state.ended = true;
    let now = SystemTime::now();
    let mut record = state.record.clone();
    // A visitor who only reads stays too, yet not every page needs to be a write: a fourteenth of the time may be lost.
    let tired = record.remains(now) < sessions.ages.idle / 14 * 13 && state.cookie.is_some();
    let saves = !failed && (state.changed || tired);
    if state.rotated {
        record.began = Record::new(now).began;
    }
    record.renew(now, sessions.ages);
    Some(Due { cookie: state.cookie.clone(), record, rotated: state.rotated, saves })
}

impl Due {
    /// Writes it to the store; the cookie for the answer.
    async fn write(self, sessions: &Sessions, current: &Current) -> Result<Option<Cookie>> {
        let name = sessions.cookie_name(current.head().reached);
        let old = self.cookie.as_deref();
        match (self.saves, old) {
            (false, _) => return Ok(None),
            (true, Some(old)) if self.rotated || self.record.values.is_empty() => {
                sessions.store.delete(old).await?
            }
            (true, _) => (),
        }
        if self.record.values.is_empty() {
            return Ok(old.map(|_| cookie::removal(&name)));
        }
        let now = SystemTime::now();
        let over = old.filter(|_| !self.rotated);
        Ok(Some(match sessions.store.save(over, &self.record, now).await? {
            Some(value) => cookie::written(&name, value, self.record.remains(now)),
            // Another request ended the session meanwhile, and this one does not bring it back.
            None => cookie::removal(&name),
        }))
    }
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
