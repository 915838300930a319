//! What caused an error, with the names of the types where they can be known.

use std::{any::type_name, error::Error as StdError};

use carafe_core::Error;

use crate::mask::Mask;

/// One cause of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) kind: Option<String>,
    pub(crate) text: String,
}

pub(super) fn all(error: &Error, mask: &Mask) -> Vec<Cause> {
    error.chain().map(|cause| Cause { kind: kind(cause), text: mask.text(&text(cause)) }).collect()
}

/// What an error says, in one sentence where it has more to say.
pub(super) fn said(error: &Error) -> String {
    match (error.own_message(), error.source()) {
        (None, Some(source)) => text(source),
        _ => error.to_string(),
    }
}

/// A template's error writes its lines, too; the page shows those by itself.
fn text(cause: &(dyn StdError + 'static)) -> String {
    #[cfg(feature = "template")]
    if let Some(template) = cause.downcast_ref::<carafe_template::TemplateError>() {
        return template.message().to_owned();
    }
    cause.to_string()
}

/// The name of its type. An error does not tell it; for those of the standard library one can ask, and a derived
/// `Debug` begins with it. Nothing else of that text is shown. `Doing` is what `Error::context` wraps a cause in.
fn kind(cause: &(dyn StdError + 'static)) -> Option<String> {
    if let Some(io) = cause.downcast_ref::<std::io::Error>() {
        return Some(format!("std::io::Error, {:?}", io.kind()));
    }
    if cause.is::<carafe_web::guard::Panicked>() {
        return None;
    }
    known(cause).map(str::to_owned).or_else(|| {
        let text = format!("{cause:?}");
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        let ends_well = text[end..].is_empty() || text[end..].starts_with([' ', '(', '{']);
        let name = &text[..end];
        (ends_well && name.starts_with(|c: char| c.is_ascii_uppercase()) && text != cause.to_string())
            .then(|| name.to_owned())
            .filter(|name| name != "Doing")
    })
}

fn known(cause: &(dyn StdError + 'static)) -> Option<&'static str> {
    macro_rules! first_of {
        ($($kind:ty),* $(,)?) => {
            $(if cause.is::<$kind>() { return Some(type_name::<$kind>()); })*
        };
    }
    first_of!(
        std::num::ParseIntError,
        std::num::ParseFloatError,
        std::num::TryFromIntError,
        std::str::Utf8Error,
        std::string::FromUtf8Error,
        std::str::ParseBoolError,
        std::char::ParseCharError,
        std::net::AddrParseError,
        std::env::VarError,
        std::fmt::Error,
        std::time::SystemTimeError,
        serde_json::Error,
        carafe_web::route::link::LinkError,
    );
    None
}
