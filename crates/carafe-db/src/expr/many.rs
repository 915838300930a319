//! Relations to many in conditions: asked, never joined, so that no row comes twice and no sum is wrong.

use crate::{
    expr::{Computed, Condition, Expr, Q},
    field::FieldType,
    handle::ManyPath,
    model::Model,
    node::Node,
    path::Path,
    query::{Output, Query},
    query_set::QuerySet,
};

/// Rows of a relation, some or all of them.
pub type Related<M> = QuerySet<M>;

impl<M: Model> ManyPath<M> {
    pub(crate) fn place(self) -> Path {
        self.path.many(self.way)
    }

    fn one(self, node: Node) -> Node {
        Node::Scalar(Box::new(Query { unordered: true, ..Query::of_value(self.place(), node) }))
    }

    /// At least one row for which this holds. Django's lookup across the relation, in one `filter`.
    pub fn any<C: Condition>(self, condition: impl FnOnce(&'static M::Fields) -> C) -> Q {
        let mut query = Query { output: Output::One, ..Query::of(self.place()) };
        query.filter(condition(self.place().fields::<M>()).condition());
        Q::new(Node::Exists(Box::new(query)))
    }

    /// No row for which this holds.
    pub fn none<C: Condition>(self, condition: impl FnOnce(&'static M::Fields) -> C) -> Q {
        !self.any(condition)
    }

    /// At least one row.
    pub fn exists(self) -> Q {
        self.any(|_| Q::always())
    }

    /// No row at all.
    pub fn is_empty(self) -> Q {
        !self.exists()
    }

    /// How many rows.
    #[doc(alias = "Count")]
    #[must_use]
    pub fn count(self) -> Expr<i64> {
        let Expr { node, .. } = super::aggregate::count(None, false);
        Expr::new(self.one(node))
    }

    /// How many rows for which this holds.
    #[must_use]
    pub fn count_if<C: Condition>(self, condition: impl FnOnce(&'static M::Fields) -> C) -> Expr<i64> {
        let Expr { node, .. } = super::aggregate::count(None, false);
        let mut query = Query { unordered: true, ..Query::of_value(self.place(), node) };
        query.filter(condition(self.place().fields::<M>()).condition());
        Expr::new(Node::Scalar(Box::new(query)))
    }

    /// An aggregate of the rows: `p.comments.agg(|c| c.score.avg())`.
    #[must_use]
    pub fn agg<C: Computed<Type: FieldType>>(
        self,
        aggregate: impl FnOnce(&'static M::Fields) -> C,
    ) -> Expr<C::Type> {
        let node = aggregate(self.place().fields::<M>()).into_node();
        Expr::new(self.one(node))
    }

    /// A query for the rows: to narrow, order and limit them before something is taken of them by `scalar` or `any`.
    pub fn query(self) -> Related<M> {
        QuerySet::at(self.place())
    }
}
