//! A setting as it is in force: for listings.

use super::{
    info::{FieldInfo, Inside, Kind, SectionInfo},
    origin::Origin,
    profile::Profile,
    toml_text,
    value::{self, Entry, Table, Value},
};

/// A setting as it is in force: what the `settings` command prints.
#[derive(Debug, Clone)]
pub struct Effective {
    key: String,
    doc: &'static str,
    value: Option<String>,
    origin: Origin,
}

impl Effective {
    /// The setting, with its section: `blog.per_page`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it is for.
    #[must_use]
    pub fn doc(&self) -> &'static str {
        self.doc
    }

    /// The value as TOML writes it, stars for a secret, nothing where nothing is set.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Where it comes from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether nobody sets it.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.origin == Origin::Default
    }
}

/// What stands for the value of a secret.
const MASK: &str = "***";

/// Every setting of a section, tables opened down to their single values.
pub(crate) fn of_section(section: &SectionInfo, merged: &Table, profile: &Profile) -> Vec<Effective> {
    let table = match value::find(merged, &[section.name]) {
        Some(Entry { value: Value::Table(table), .. }) => Some(table),
        _ => None,
    };
    let mut listing = Listing { profile, rows: Vec::new() };
    listing.fields(section.name, section.fields, table);
    listing.rows
}

/// The settings of a section that the code gave as a whole: nobody can say what its fields are.
pub(crate) fn of_given(section: &SectionInfo) -> Vec<Effective> {
    let row = |field: &FieldInfo| Effective {
        key: format!("{}.{}", section.name, field.name),
        doc: field.doc,
        value: None,
        origin: Origin::Flag { name: "the code".into() },
    };
    section.fields.iter().map(row).collect()
}

struct Listing<'a> {
    profile: &'a Profile,
    rows: Vec<Effective>,
}

impl Listing<'_> {
    fn fields(&mut self, path: &str, fields: &[FieldInfo], table: Option<&Table>) {
        for field in fields {
            let key = format!("{path}.{}", field.name);
            let entry = table.and_then(|table| table.get(field.name));
            self.setting(
                Setting { key, doc: field.doc, kind: (field.kind)() },
                entry,
                default_of(field, self.profile),
            );
        }
    }

    fn setting(&mut self, setting: Setting, entry: Option<&Entry>, default: Option<String>) {
        match (setting.kind.inside(), entry.map(|entry| &entry.value)) {
            (Inside::Fields(fields), Some(Value::Table(table))) if !setting.kind.is_secret() => {
                self.fields(&setting.key, fields, Some(table));
            }
            (Inside::Fields(fields), None) if !setting.kind.is_optional() => {
                self.fields(&setting.key, fields, None)
            }
            (Inside::Map(each), Some(Value::Table(table))) if !setting.kind.is_secret() => {
                for (key, entry) in table {
                    let key = format!("{}.{key}", setting.key);
                    let inner = Setting { key, doc: setting.doc, kind: Kind::clone(each) };
                    self.setting(inner, Some(entry), None);
                }
            }
            _ => self.row(setting, entry, default),
        }
    }

    fn row(&mut self, setting: Setting, entry: Option<&Entry>, default: Option<String>) {
        let shown = entry.map(|entry| shown(&entry.value)).or(default);
        let masked = if hides(&setting.kind) { shown.map(|_| MASK.to_owned()) } else { shown };
        let origin = entry.map_or(Origin::Default, |entry| entry.origin.clone());
        self.rows.push(Effective { key: setting.key, doc: setting.doc, value: masked, origin });
    }
}

struct Setting {
    key: String,
    doc: &'static str,
    kind: Kind,
}

/// Whether anything in a value of this kind is a secret: a list of tables with a password is hidden as a whole.
fn hides(kind: &Kind) -> bool {
    kind.is_secret()
        || match kind.inside() {
            Inside::Nothing => false,
            Inside::List(each) | Inside::Map(each) => hides(each),
            Inside::Fields(fields) => fields.iter().any(|field| hides(&(field.kind)())),
        }
}

fn default_of(field: &FieldInfo, profile: &Profile) -> Option<String> {
    if let Some(computed) = field.computed {
        return Some(computed());
    }
    let text = field.default_in(profile)?;
    Some(toml_text::value(text, &Origin::Default).map_or_else(|| text.to_owned(), |value| shown(&value)))
}

/// A word from the environment is shown bare: whether it is a text, its setting decides.
fn shown(value: &Value) -> String {
    match value {
        Value::Word(word) if !word.contains(char::is_control) => word.clone(),
        value => value.to_string(),
    }
}
