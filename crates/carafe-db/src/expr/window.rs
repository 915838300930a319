//! What is computed of the rows around a row: ranks, running sums, the row before.
//!
//! ```
//! use carafe::{db::expr::window, prelude::*};
//!
//! #[derive(Model)]
//! struct Sale {
//!     id: i64,
//!     shop: String,
//!     amount: i64,
//! }
//!
//! let ranked = Sale::objects()
//!     .annotate(|s| window::rank().over(window::by(s.shop).order_by(s.amount.desc())));
//! # let _ = ranked;
//! ```

use std::marker::PhantomData;

use crate::{
    Kind,
    expr::{Computed, Expr, IntoOrder, Select},
    field::FieldType,
    node::{Frame, Node, Window, WindowFunction},
    query::Order,
};

pub use crate::node::FrameEdge;

/// A function that needs a window.
#[derive(Debug)]
#[must_use = "say over which window with `over`"]
pub struct Over<T> {
    function: WindowFunction,
    kind: Kind,
    of: PhantomData<fn() -> T>,
}

impl<T> Over<T> {
    const fn new(function: WindowFunction, kind: Kind) -> Self {
        Self { function, kind, of: PhantomData }
    }

    /// Computed over these rows.
    #[must_use]
    pub fn over(self, rows: Rows) -> Expr<T> {
        let Rows { partition, order, frame } = rows;
        Expr::new(Node::Window(Box::new(Window {
            function: self.function,
            partition,
            order,
            frame,
            kind: self.kind,
        })))
    }
}

/// Which rows, and in which order.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    partition: Vec<Node>,
    order: Vec<Order>,
    frame: Option<Frame>,
}

/// Rows that have the same of these.
#[doc(alias = "partition_by")]
#[must_use]
pub fn by(fields: impl Select) -> Rows {
    let mut partition = Vec::new();
    fields.nodes(&mut partition);
    Rows { partition, ..Rows::default() }
}

/// All rows.
#[must_use]
pub fn all() -> Rows {
    Rows::default()
}

impl Rows {
    /// In this order.
    #[must_use]
    pub fn order_by(mut self, order: impl IntoOrder) -> Self {
        order.into_orders(&mut self.order);
        self
    }

    /// Only the rows from here to there, counted from each row.
    #[must_use]
    pub fn rows(mut self, start: FrameEdge, end: FrameEdge) -> Self {
        self.frame = Some(Frame { rows: true, start, end });
        self
    }
}

/// The number of the row, counted from 1.
pub fn row_number() -> Over<i64> {
    Over::new(WindowFunction::RowNumber, Kind::I64)
}

/// The rank: rows that are equal have the same, and the next ones are left out.
pub fn rank() -> Over<i64> {
    Over::new(WindowFunction::Rank, Kind::I64)
}

/// The rank: rows that are equal have the same, and none is left out.
pub fn dense_rank() -> Over<i64> {
    Over::new(WindowFunction::DenseRank, Kind::I64)
}

/// The rank as a share, from 0 to 1.
pub fn percent_rank() -> Over<f64> {
    Over::new(WindowFunction::PercentRank, Kind::F64)
}

/// The share of rows that are not greater.
pub fn cume_dist() -> Over<f64> {
    Over::new(WindowFunction::CumeDist, Kind::F64)
}

/// In which of so many parts of the same size the row is.
pub fn ntile(parts: u32) -> Over<i64> {
    Over::new(WindowFunction::Ntile(parts), Kind::I64)
}

/// The value of the row so many before.
pub fn lag<C: Computed>(of: C, rows: u32) -> Over<Option<C::Type>> {
    Over::new(WindowFunction::Lag(of.into_node(), rows), C::Type::COLUMN.kind)
}

/// The value of the row so many behind.
pub fn lead<C: Computed>(of: C, rows: u32) -> Over<Option<C::Type>> {
    Over::new(WindowFunction::Lead(of.into_node(), rows), C::Type::COLUMN.kind)
}

/// The value of the first row.
pub fn first<C: Computed>(of: C) -> Over<C::Type> {
    Over::new(WindowFunction::First(of.into_node()), C::Type::COLUMN.kind)
}

/// The value of the last row.
pub fn last<C: Computed>(of: C) -> Over<C::Type> {
    Over::new(WindowFunction::Last(of.into_node()), C::Type::COLUMN.kind)
}

/// The value of the row of this number, counted from 1.
pub fn nth<C: Computed>(of: C, row: u32) -> Over<Option<C::Type>> {
    Over::new(WindowFunction::Nth(of.into_node(), row), C::Type::COLUMN.kind)
}

impl<T: FieldType> Expr<T> {
    /// An aggregate over a window instead of a group.
    #[must_use]
    pub fn over(self, rows: Rows) -> Self {
        match self.node {
            Node::Aggregate(aggregate) => {
                let kind = aggregate.kind;
                Over::new(WindowFunction::Aggregate(aggregate), kind).over(rows)
            }
            _ => Self::new(Node::wrong("`over` belongs to an aggregate or a window function")),
        }
    }
}
