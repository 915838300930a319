//! Labels of models in the files of an app: `Post` is the app's own, `auth.User` another's, `.User` the program's.

use crate::schema::state::label;

/// The whole label.
pub(crate) fn read(text: &str, app: &str) -> String {
    match text.rsplit_once('.') {
        Some((other, name)) => label(other, name),
        None => label(app, text),
    }
}

/// As short as the app's file may write it.
pub(crate) fn written_in(whole: &str, app: &str) -> String {
    match whole.rsplit_once('.') {
        Some((own, name)) if own == app => name.to_owned(),
        Some(_) => whole.to_owned(),
        None if app.is_empty() => whole.to_owned(),
        None => format!(".{whole}"),
    }
}
