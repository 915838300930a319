//! What can be done about a template: it says it itself.

use carafe_core::Error;
use carafe_web::Current;

#[cfg(not(feature = "template"))]
pub(super) fn hint(_current: &Current, _error: &Error) -> Option<String> {
    None
}

#[cfg(feature = "template")]
pub(super) fn hint(_current: &Current, error: &Error) -> Option<String> {
    let hint = error.find::<carafe_template::TemplateError>()?.hint()?;
    let mut letters = hint.chars();
    let first = letters.next()?.to_uppercase();
    let end = if hint.ends_with(['.', '?', '!']) { "" } else { "." };
    Some(format!("{first}{}{end}", letters.as_str()))
}
