//! A query without types: what a `QuerySet` builds and the SQL writer reads.

mod order;
mod ranked;
mod slices;

pub use order::{Nulls, Order};
pub(crate) use slices::slices;

use std::sync::Arc;

use crate::{
    meta::FetchMode,
    node::{Found, Node},
    path::Path,
};

/// Which rows, in which order, and what of them.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Query {
    /// Where it begins.
    pub root: Path,
    /// All of these hold.
    pub filters: Vec<Node>,
    /// What is computed beside the rows.
    pub annotations: Vec<Node>,
    /// The order; none for the model's own.
    pub orders: Vec<Order>,
    /// No order at all, not even the model's own.
    pub unordered: bool,
    /// Where it names no order, rows that answer its search best come first.
    pub best_first: bool,
    /// What comes out.
    pub output: Output,
    /// Foreign keys whose rows are read too.
    pub related: Vec<Path>,
    /// Rows with the same of these become one.
    pub group: Option<Vec<Node>>,
    /// Each row once.
    pub distinct: bool,
    /// The first row of those with the same of these.
    pub distinct_on: Vec<Node>,
    /// Rows at most.
    pub limit: Option<u64>,
    /// Rows passed over.
    pub offset: Option<u64>,
    /// How the rows are locked.
    pub lock: Option<Lock>,
    /// Queries whose rows are put together; then everything but order and limits is theirs.
    pub members: Vec<(Combine, Query)>,
    /// What `load` of foreign keys of its rows does; nothing for what the model says.
    pub fetch: Option<FetchMode>,
    /// It gives nothing, and need not be asked.
    pub empty: bool,
    /// What was wrong when it was built.
    pub wrong: Option<Arc<str>>,
}

/// What comes out of a query.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// The model, what is joined to it, and what is computed.
    Model,
    /// What is computed, from this number on.
    Computed(usize),
    /// The key.
    Key,
    /// How many rows.
    Count,
    /// Whether there is a row.
    One,
}

/// How queries are put together.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Combine {
    /// Rows of either, each once.
    Union,
    /// Rows of either.
    UnionAll,
    /// Rows of both.
    Intersect,
    /// Rows of the first that the second has not.
    Except,
}

/// How rows are locked.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Lock {
    /// An error where a row is locked already.
    pub no_wait: bool,
    /// Without rows that are locked already.
    pub skip_locked: bool,
    /// Others may still point at the rows.
    pub no_key: bool,
    /// Others may still read and lock them in the same way.
    pub shared: bool,
}

impl Query {
    /// All rows of the model at a place.
    pub(crate) const fn of(root: Path) -> Self {
        Self {
            root,
            filters: Vec::new(),
            annotations: Vec::new(),
            orders: Vec::new(),
            unordered: false,
            best_first: false,
            output: Output::Model,
            related: Vec::new(),
            group: None,
            distinct: false,
            distinct_on: Vec::new(),
            limit: None,
            offset: None,
            lock: None,
            members: Vec::new(),
            fetch: None,
            empty: false,
            wrong: None,
        }
    }

    /// One value of each row.
    pub(crate) fn of_value(root: Path, node: Node) -> Self {
        Self { annotations: vec![node], output: Output::Computed(0), ..Self::of(root) }
    }

    pub(crate) fn filter(&mut self, condition: Node) {
        if self.is_sliced() {
            self.refuse("a query cannot be narrowed after `limit` or `offset`: put `filter` before them");
        }
        if !self.members.is_empty() {
            self.refuse("queries that are put together cannot be narrowed any more: filter each of them");
        }
        match condition {
            Node::Constant(true) => {}
            Node::All(nodes) => self.filters.extend(nodes),
            node => self.filters.push(node),
        }
    }

    pub(crate) const fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// Remembers the first thing that is wrong.
    pub(crate) fn refuse(&mut self, fact: &str) {
        self.wrong.get_or_insert_with(|| fact.into());
    }

    /// Joins what foreign keys point at, to be read with the rows.
    pub(crate) fn join_related(&mut self, paths: &[Path]) {
        for path in paths {
            if path.start() != self.root {
                self.refuse("`select_related` takes foreign keys that are reached from the query's own rows");
            } else if !self.related.contains(path) {
                self.related.push(path);
            }
        }
    }

    /// At most so many of what there would be.
    pub(crate) fn limit(&mut self, rows: u64) {
        self.limit = Some(self.limit.map_or(rows, |limit| limit.min(rows)));
    }

    /// Without the first so many of what there would be.
    pub(crate) fn offset(&mut self, rows: u64) {
        self.offset = Some(self.offset.unwrap_or(0).saturating_add(rows));
        self.limit = self.limit.map(|limit| limit.saturating_sub(rows));
    }

    /// Writes down the order that it has: its own, or the model's, which holds for rows and for values of rows. What is
    /// counted has none; nor has what is put together, grouped or told apart, because an order would be one more thing in
    /// which rows differ.
    pub(crate) fn settle(&mut self) {
        let plain = self.is_of_rows();
        let asks_for_rows = match self.output {
            Output::Model | Output::Computed(_) => true,
            Output::Key => self.is_sliced(),
            Output::Count | Output::One => false,
        };
        if self.orders.is_empty() && !self.unordered && plain && asks_for_rows {
            self.orders = if self.best_first { self.rank_orders() } else { self.model_orders() };
        }
        self.unordered = true;
    }

    /// Whether each of what it gives is of one row.
    pub(crate) fn is_of_rows(&self) -> bool {
        self.group.is_none() && self.members.is_empty() && !self.distinct && self.distinct_on.is_empty()
    }

    fn model_orders(&self) -> Vec<Order> {
        let words = self.root.meta().ordering.iter();
        words.map(|word| Order::of(Node::Field(self.root, word.field), word.descending)).collect()
    }

    /// By what answers best; rows that answer alike always in one order, so that pages of them do not overlap.
    fn rank_orders(&self) -> Vec<Order> {
        let rank = Order::of(Node::Found(self.root, Found::Rank), true);
        [rank].into_iter().chain(self.key_orders()).collect()
    }

    /// By the key.
    pub(crate) fn key_orders(&self) -> Vec<Order> {
        self.root.meta().key.iter().map(|field| Order::of(Node::Field(self.root, *field), false)).collect()
    }

    /// The order the other way round.
    pub(crate) fn reverse(&mut self) {
        self.settle();
        if self.orders.is_empty() {
            self.orders = self.key_orders();
        }
        self.orders = std::mem::take(&mut self.orders).into_iter().map(Order::reversed).collect();
    }
}
