//! The rows that a foreign key may point at.

use std::fmt;

use crate::{
    Value,
    expr::Condition,
    handle::FkPath,
    model::Model,
    node::Node,
    query::{Output, Query},
};

/// The rows that a foreign key may point at: Django's `limit_choices_to`.
///
/// ```
/// use carafe::{db::DynQuery, prelude::*};
///
/// #[derive(Model)]
/// struct Author {
///     id: i64,
///     active: bool,
/// }
///
/// #[derive(Model)]
/// struct Book {
///     id: i64,
///     #[field(limit_choices_to = |a: &AuthorFields| a.active)]
///     author: Fk<Author>,
/// }
///
/// async fn offered(db: &Db) -> Result<u64, carafe::db::DbError> {
///     DynQuery::choices_of(db.registry(), "Book", "author")?.count(db).await
/// }
/// ```
pub struct Limit(Query);

impl Limit {
    /// All of them.
    pub(crate) fn rows(self) -> Query {
        self.0
    }

    /// The question whether the row whose field has this value is one of them.
    pub(crate) fn has(self, field: usize, value: Value) -> Query {
        let mut query = self.0;
        query.filter(Node::equal(Node::Field(query.root, field), Node::Value(value)));
        query.output = Output::One;
        query.unordered = true;
        query.limit(1);
        query
    }
}

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Limit({:?})", self.0)
    }
}

/// Those rows of the model behind a foreign key for which this holds.
#[doc(hidden)]
pub fn limit<F: 'static, M: Model, N, T, C: Condition>(
    _field: impl FnOnce(&'static F) -> FkPath<M, N, T>,
    condition: impl FnOnce(&'static M::Fields) -> C,
) -> Limit {
    Limit(M::all_objects().filter(condition).query)
}
