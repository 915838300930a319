//! All rows, some at a time.

use std::fmt;

use carafe_core::Place;

use super::QuerySet;
use crate::{
    Db, DbError, ErrorKind, Value,
    error::Result,
    key::Key,
    model::Model,
    node::{Compare, Node},
};

/// All rows, some at a time, in the order of their keys.
///
/// Each part is asked for by what comes behind the last key, so the last is as quick as the first, and between two the
/// database keeps nothing open.
pub struct Chunks<M> {
    query: QuerySet<M>,
    size: u64,
    last: Option<Value>,
    done: bool,
}

impl<M: Model> QuerySet<M> {
    /// All rows, so many at a time.
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
    /// async fn export(db: &Db) -> carafe::db::error::Result<usize> {
    ///     let (mut letters, mut chunks) = (0, Post::objects().chunks(1000));
    ///     while let Some(posts) = chunks.next(db).await? {
    ///         letters += posts.iter().map(|post| post.title.len()).sum::<usize>();
    ///     }
    ///     Ok(letters)
    /// }
    /// ```
    #[must_use]
    pub fn chunks(self, size: u64) -> Chunks<M> {
        Chunks { query: self, size: size.max(1), last: None, done: false }
    }
}

impl<M: Model> Chunks<M> {
    /// The next rows; nothing after the last.
    #[track_caller]
    pub fn next(&mut self, db: &Db) -> impl Future<Output = Result<Option<Vec<M>>>> + Send {
        let place = Place::here();
        async move {
            if self.done {
                return Ok(None);
            }
            let rows = self.part()?.fetch(db, place).await?;
            self.done = (rows.len() as u64) < self.size;
            if let Some(last) = rows.last() {
                self.last = last.key().values()?.into_iter().next();
            }
            Ok(Some(rows).filter(|rows| !rows.is_empty()))
        }
    }

    fn part(&self) -> Result<QuerySet<M>> {
        let mut part = self.query.clone();
        let meta = part.query.root.meta();
        let [key] = meta.key else { return Err(refused("a key of one field")) };
        let key = Node::Field(part.query.root, *key);
        if part.query.is_sliced() || !part.query.orders.is_empty() || !part.query.members.is_empty() {
            return Err(refused("a query without an order and a limit of its own"));
        }
        if let Some(last) = &self.last {
            part.query.filter(Node::compare(Compare::Greater, key, Node::Value(last.clone())));
        }
        part.query.orders = part.query.key_orders();
        part.query.limit(self.size);
        Ok(part)
    }
}

#[cold]
fn refused(needs: &str) -> DbError {
    DbError::new(
        ErrorKind::Query,
        format!("rows are read some at a time in the order of their keys, which needs {needs}"),
    )
}

impl<M> fmt::Debug for Chunks<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chunks({} of {:?})", self.size, self.query)
    }
}
