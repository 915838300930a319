//! Some of the rows, and several queries put together.

use super::{Annotated, QuerySet};
use crate::{
    model::Model,
    query::{Combine, Query, slices},
};

slices! { [M: Model, A: Annotated] QuerySet<M, A> }

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// The rows from one number up to another, counted from 0: `slice(20..40)`.
    pub fn slice(self, rows: std::ops::Range<u64>) -> Self {
        self.offset(rows.start).limit(rows.end.saturating_sub(rows.start))
    }

    /// Rows of this query or of the other, each once.
    pub fn union(self, other: Self) -> Self {
        self.combine(Combine::Union, other)
    }

    /// Rows of this query and of the other; a row of both comes twice.
    pub fn union_all(self, other: Self) -> Self {
        self.combine(Combine::UnionAll, other)
    }

    /// Rows that both queries give.
    #[doc(alias = "intersection")]
    pub fn intersect(self, other: Self) -> Self {
        self.combine(Combine::Intersect, other)
    }

    /// Rows of this query that the other does not give.
    #[doc(alias = "difference")]
    pub fn except(self, other: Self) -> Self {
        self.combine(Combine::Except, other)
    }

    fn combine(mut self, combine: Combine, other: Self) -> Self {
        if self.query.related != other.query.related {
            self.query.refuse("queries that are put together must load the same rows by `select_related`");
        }
        self.query = combined(self.query, combine, other.query);
        self
    }
}

/// One query that is both.
pub(super) fn combined(first: Query, combine: Combine, other: Query) -> Query {
    let mut all = Query::of(first.root);
    all.output = first.output;
    all.related.clone_from(&first.related);
    all.unordered = true;
    // In SQL INTERSECT may bind closer than UNION, so what is put together already stays together.
    let mixed = first.members.iter().skip(1).any(|(before, _)| *before != combine);
    let joins = first.members.is_empty() || mixed || first.is_sliced() || !first.orders.is_empty();
    all.members = if joins { vec![(combine, plain(first))] } else { first.members };
    all.members.push((combine, plain(other)));
    all
}

/// A part of a query of queries has no order of the model's own: only what it was given.
fn plain(mut query: Query) -> Query {
    query.unordered = true;
    query
}
