//! What a struct must say to be a model. The derive says it.

mod handmade;

pub(crate) use handmade::handmade;

use crate::{
    Value,
    error::{Invalid, Result},
    field::{Cursor, ErasedField, Loaded},
    key::Key,
    meta::{ModelMeta, no_field},
    path::{Path, PathNode},
    query_set::QuerySet,
    raw::{Raw, RawRows},
    write::Record,
};

/// A struct whose values are rows of a table. `#[derive(Model)]` writes all of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "put `#[derive(Model)]` before the struct"
)]
pub trait Model: Send + Sync + Sized + 'static {
    /// What stands for its fields in conditions: what the closures of a query get.
    type Fields: Send + Sync + 'static;

    /// The type of its primary key.
    type Key: Key;

    /// Each field that `create!` can set: its name, whether it must be given, and what the compiler says if it is not.
    #[doc(hidden)]
    const REQUIRED: &'static [(&'static str, bool, &'static str)];

    /// All that it says of itself.
    fn meta() -> &'static ModelMeta;

    /// The place where queries for it begin.
    #[doc(hidden)]
    fn root() -> &'static PathNode;

    /// Its fields at a place.
    #[doc(hidden)]
    fn fields_at(path: Path) -> Self::Fields;

    /// Reads a row: one column for each field, in the order of the struct.
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self>;

    /// The primary key.
    fn key(&self) -> Self::Key;

    /// A field, by its index in [`ModelMeta::fields`], its type forgotten.
    ///
    /// ```
    /// use carafe::{db::Value, prelude::*};
    ///
    /// #[derive(Model)]
    /// struct Tag {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// let mut tag = Tag { id: 1, name: "tea".into() };
    /// assert_eq!(tag.field(1).to_value()?, Value::Text("tea".into()));
    /// tag.field_mut(1).set(Value::Text("pot".into()))?;
    /// assert_eq!(tag.name, "pot");
    /// # Ok::<(), carafe::db::DbError>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such field.
    fn field(&self, index: usize) -> &dyn ErasedField;

    /// A field to be changed, by its index in [`ModelMeta::fields`].
    ///
    /// # Panics
    /// If there is no such field.
    fn field_mut(&mut self, index: usize) -> &mut dyn ErasedField;

    /// The value of a field, by its index in [`ModelMeta::fields`].
    ///
    /// # Panics
    /// If there is no such field.
    fn value(&self, field: usize) -> Result<Value> {
        self.field(field).to_value()
    }

    /// Sets a field, by its index in [`ModelMeta::fields`], as a fixture or the admin does. An error names the field.
    ///
    /// # Panics
    /// If there is no such field.
    fn set(&mut self, field: usize, value: Value) -> Result<()> {
        (self as &mut dyn Record).set(field, value)
    }

    /// Keeps the rows of a relation to many: reverses first.
    #[doc(hidden)]
    fn fill(&mut self, relation: usize, _loaded: Loaded) {
        no_field(Self::meta(), relation)
    }

    /// Tells its relations to many whose they are.
    #[doc(hidden)]
    fn bind(&mut self) -> Result<()> {
        Ok(())
    }

    /// Looks the row over as a whole: the function that `#[model(clean = …)]` names.
    #[doc(hidden)]
    fn clean(&self, _found: &mut Invalid) {}

    /// What stands for its fields, for conditions that several queries share.
    ///
    /// The fields are those of a query that begins with this model; inside `any(…)` of a relation use the closure's.
    #[must_use]
    fn fields() -> &'static Self::Fields {
        Self::root().fields::<Self>()
    }

    /// All rows: where queries begin. A model may say which rows that are: `#[model(objects = Post::is_alive)]`.
    fn objects() -> QuerySet<Self> {
        Self::all_objects()
    }

    /// All rows, also those that [`objects`](Model::objects) leaves out where the model says so. Foreign keys lead to any of
    /// them.
    #[doc(alias = "base_manager")]
    fn all_objects() -> QuerySet<Self> {
        QuerySet::at(Self::root())
    }

    /// Rows that a statement of your own gives: `Post::raw(sql!("SELECT * FROM blog_post ORDER BY random() LIMIT {n}"))`.
    fn raw(sql: Raw) -> RawRows<Self> {
        RawRows::new(sql)
    }

    /// All rows once more, for a query inside a query about the same model. Within it the fields of both can be spoken of.
    fn others() -> QuerySet<Self> {
        QuerySet::at(Self::root().again())
    }
}

/// Several models at once: what `App::models::<(Post, Comment)>()` takes.
pub trait ModelSet {
    /// Each of them.
    fn metas() -> Vec<&'static ModelMeta>;
}

impl<M: Model> ModelSet for M {
    fn metas() -> Vec<&'static ModelMeta> {
        vec![M::meta()]
    }
}

macro_rules! model_sets {
    ($(($($model:ident)+))+) => { $(
        impl<$($model: ModelSet),+> ModelSet for ($($model,)+) {
            fn metas() -> Vec<&'static ModelMeta> {
                let mut all = Vec::new();
                $(all.extend($model::metas());)+
                all
            }
        }
    )+ };
}
model_sets! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
