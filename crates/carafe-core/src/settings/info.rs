//! What is known of settings without their values: sections, fields, and the kinds of their types.

use std::borrow::Cow;

use super::profile::Profile;

/// What is known of a section.
#[derive(Debug, Clone, Copy)]
pub struct SectionInfo {
    /// Its name: the `blog` of `[blog]`.
    pub name: &'static str,
    /// What it is for: the doc comment of the struct.
    pub doc: &'static str,
    /// Its settings, in the order of the struct.
    pub fields: &'static [FieldInfo],
}

/// What is known of one setting of a section.
#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    /// The key.
    pub name: &'static str,
    /// What it is for: the doc comment of the field.
    pub doc: &'static str,
    /// What type of value it takes.
    pub kind: fn() -> Kind,
    /// Its default, as TOML writes it.
    pub default: Option<&'static str>,
    /// Its default in the profile `dev`, where that is another.
    pub dev: Option<&'static str>,
    /// Its default when an expression gives it: the value, as `Debug` prints it.
    pub computed: Option<fn() -> String>,
    /// A well-known variable that sets it too: `DATABASE_URL`.
    pub env: Option<&'static str>,
}

impl FieldInfo {
    /// A setting with a name and a type, and nothing else.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, kind: fn() -> Kind) -> Self {
        Self { name, doc, kind, default: None, dev: None, computed: None, env: None }
    }

    pub(crate) fn default_in(&self, profile: &Profile) -> Option<&'static str> {
        let dev = (*profile == Profile::DEV).then_some(self.dev).flatten();
        dev.or(self.default)
    }
}

/// What is known of a type of setting: what messages call it, whether it is hidden, what is inside it.
#[derive(Debug, Clone)]
pub struct Kind {
    words: Cow<'static, str>,
    secret: bool,
    optional: bool,
    inside: Inside,
}

/// What a value is made of.
#[derive(Debug, Clone)]
pub(crate) enum Inside {
    Nothing,
    List(Box<Kind>),
    Map(Box<Kind>),
    Fields(&'static [FieldInfo]),
}

impl Kind {
    /// A single value. The words follow "expected" in messages, and begin with an article: `a whole number`.
    #[must_use]
    pub fn plain(words: impl Into<Cow<'static, str>>) -> Self {
        Self { words: words.into(), secret: false, optional: false, inside: Inside::Nothing }
    }

    /// A list of values of one kind.
    #[must_use]
    pub fn list(each: Self) -> Self {
        let words = format!("a list, each {}", each.words);
        Self { secret: each.secret, inside: Inside::List(Box::new(each)), ..Self::plain(words) }
    }

    /// A table of values of one kind, with keys of the user's own.
    #[must_use]
    pub fn map(each: Self) -> Self {
        let words = format!("a table, each {}", each.words);
        Self { inside: Inside::Map(Box::new(each)), ..Self::plain(words) }
    }

    /// A table with fields.
    #[must_use]
    pub fn fields(fields: &'static [FieldInfo]) -> Self {
        Self { inside: Inside::Fields(fields), ..Self::plain("a table") }
    }

    /// The same, but never shown.
    #[must_use]
    pub fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The same, but it may be left out.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// What messages call it: `a whole number from 0 to 255`.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether the value is never shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Whether it may be left out.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.optional
    }

    pub(crate) fn inside(&self) -> &Inside {
        &self.inside
    }

    /// Whether there is a setting at a path below this one.
    pub(crate) fn has(&self, path: &[&str]) -> bool {
        let Some((key, rest)) = path.split_first() else { return true };
        match &self.inside {
            Inside::Fields(fields) => {
                fields.iter().any(|field| field.name == *key && (field.kind)().has(rest))
            }
            Inside::Map(each) => each.has(rest),
            Inside::List(_) | Inside::Nothing => false,
        }
    }
}
