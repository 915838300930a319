//! Models as migrations know them: kinds, names and options, no Rust types, so that a state outlives the code.

use std::{collections::BTreeMap, sync::Arc};

use super::table::{Check, ColumnDefault, ColumnType, GeneratedColumn, Index, OnRemoval};
use crate::Kind;

/// All models at one point of the history. A clone shares what did not change.
///
/// ```
/// use carafe_db::schema::State;
///
/// assert_eq!(State::default().models().count(), 0);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    models: BTreeMap<String, Arc<ModelState>>,
}

/// A model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelState {
    /// The app; empty for the program's own.
    pub app: String,
    /// The name: `Post`.
    pub name: String,
    /// The table.
    pub table: String,
    /// The columns, in order, with their names in the model.
    pub fields: Vec<(String, FieldState)>,
    /// The fields of the primary key.
    pub key: Vec<String>,
    /// Many-to-many relations.
    pub many_to_many: Vec<(String, ManyToManyState)>,
    /// Indexes, and what makes several fields unique; names in them are those of fields.
    pub indexes: Vec<Index>,
    /// Conditions; names in them are those of columns.
    pub checks: Vec<Check>,
    /// The database's comment on the table.
    pub comment: Option<String>,
    /// Whether migrations make and change the table.
    pub managed: bool,
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldState {
    /// What it holds.
    pub ty: FieldType,
    /// The column, where it does not follow from the name.
    pub column: Option<String>,
    /// Whether it may be null.
    pub null: bool,
    /// No two rows have the same.
    pub unique: bool,
    /// Has an index of its own. A reference has one anyway.
    pub index: bool,
    /// The database counts.
    pub auto: bool,
    /// What the database takes when an insert names nothing.
    pub default: Option<ColumnDefault>,
    /// Computed by the database.
    pub generated: Option<GeneratedColumn>,
    /// The least value.
    pub min: Option<i64>,
    /// The greatest value.
    pub max: Option<i64>,
    /// The values it may have, as text.
    pub choices: Vec<String>,
    /// The database's comment.
    pub comment: Option<String>,
    /// How its text is compared.
    pub collation: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// A value.
    Plain(ColumnType),
    /// The key of a row of another model.
    Reference(Reference),
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The label of the other model: `blog.Author`.
    pub to: String,
    /// The field there, where it is not the key.
    pub to_field: Option<String>,
    /// What becomes of this row, in a word: `cascade`.
    pub on_delete: String,
    /// Whether the database watches.
    pub constraint: bool,
}

/// A many-to-many relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyToManyState {
    /// The label of the other model.
    pub to: String,
    /// The label of the user's own model between the two.
    pub through: Option<String>,
}

/// The label of a model: `blog.Post`; `Post` for the program's own.
#[must_use]
pub fn label(app: &str, name: &str) -> String {
    if app.is_empty() { name.to_owned() } else { format!("{app}.{name}") }
}

impl State {
    /// Every model, in the order of labels.
    pub fn models(&self) -> impl Iterator<Item = &ModelState> {
        self.models.values().map(Arc::as_ref)
    }

    /// The labels.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.models.keys().map(String::as_str)
    }

    /// The model of this label.
    #[must_use]
    pub fn model(&self, label: &str) -> Option<&ModelState> {
        self.models.get(label).map(Arc::as_ref)
    }

    /// The same, to change; what shares it with another state is not touched.
    pub fn model_mut(&mut self, label: &str) -> Option<&mut ModelState> {
        self.models.get_mut(label).map(Arc::make_mut)
    }

    /// Adds a model, or replaces the one of its label.
    pub fn insert(&mut self, model: ModelState) {
        self.models.insert(model.label(), Arc::new(model));
    }

    /// Takes a model out.
    pub fn remove(&mut self, label: &str) -> Option<ModelState> {
        self.models.remove(label).map(Arc::unwrap_or_clone)
    }

    /// The labels of models that are not the very same in both, and of those that point at one.
    #[must_use]
    pub fn touched(&self, other: &Self) -> Vec<String> {
        let same = |label: &String| match (self.models.get(label), other.models.get(label)) {
            (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs) || mine == theirs,
            _ => false,
        };
        let all =
            || self.models.keys().chain(other.models.keys().filter(|key| !self.models.contains_key(*key)));
        let mut touched: Vec<String> = all().filter(|label| !same(label)).cloned().collect();
        if touched.is_empty() {
            return touched;
        }
        loop {
            let points = |state: &Self, label: &String| {
                state.models.get(label).is_some_and(|model| model.points_at_any(&touched))
            };
            let more: Vec<String> = all()
                .filter(|label| !touched.contains(label) && (points(self, label) || points(other, label)))
                .cloned()
                .collect();
            if more.is_empty() {
                return touched;
            }
            touched.extend(more);
        }
    }
}

impl ModelState {
    /// `blog.Post`.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.app, &self.name)
    }

    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldState> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, field)| field)
    }

    /// The same, to change.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut FieldState> {
        self.fields.iter_mut().find(|(known, _)| known == name).map(|(_, field)| field)
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<String> {
        self.field(name).map(|field| field.column_name(name))
    }

    /// The many-to-many relation of this name.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<&ManyToManyState> {
        self.many_to_many.iter().find(|(known, _)| known == name).map(|(_, relation)| relation)
    }

    /// The labels of the models it points at, itself perhaps among them.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        let references = self.fields.iter().filter_map(|(_, field)| field.reference());
        let relations = self.many_to_many.iter();
        references.map(|reference| reference.to.as_str()).chain(
            relations.flat_map(|(_, many)| [Some(many.to.as_str()), many.through.as_deref()]).flatten(),
        )
    }

    fn points_at_any(&self, labels: &[String]) -> bool {
        self.targets().any(|target| labels.iter().any(|label| label == target))
    }
}

impl FieldState {
    /// A field of a kind that may not be null.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self::with_type(FieldType::Plain(ColumnType { kind, max_length: None, digits: None }))
    }

    /// A reference to the model of this label.
    #[must_use]
    pub fn referring(to: impl Into<String>) -> Self {
        Self::with_type(FieldType::Reference(Reference {
            to: to.into(),
            to_field: None,
            on_delete: "cascade".to_owned(),
            constraint: true,
        }))
    }

    pub(crate) fn with_type(ty: FieldType) -> Self {
        Self {
            ty,
            column: None,
            null: false,
            unique: false,
            index: false,
            auto: false,
            default: None,
            generated: None,
            min: None,
            max: None,
            choices: Vec::new(),
            comment: None,
            collation: None,
        }
    }

    /// The column, given the name of the field.
    #[must_use]
    pub fn column_name(&self, name: &str) -> String {
        match (&self.column, &self.ty) {
            (Some(column), _) => column.clone(),
            (None, FieldType::Reference(_)) => format!("{name}_id"),
            (None, FieldType::Plain(_)) => name.to_owned(),
        }
    }

    /// What it points at.
    #[must_use]
    pub fn reference(&self) -> Option<&Reference> {
        match &self.ty {
            FieldType::Reference(reference) => Some(reference),
            FieldType::Plain(_) => None,
        }
    }

    /// The same, to change.
    pub fn reference_mut(&mut self) -> Option<&mut Reference> {
        match &mut self.ty {
            FieldType::Reference(reference) => Some(reference),
            FieldType::Plain(_) => None,
        }
    }
}

impl Reference {
    /// What the database does by itself.
    #[must_use]
    pub fn on_removal(&self) -> OnRemoval {
        match self.on_delete.as_str() {
            "db_cascade" => OnRemoval::Cascade,
            "db_set_null" => OnRemoval::SetNull,
            "db_set_default" => OnRemoval::SetDefault,
            _ => OnRemoval::Refuse,
        }
    }
}

/// The words of `on_delete`.
pub const ON_DELETE: &[&str] = &[
    "cascade",
    "protect",
    "restrict",
    "set_null",
    "set_default",
    "set",
    "do_nothing",
    "db_cascade",
    "db_set_null",
    "db_set_default",
];
