//! Names for places, for a template that is included elsewhere than in text: `row.html$title`.

use minijinja::{Environment, Error, Value};

use super::{
    attribute::{self, Kind, Page},
    css::Css,
    element::Script,
    html,
    name::{is_plain, real_name},
    place::{Place, Quote, Raw, Tag, Value as Attribute},
    url::Url,
};

/// The place that stands behind the `$` in a name; text if there is none.
pub(super) fn start(name: &str) -> Option<Place> {
    let Some((_, place)) = name.split_once('$') else {
        return Some(Place::Text);
    };
    let mut parts = place.splitn(4, '~');
    let (kind, element, attribute, url) = (parts.next()?, parts.next(), parts.next(), parts.next());
    match (kind, element, attribute) {
        ("text", None, None) => Some(Place::Text),
        ("comment", None, None) => Some(Place::Comment(String::new())),
        ("json", None, None) => html::raw_place("script", Script::Json),
        (element, None, None) => html::raw_place(element, Script::Code),
        ("tag", Some(element), None) => Some(Place::Tag(Tag::new(element))),
        ("double", Some(element), Some(name)) => in_attribute(Quote::Double, element, name, url),
        ("single", Some(element), Some(name)) => in_attribute(Quote::Single, element, name, url),
        _ => None,
    }
}

fn in_attribute(quote: Quote, element: &str, name: &str, url: Option<&str>) -> Option<Place> {
    let kind = attribute::kind(element, name);
    let kind = match (kind, url) {
        (Kind::Url(_), Some("path")) => Kind::Url(Url::Path),
        (Kind::Url(_), Some("query")) => Kind::Url(Url::Query),
        (Kind::Js(js), None) => Kind::Js(js.blur()),
        (kind, None) => kind,
        _ => return None,
    };
    Some(Place::Value(Tag::new(element), Attribute { quote, name: name.to_owned(), kind, cut: false }))
}

/// How a place is written behind the `$`; nothing for places that are no place for another template.
pub(super) fn suffix(place: &Place) -> Option<String> {
    match place {
        Place::Text => Some("text".to_owned()),
        Place::Comment(_) => Some("comment".to_owned()),
        Place::Raw(Raw { element, kind, cut: false, .. }) => in_raw(element, kind),
        Place::Tag(tag) | Place::AfterAttribute(tag, _) if !tag.refresh && !tag.content && !tag.closing => {
            (tag.element != "script" && tag.element != "meta").then(|| format!("tag~{}", tag.element))
        }
        Place::Value(tag, value) if !tag.refresh && !tag.content && !value.cut => in_value(tag, value),
        _ => None,
    }
}

fn in_raw(element: &str, kind: &Kind) -> Option<String> {
    match kind {
        Kind::Plain | Kind::Css(Css::Top(_)) => Some(element.to_owned()),
        Kind::Js(js) if js.is_code() && js.dialect() == super::js::Dialect::Json => Some("json".to_owned()),
        Kind::Js(js) if js.is_code() => Some(element.to_owned()),
        _ => None,
    }
}

fn in_value(tag: &Tag, value: &Attribute) -> Option<String> {
    let quote = match value.quote {
        Quote::Double => "double",
        Quote::Single => "single",
        Quote::None => return None,
    };
    let url = match &value.kind {
        Kind::Plain | Kind::Url(Url::Start) | Kind::Srcset(Url::Start) | Kind::Page(Page::Text) => "",
        Kind::Css(Css::Top(_)) => "",
        Kind::Js(js) if js.is_code() => "",
        Kind::Url(Url::Path) => "~path",
        Kind::Url(Url::Query) => "~query",
        _ => return None,
    };
    Some(format!("{quote}~{}~{}{url}", tag.element, value.name))
}

/// Whether a template of this name is right for text as it is.
pub(super) fn is_for_text(name: &str) -> bool {
    !is_plain(name) && !name.contains('$')
}

/// Adds the filter that turns the names of templates into those for a place.
pub(super) fn add_filter(env: &mut Environment<'_>) {
    env.add_filter("__template_at", |names: Value, place: &str| -> Result<Value, Error> {
        if let Some(name) = names.as_str() {
            return Ok(at(name, place));
        }
        match names.kind() {
            minijinja::value::ValueKind::Seq => {
                let names =
                    names.try_iter()?.map(|name| name.as_str().map_or(name.clone(), |name| at(name, place)));
                Ok(Value::from(names.collect::<Vec<_>>()))
            }
            _ => Ok(names),
        }
    });
}

/// Whoever chooses the name does not choose the place.
fn at(name: &str, place: &str) -> Value {
    let name = real_name(name);
    if place == "text" && is_for_text(name) {
        Value::from(name)
    } else {
        Value::from(format!("{name}${place}"))
    }
}
