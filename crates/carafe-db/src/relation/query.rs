//! The rows that belong to one row, as a query that can go on.

use super::{Many, ManyToMany, One, Owner};
use crate::{
    Model,
    node::Node,
    path::Way,
    query::{Output, Query},
    query_set::QuerySet,
};

macro_rules! queries {
    ($($name:ident)+) => { $(
        impl<M: Model> $name<M> {
            /// The rows as a query: to narrow, order and count them.
            ///
            /// ```
            /// use carafe::prelude::*;
            ///
            /// #[derive(Model)]
            /// struct Author {
            ///     id: i64,
            ///     #[reverse(author)]
            ///     posts: Many<Post>,
            /// }
            ///
            /// #[derive(Model)]
            /// struct Post {
            ///     id: i64,
            ///     draft: bool,
            ///     author: Fk<Author>,
            /// }
            ///
            /// async fn drafts(author: &Author, db: &Db) -> Result<u64, carafe::db::DbError> {
            ///     author.posts.query().filter(|p| p.draft).count(db).await
            /// }
            /// ```
            pub fn query(&self) -> QuerySet<M> {
                let mut rows = M::objects();
                match self.owner() {
                    Some(owner) => rows.query.filters.push(belongs_to::<M>(owner)),
                    None => rows.query.refuse("a row that is not saved yet has no rows that belong to it: save it first"),
                }
                rows
            }
        }
    )+ };
}
queries! { Many ManyToMany One }

/// The condition that a row belongs to another.
fn belongs_to<M: Model>(owner: &Owner) -> Node {
    let (root, key) = (M::root(), Node::Value(owner.key.clone()));
    let reverses = owner.meta.reverses;
    let Some(reverse) = reverses.get(owner.relation) else {
        let place = root.many(Way::Tied(owner.meta, owner.relation - reverses.len()));
        let mut tied = Query { output: Output::One, ..Query::of(place) };
        tied.filter(Node::equal(Node::Field(place, owner.meta.key[0]), key));
        return Node::Exists(Box::new(tied));
    };
    let field = M::meta().fields.iter().position(|field| field.name == reverse.field);
    Node::equal(
        Node::Field(root, field.expect("bug in carafe: the derive saw the foreign key of this way back")),
        key,
    )
}
