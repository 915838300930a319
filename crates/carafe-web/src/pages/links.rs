//! Links in templates.

use carafe_core::Error;
use carafe_template::{
    Around, Call,
    call::{Answer, Given},
};

use super::current;
use crate::Link;

/// `url_for('notes.show', id=3)`: values that no parameter takes become the query. As in Flask, `_anchor` is what
/// comes after `#`, and `_external` makes it a whole address.
pub(super) fn url_for(around: &Around, call: &Call<'_>) -> Result<Answer, Error> {
    let current = current(around, "url_for")?;
    let (mut link, mut external) = (Link::named(call.argument::<String>(0)?), false);
    for (name, given) in call.named() {
        link = match name.as_str() {
            "_anchor" => link.fragment(text(&given)),
            "_external" => {
                external = text(&given) == "true";
                link
            }
            _ => link.with(name, given),
        };
    }
    Ok(Answer::new(if external { current.absolute_url(&link)? } else { current.url(&link)? }))
}

/// `static('css/site.css')`: in production with the hash of the file in its name.
pub(super) fn static_file(around: &Around, call: &Call<'_>) -> Result<Answer, Error> {
    let name = call.argument::<String>(0)?;
    Ok(Answer::new(current(around, "static")?.static_url(&name)?))
}

fn text(given: &Given) -> String {
    match serde_json::to_value(given) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
