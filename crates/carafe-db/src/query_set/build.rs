//! Choosing, ordering and computing.

use std::marker::PhantomData;

use super::{
    Annotated, Grouped, PrefetchWith, Prefetchable, QuerySet, RelatedPaths, Values, annotated::MOST,
};
use crate::{
    expr::{Computed, Condition, Expr, IntoOrder, Q, Select},
    model::Model,
    node::Node,
    query::{Lock, Output},
};

impl<M: Model, A: Annotated> QuerySet<M, A> {
    fn args(&self) -> A::Args<M> {
        A::args::<M>(self.query.root.fields::<M>())
    }

    /// Only rows for which this holds. Several calls hold together.
    pub fn filter<C: Condition>(mut self, condition: impl FnOnce(A::Args<M>) -> C) -> Self {
        let condition = condition(self.args()).condition();
        self.query.filter(condition);
        self
    }

    /// Without rows for which this holds. Rows for which it neither holds nor fails, because something is null, stay.
    pub fn exclude<C: Condition>(mut self, condition: impl FnOnce(A::Args<M>) -> C) -> Self {
        let condition = condition(self.args()).condition();
        self.query.filter(condition.negated());
        self
    }

    /// No rows: nothing is asked.
    pub fn none(mut self) -> Self {
        self.query.empty = true;
        self
    }

    /// In this order; it takes the place of an order from before, and of the model's own. `order_by(|_| ())` is no order.
    pub fn order_by<O: IntoOrder>(mut self, order: impl FnOnce(A::Args<M>) -> O) -> Self {
        let mut orders = Vec::new();
        order(self.args()).into_orders(&mut orders);
        if self.query.is_sliced() {
            self.query
                .refuse("a query cannot be ordered after `limit` or `offset`: put `order_by` before them");
        }
        self.query.orders = orders;
        self.query.unordered = true;
        self
    }

    /// In the opposite order.
    pub fn reverse(mut self) -> Self {
        self.query.reverse();
        self
    }

    /// Each row once.
    pub fn distinct(mut self) -> Self {
        self.query.distinct = true;
        self
    }

    /// The first row of those that have the same of these. Only PostgreSQL can.
    pub fn distinct_on<S: Select>(mut self, fields: impl FnOnce(A::Args<M>) -> S) -> Self {
        let mut nodes = Vec::new();
        fields(self.args()).nodes(&mut nodes);
        self.query.distinct_on = nodes;
        self
    }

    /// One more computed value in each row: rows become tuples, and so does what closures get.
    ///
    /// A value of a relation to many is computed for each row by itself, so several of them do not disturb each other.
    pub fn annotate<C: Computed>(
        mut self,
        value: impl FnOnce(A::Args<M>) -> C,
    ) -> QuerySet<M, A::With<C::Type>> {
        let node = value(self.args()).into_node();
        self.query.annotations.push(node);
        if self.query.annotations.len() > MOST {
            self.query.refuse("a row has eight computed values at most: take more with `values`, which has tuples of tuples");
        }
        QuerySet { query: self.query, prefetches: self.prefetches, of: PhantomData }
    }

    /// Loads the rows that foreign keys point at, in the same statement.
    pub fn select_related<R: RelatedPaths>(mut self, paths: impl FnOnce(A::Args<M>) -> R) -> Self {
        let mut listed = Vec::new();
        paths(self.args()).list(&mut listed);
        self.query.join_related(&listed);
        self
    }

    /// Loads the rows of a relation, in one more statement for all rows together.
    pub fn prefetch<P: Prefetchable<M>>(mut self, relations: impl FnOnce(&'static M::Fields) -> P) -> Self {
        relations(self.query.root.fields::<M>()).add(&mut |one| self.prefetches.push(one));
        self
    }

    /// Loads the rows of a relation as a query of their own says: only some, in another order, with others behind them.
    pub fn prefetch_with<C: Model, P: PrefetchWith<M, C>>(
        mut self,
        relation: impl FnOnce(&'static M::Fields) -> P,
        rows: QuerySet<C>,
    ) -> Self {
        self.prefetches.push(relation(self.query.root.fields::<M>()).with(rows));
        self
    }

    /// Only these values of each row, as a tuple. Django's `values_list`.
    #[doc(alias = "values_list")]
    pub fn values<S: Select>(mut self, values: impl FnOnce(A::Args<M>) -> S) -> Values<S::Row> {
        let first = self.query.annotations.len();
        values(self.args()).nodes(&mut self.query.annotations);
        self.query.output = Output::Computed(first);
        Values::new(self.query, S::read)
    }

    /// Puts rows together that have the same of the first, and computes the second of each group.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Sale {
    ///     id: i64,
    ///     shop: String,
    ///     amount: i64,
    /// }
    ///
    /// let per_shop = Sale::objects()
    ///     .group_by(|s| s.shop, |s| (s.id.count(), s.amount.sum()))
    ///     .having(|_, (count, _)| count.gte(3))
    ///     .order_by(|shop, _| shop);
    /// # let _ = per_shop;
    /// ```
    pub fn group_by<K: Select, V: Select>(
        mut self,
        keys: impl FnOnce(A::Args<M>) -> K,
        values: impl FnOnce(A::Args<M>) -> V,
    ) -> Grouped<K, V> {
        let first = self.query.annotations.len();
        let (mut group, args) = (Vec::new(), self.args());
        keys(args).nodes(&mut group);
        self.query.annotations.extend(group.iter().cloned());
        values(args).nodes(&mut self.query.annotations);
        self.query.group = Some(group);
        self.query.output = Output::Computed(first);
        Grouped::new(self.query, first)
    }

    /// Locks the rows until the transaction ends, for whoever wants to change or lock them.
    pub fn select_for_update(mut self) -> Self {
        self.query.lock.get_or_insert_default();
        self
    }

    fn lock(mut self, change: impl FnOnce(&mut Lock)) -> Self {
        change(self.query.lock.get_or_insert_default());
        self
    }

    /// Locks the rows, and passes over those that are locked already.
    pub fn skip_locked(self) -> Self {
        self.lock(|lock| lock.skip_locked = true)
    }

    /// Locks the rows; an error where one is locked already.
    pub fn no_wait(self) -> Self {
        self.lock(|lock| lock.no_wait = true)
    }

    /// Locks the rows, but lets others point foreign keys at them. Only PostgreSQL tells the difference.
    pub fn no_key(self) -> Self {
        self.lock(|lock| lock.no_key = true)
    }

    /// Whether it gives a row, as a condition of a query around it.
    #[doc(alias = "Exists")]
    pub fn any(mut self) -> Q {
        self.query.output = Output::One;
        Q::new(Node::Exists(Box::new(self.query)))
    }

    /// A value of its first row, for a query around it. Django's `Subquery`.
    #[doc(alias = "Subquery")]
    #[must_use]
    pub fn scalar<C: Computed>(mut self, value: impl FnOnce(A::Args<M>) -> C) -> Expr<Option<C::Type>> {
        let node = value(self.args()).into_node();
        let first = self.query.annotations.len();
        self.query.annotations.push(node);
        self.query.output = Output::Computed(first);
        self.query.limit(1);
        self.query.settle();
        Expr::new(Node::Scalar(Box::new(self.query)))
    }

    /// What goes to the database as it stands.
    pub(crate) fn settled(mut self) -> Self {
        self.query.settle();
        self
    }
}
