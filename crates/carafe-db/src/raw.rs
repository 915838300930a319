//! SQL of the user's own: literals of the program, with values and columns bound between them.

mod columns;
mod models;

pub use columns::Columns;
pub use models::RawRows;

use std::borrow::Cow;

use carafe_core::Place;

use crate::{
    Db,
    driver::Row,
    error::Result,
    exec,
    expr::{Computed, Condition, Expr},
    field::{Cursor, FieldType},
    handle::Col,
    node::Node,
    query_set::{Question, RowIterator},
    sql::Ask,
};

/// Pieces of SQL with something between each two. The pieces are literals of the program; what stands between is bound.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Fragment {
    /// One more than there are values.
    pub pieces: Cow<'static, [&'static str]>,
    /// What stands between the pieces.
    pub values: Vec<Node>,
}

/// SQL that `sql!` made: a statement of its own, or a part of a query.
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model)]
/// struct Post {
///     id: i64,
///     title: String,
/// }
///
/// async fn long(least: i64, db: &Db) -> carafe::db::error::Result<Vec<(i64, String)>> {
///     sql!("SELECT id, title FROM post WHERE length(title) > {least}").fetch(db).await
/// }
///
/// let odd = Post::objects().filter(|p| sql!("{p.id} % 2 = 1"));
/// # let _ = odd;
/// ```
#[derive(Debug, Clone)]
#[must_use = "it is not sent before `fetch` or `execute` is called"]
pub struct Raw {
    fragment: Fragment,
}

impl Raw {
    #[doc(hidden)]
    pub fn new(pieces: &'static [&'static str], values: Vec<Node>) -> Self {
        Self { fragment: Fragment { pieces: Cow::Borrowed(pieces), values } }
    }

    /// As a value of a query, of this type: `sql!("soundex({p.title})").value::<String>()`.
    #[must_use]
    pub fn value<T: FieldType>(self) -> Expr<T> {
        Expr::new(Node::Sql(self.fragment, T::COLUMN.kind))
    }

    /// Runs it and gives its rows: a type for one column, a tuple for several.
    #[track_caller]
    pub fn fetch<R: Columns>(self, db: &Db) -> impl Future<Output = Result<Vec<R>>> + Send {
        let place = Place::here();
        async move {
            let mut rows = Vec::new();
            let mut each = |row: &dyn Row| {
                rows.push(R::read(&mut Cursor::new(row))?);
                Ok(())
            };
            exec::run(db, Ask::Raw(&self.fragment), place, &mut each).await?;
            Ok(rows)
        }
    }

    /// Runs it and gives its rows one by one, no more than a chunk of them in memory: see
    /// [`QuerySet::iterator`](crate::QuerySet::iterator).
    #[track_caller]
    pub fn iterator<R: Columns + Send + 'static>(self, db: &Db) -> RowIterator<R> {
        let read = Box::new(|row: &dyn Row| R::read(&mut Cursor::new(row)));
        RowIterator::new(Question::Raw(self.fragment), db, Place::here(), read)
    }

    /// Runs it, and says how many rows it changed.
    #[track_caller]
    pub fn execute(self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        async move { Ok(exec::run(db, Ask::Raw(&self.fragment), place, &mut |_| Ok(())).await?.rows) }
    }
}

impl Fragment {
    /// Whether it only reads, as far as its first word tells.
    pub(crate) fn reads(&self) -> bool {
        let text = self.pieces.concat().to_ascii_lowercase();
        text.trim_start().starts_with("select") && !text.contains("for update") && !text.contains("for share")
    }
}

impl Condition for Raw {
    fn condition(self) -> Node {
        Node::Sql(self.fragment, crate::Kind::Bool)
    }
}

/// What can stand in the braces of `sql!`, lent: a value, which is bound, or a field of a query.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in `sql!`",
    label = "no value, and no field of a query",
    note = "what stands in braces is bound: a value of a field's type, a `&str`, or a field of a query"
)]
pub trait Bind {
    #[doc(hidden)]
    fn bind(self) -> Node;
}

impl<T: FieldType> Bind for &T {
    fn bind(self) -> Node {
        Node::of(self)
    }
}

impl Bind for &&str {
    fn bind(self) -> Node {
        Node::of(&(*self).to_owned())
    }
}

impl<T: FieldType> Bind for &Col<T> {
    fn bind(self) -> Node {
        (*self).into_node()
    }
}

impl<T: FieldType> Bind for &Expr<T> {
    fn bind(self) -> Node {
        self.clone().into_node()
    }
}
