//! Relations between models as data.

use crate::{field::Column, meta::ModelMeta};

/// A foreign key.
#[derive(Debug, Clone, Copy)]
pub struct RelationMeta {
    /// The other model. A function, because two models may point at each other.
    pub target: fn() -> &'static ModelMeta,
    /// The field of the other model that is pointed at, by name; otherwise its primary key.
    pub to_field: Option<&'static str>,
    /// What becomes of this row when the other is deleted.
    pub on_delete: OnDelete,
    /// At most one row points at each other row.
    pub one_to_one: bool,
    /// Whether the database watches over it.
    pub constraint: bool,
    /// What the other model calls the way back in dynamic queries: `posts`. Without it they cannot go that way.
    pub related_name: Option<&'static str>,
}

impl RelationMeta {
    /// That of a column: nothing where the column points at no model. Where the struct does not say what becomes of the row
    /// when the other is deleted, an optional key is set to null and a required one protects.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(
        column: &Column,
        on_delete: Option<OnDelete>,
        constraint: bool,
        related_name: Option<&'static str>,
    ) -> Option<Self> {
        let Some(target) = column.target else {
            assert!(
                on_delete.is_none() && constraint && related_name.is_none(),
                "`on_delete`, `constraint` and `related_name` are for foreign keys"
            );
            return None;
        };
        let on_delete = match on_delete {
            Some(OnDelete::SetNull | OnDelete::DbSetNull) if !column.null => {
                panic!("only an optional foreign key can be set to null: `Option<Fk<…>>`")
            }
            Some(given) => given,
            None if column.null => OnDelete::SetNull,
            None => OnDelete::Protect,
        };
        Some(Self {
            target,
            to_field: column.to_field,
            on_delete,
            one_to_one: column.unique,
            constraint,
            related_name,
        })
    }
}

impl RelationMeta {
    /// The field of the other model that is pointed at, as an index into its fields.
    #[must_use]
    pub fn pointed_at(&self) -> usize {
        let target = (self.target)();
        let named = |name: &str| target.fields.iter().position(|field| field.name == name);
        self.to_field.and_then(named).or_else(|| target.key.first().copied()).unwrap_or_default()
    }
}

/// What becomes of a row when the row that it points at is deleted.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum OnDelete {
    /// It is deleted too.
    Cascade,
    /// The other cannot be deleted: an error that names the rows in the way.
    Protect,
    /// The other cannot be deleted, unless this row goes in the same deletion by another way.
    Restrict,
    /// It points at nothing.
    SetNull,
    /// It points at the field's default.
    SetDefault,
    /// It points at what the function says, as Django's `SET(…)`.
    Set(fn() -> crate::Value),
    /// Nothing is done; the database may refuse.
    DoNothing,
    /// The database deletes it.
    DbCascade,
    /// The database sets it to null.
    DbSetNull,
    /// The database sets it to its own default.
    DbSetDefault,
}

/// A many-to-many relation: rows of a table between the two.
#[derive(Debug, Clone, Copy)]
pub struct ManyToManyMeta {
    /// The name in the struct: `tags`.
    pub name: &'static str,
    /// The other model.
    pub target: fn() -> &'static ModelMeta,
    /// A model of the user's own for the table between; otherwise the table is `<table>_<name>`, with the columns `id`,
    /// `<model>_id` and `<target>_id` (`from_<model>_id` and `to_<model>_id` when both are the same model).
    pub through: Option<Through>,
    /// For a relation of a model to itself: whether each is related to the other at once.
    pub symmetrical: bool,
    /// What the other model calls the way back in dynamic queries.
    pub related_name: Option<&'static str>,
    /// What people read above it.
    pub label: Option<&'static str>,
    /// The field's doc comment.
    pub help: &'static str,
}

/// The user's own model for the table between two.
#[derive(Debug, Clone, Copy)]
pub struct Through {
    /// The model.
    pub model: fn() -> &'static ModelMeta,
    /// Its foreign key to this side, by name.
    pub source: &'static str,
    /// Its foreign key to the other side, by name.
    pub target: &'static str,
}

/// The way back along a foreign key, named by the model that is pointed at.
#[derive(Debug, Clone, Copy)]
pub struct ReverseMeta {
    /// The name in the struct: `comments`.
    pub name: &'static str,
    /// The model that points here.
    pub source: fn() -> &'static ModelMeta,
    /// Its foreign key, by name: `post`.
    pub field: &'static str,
    /// At most one: the way back along a one-to-one relation.
    pub one: bool,
}
