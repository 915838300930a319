//! A model as data.

use std::{borrow::Cow, fmt, ptr};

use carafe_core::Place;

use super::{
    ConstraintMeta, FetchMode, FieldMeta, IndexMeta, ManyToManyMeta, RareMeta, ReverseMeta, SearchMeta,
};

/// All that a model says of itself. There is one for each model, for the whole life of the program, so two are the same
/// when they are the same place in memory.
pub struct ModelMeta {
    /// The name of the struct: `Post`.
    pub name: &'static str,
    /// The table, where the model names it; otherwise `app_model`, which the [`Registry`](crate::Registry) knows.
    pub table: Option<&'static str>,
    /// The model's doc comment.
    pub help: &'static str,
    /// What people read for one: `blog post`. Otherwise made of the name.
    pub label: Option<&'static str>,
    /// What people read for several: `blog posts`. Otherwise the label with an `s`.
    pub label_plural: Option<&'static str>,
    /// The columns, in the order of the struct.
    pub fields: &'static [FieldMeta],
    /// Which of the fields are the primary key: one index, or several for a composite key.
    pub key: &'static [usize],
    /// Many-to-many relations, which are no columns.
    pub many_to_many: &'static [ManyToManyMeta],
    /// Relations of others to this model that it names, which are no columns either.
    pub reverses: &'static [ReverseMeta],
    /// The order where a query names none.
    pub ordering: &'static [OrderMeta],
    /// Indexes beyond those of single fields.
    pub indexes: &'static [IndexMeta],
    /// Constraints beyond those of single fields.
    pub constraints: &'static [ConstraintMeta],
    /// In which texts it is searched.
    pub search: Option<SearchMeta>,
    /// The database's own comment on the table.
    pub comment: Option<&'static str>,
    /// Whether migrations make and change its table; not for tables and views that belong to others.
    pub managed: bool,
    /// What `load` of its foreign keys does, where a query does not say it.
    pub fetch_mode: FetchMode,
    /// A model as an old migration knew it, or one for a table that another model owns: never registered.
    pub frozen: bool,
    /// What few models say.
    pub rare: RareMeta,
    /// The line of the struct.
    pub place: Place,
}

/// One word of a default order: a field, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderMeta {
    /// Index into [`ModelMeta::fields`].
    pub field: usize,
    /// Largest first.
    pub descending: bool,
}

impl ModelMeta {
    /// The field of this name, by the name in the struct.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static FieldMeta> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What people read for one: its label, or its name in words: `blog post`.
    #[must_use]
    pub fn verbose_name(&self) -> Cow<'static, str> {
        self.label.map_or_else(|| words(self.name).into(), Cow::Borrowed)
    }

    /// What people read for several: its label for them, or that for one with an `s`.
    #[must_use]
    pub fn verbose_name_plural(&self) -> Cow<'static, str> {
        self.label_plural.map_or_else(|| format!("{}s", self.verbose_name()).into(), Cow::Borrowed)
    }

    /// The fields of the primary key.
    #[must_use]
    pub fn key_fields(&self) -> impl ExactSizeIterator<Item = &'static FieldMeta> {
        let fields = self.fields;
        self.key.iter().map(move |index| &fields[*index])
    }
}

/// `BlogPost` as `blog post`.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (index, c) in name.char_indices() {
        if c.is_uppercase() && index > 0 {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

impl PartialEq for ModelMeta {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for ModelMeta {}

impl fmt::Debug for ModelMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModelMeta({} at {})", self.name, self.place)
    }
}

/// The line of the derive.
#[doc(hidden)]
#[track_caller]
#[must_use]
pub const fn here() -> Place {
    Place::here()
}

#[doc(hidden)]
#[track_caller]
#[cold]
pub fn no_field(meta: &'static ModelMeta, field: usize) -> ! {
    panic!("`{}` has no field of the number {field}", meta.name)
}
