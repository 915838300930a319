//! The token of the session, in templates.

use carafe_core::Error;
use carafe_template::{Around, Call, Safe, call::Answer};

use super::{current, session};
use crate::csrf::CsrfToken;

/// `csrf_token()`: for scripts that send the header `X-CSRF-Token`.
pub(super) fn csrf_token(around: &Around, _: &Call<'_>) -> Result<Answer, Error> {
    let token = token(around, "csrf_token")?;
    Ok(Answer::new(token.as_ref().map_or("", CsrfToken::as_str)))
}

/// `csrf_input()`: the field for a form.
pub(super) fn csrf_input(around: &Around, _: &Call<'_>) -> Result<Answer, Error> {
    let token = token(around, "csrf_input")?;
    Ok(Answer::new(Safe(token.as_ref().map_or_else(String::new, CsrfToken::input))))
}

/// Nothing while the session is not at hand: the page is rendered once more.
fn token(around: &Around, function: &str) -> Result<Option<CsrfToken>, Error> {
    match session::at_hand(current(around, function)?) {
        None => Ok(None),
        Some(session) => CsrfToken::of(&session?).map(Some),
    }
}
