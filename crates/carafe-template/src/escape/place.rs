//! Where in a page a piece of a template stands.

use super::{attribute::Kind, element::Script};

/// A place in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    /// After a `<`.
    Open,
    /// In an element that holds no tags.
    Raw(Raw),
    /// In the name of a tag.
    Name(Tag),
    /// Between attributes.
    Tag(Tag),
    /// In the name of an attribute, or after it and before `=`.
    Attribute(Tag, String),
    /// After a name and a blank: `=` may follow, or the next attribute.
    AfterAttribute(Tag, String),
    /// Where some branches are between attributes and others are not.
    AfterBranch(Tag),
    /// After `=`.
    Equals(Tag, String),
    Value(Tag, Value),
    /// In a comment, after these signs.
    Comment(String),
    /// In `<!doctype` and the like.
    Declaration,
}

/// An element that holds no tags, while it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) element: String,
    pub(super) kind: Kind,
    /// The text so far ends like the start of a tag.
    pub(super) cut: bool,
    /// There was a `<!--`.
    pub(super) comment: bool,
}

/// A tag, while it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) element: String,
    pub(super) closing: bool,
    pub(super) script: Script,
    /// `<meta http-equiv=refresh>`.
    pub(super) refresh: bool,
    /// `<meta content>` has a value in it.
    pub(super) content: bool,
}

/// The value of an attribute, while it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) quote: Quote,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The text so far ends within a character reference.
    pub(super) cut: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    Double,
    Single,
    None,
}

impl Tag {
    pub(super) fn new(element: &str) -> Tag {
        Tag {
            element: element.to_owned(),
            closing: false,
            script: Script::Code,
            refresh: false,
            content: false,
        }
    }
}

impl Place {
    /// What is true after either of two branches, if that can be told.
    pub(super) fn join(&self, other: &Place) -> Option<Place> {
        match (self, other) {
            (a, b) if a == b => Some(a.clone()),
            (Place::Raw(a), Place::Raw(b)) if a.element == b.element => Some(Place::Raw(Raw {
                element: a.element.clone(),
                kind: a.kind.join(&b.kind)?,
                cut: a.cut || b.cut,
                comment: a.comment || b.comment,
            })),
            (Place::Value(tag, a), Place::Value(other, b))
                if tag == other && a.quote == b.quote && a.name == b.name =>
            {
                let kind = a.kind.join(&b.kind)?;
                Some(Place::Value(tag.clone(), Value { kind, cut: a.cut || b.cut, ..a.clone() }))
            }
            (Place::Comment(_), Place::Comment(_)) => Some(Place::Comment(String::new())),
            (a, b) => {
                let (a, b) = (a.between()?, b.between()?);
                (a.element == b.element && a.script == b.script && a.closing == b.closing).then(|| {
                    Place::AfterBranch(Tag {
                        refresh: a.refresh || b.refresh,
                        content: a.content || b.content,
                        ..a.clone()
                    })
                })
            }
        }
    }

    /// What is true after something that a child, or another template, may have written here.
    pub(super) fn blur(&self) -> Place {
        match self {
            Place::Raw(raw) => Place::Raw(Raw { kind: raw.kind.blur(), ..raw.clone() }),
            Place::Value(tag, value) => {
                Place::Value(tag.clone(), Value { kind: value.kind.blur(), ..value.clone() })
            }
            Place::Tag(tag) => Place::AfterBranch(tag.clone()),
            same => same.clone(),
        }
    }

    /// The tag, where another attribute may follow after a blank.
    fn between(&self) -> Option<&Tag> {
        match self {
            Place::Name(tag)
            | Place::Tag(tag)
            | Place::Attribute(tag, _)
            | Place::AfterAttribute(tag, _)
            | Place::AfterBranch(tag)
            | Place::Value(tag, Value { quote: Quote::None, .. }) => Some(tag),
            _ => None,
        }
    }

    /// What a person calls this place.
    pub(super) fn describe(&self) -> String {
        match self {
            Place::Text => "in text".to_owned(),
            Place::Open => "after a `<`".to_owned(),
            Place::Raw(raw) => format!("in `<{}>`", raw.element),
            Place::Name(tag) => format!("in the name of the tag `<{}`", tag.element),
            Place::Tag(tag) | Place::AfterBranch(tag) => format!("in the tag `<{}`", tag.element),
            Place::Attribute(_, name) | Place::AfterAttribute(_, name) => {
                format!("in the attribute `{name}`")
            }
            Place::Equals(_, name) => format!("before the value of `{name}`"),
            Place::Value(_, value) => format!("in the value of `{}`", value.name),
            Place::Comment(_) => "in a comment".to_owned(),
            Place::Declaration => "in a declaration".to_owned(),
        }
    }
}
