//! What a value becomes at a place.

use super::{
    attribute::Kind,
    escaper::{Escaper, Inner, Outer},
    html,
    place::{Place, Quote, Raw, Tag, Value},
    refusal::Refusal,
    url::Url,
};

/// What follows a value in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A blank or the end of the tag.
    Edge,
    /// Other text.
    Text,
    /// A value or a tag of the template, or nothing.
    Unknown,
}

/// How a value is escaped here, nothing if it is text; goes on after it.
pub(super) fn value(place: &mut Place, next: Next) -> Result<Option<Escaper>, Refusal> {
    let now = std::mem::replace(place, Place::Text);
    let (escaper, after) = match now {
        Place::Text => return Ok(None),
        Place::Raw(raw) => in_raw(raw)?,
        Place::Value(tag, value) => in_value(tag, value)?,
        Place::Equals(tag, name) => alone(tag, name, next)?,
        Place::Comment(tail) => (Escaper { inner: Inner::Drop, outer: Outer::Content }, Place::Comment(tail)),
        Place::Open | Place::Name(_) => return Err(tag_name()),
        Place::Tag(_) | Place::Attribute(..) | Place::AfterAttribute(..) | Place::AfterBranch(_) => {
            return Err(attribute_name());
        }
        Place::Declaration => return Err(declaration()),
    };
    *place = after;
    Ok(Some(escaper))
}

fn in_raw(mut raw: Raw) -> Result<(Escaper, Place), Refusal> {
    let inner = raw.kind.value()?;
    if raw.cut && !matches!(inner, Inner::Js | Inner::Drop) {
        return Err(html::cut_tag(&raw));
    }
    raw.cut &= inner == Inner::Drop;
    let outer = if inner == Inner::Plain { Outer::Quoted } else { Outer::Content };
    Ok((Escaper { inner, outer }, Place::Raw(raw)))
}

fn in_value(mut tag: Tag, mut value: Value) -> Result<(Escaper, Place), Refusal> {
    if value.cut && !matches!(value.kind, Kind::Plain | Kind::Url(Url::Query | Url::Path)) {
        return Err(html::cut_reference());
    }
    value.cut = false;
    if matches!(value.kind, Kind::Content(_)) {
        if tag.refresh {
            return Err(refresh());
        }
        tag.content = true;
    }
    let inner = value.kind.value()?;
    let outer = if value.quote == Quote::None { Outer::Bare } else { Outer::Quoted };
    Ok((Escaper { inner, outer }, Place::Value(tag, value)))
}

/// The first value of an attribute without quotes. If it is empty, what follows must not become the attribute.
fn alone(tag: Tag, name: String, next: Next) -> Result<(Escaper, Place), Refusal> {
    let value = html::begin(&tag, name, Quote::None);
    let (escaper, after) = in_value(tag, value)?;
    let outer = match next {
        Next::Edge => Outer::BareAlone,
        Next::Text => Outer::Bare,
        Next::Unknown => return Err(quotes()),
    };
    Ok((Escaper { outer, ..escaper }, after))
}

fn tag_name() -> Refusal {
    Refusal::new(
        "a value cannot be the name of a tag",
        "Write the tags and choose with `{% if %}`; if this `<` is text, write `&lt;`.",
    )
}

fn attribute_name() -> Refusal {
    Refusal::new(
        "a value cannot be the name of an attribute, nor a whole attribute",
        "Write the attribute and choose with `{% if %}`: `{% if on %} checked{% endif %}`; of a map write `{{ attrs(map) }}`.",
    )
}

fn declaration() -> Refusal {
    Refusal::new("a value cannot stand in a declaration", "Write it in the template.")
}

fn refresh() -> Refusal {
    Refusal::new(
        "a value at the start of a refresh could name any URL",
        "Write the seconds in the template: `content=\"5; url={{ … }}\"`.",
    )
}

pub(super) fn quotes() -> Refusal {
    Refusal::new("an attribute without quotes that more than one value may be in", "Put quotes around it.")
}
