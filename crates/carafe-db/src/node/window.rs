//! What is computed of the rows around a row.

use super::{Aggregate, Node};
use crate::{Kind, query::Order};

/// A function over a window.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Window {
    /// What is computed.
    pub function: WindowFunction,
    /// Rows with the same of these belong together.
    pub partition: Vec<Node>,
    /// In which order they stand.
    pub order: Vec<Order>,
    /// Which of them are looked at; otherwise what the database does by itself.
    pub frame: Option<Frame>,
    /// The kind of what comes out.
    pub kind: Kind,
}

/// What is computed of a window.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum WindowFunction {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile(u32),
    Lag(Node, u32),
    Lead(Node, u32),
    First(Node),
    Last(Node),
    Nth(Node, u32),
    Aggregate(Box<Aggregate>),
}

/// Which rows around a row are looked at.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Frame {
    /// Counted in rows; otherwise by what they are ordered by.
    pub rows: bool,
    /// From here.
    pub start: FrameEdge,
    /// To here.
    pub end: FrameEdge,
}

/// An edge of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameEdge {
    /// The first row there is, or the last.
    Unbounded,
    /// So many rows before this one.
    Before(u32),
    /// This row.
    Current,
    /// So many rows after this one.
    After(u32),
}
