//! What is computed of all rows of a group.

use super::Node;
use crate::{Kind, query::Order};

/// An aggregate.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// What is computed.
    pub function: AggregateFunction,
    /// Of what; of whole rows where there is nothing.
    pub argument: Option<Node>,
    /// The other of two, where it is computed of pairs.
    pub second: Option<Node>,
    /// Each value once.
    pub distinct: bool,
    /// Only of rows for which it holds.
    pub filter: Option<Node>,
    /// In which order the values are put together.
    pub order: Vec<Order>,
    /// What stands between texts: a literal of the program.
    pub separator: &'static str,
    /// The kind of what comes out.
    pub kind: Kind,
}

/// What is computed.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    /// How many.
    Count,
    /// The sum.
    Sum,
    /// The average.
    Average,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The deviation of all.
    Deviation,
    /// The deviation, of a sample.
    SampleDeviation,
    /// The variance of all.
    Variance,
    /// The variance, of a sample.
    SampleVariance,
    /// Texts one after the other, with a separator between.
    Joined,
    /// Bits that all have.
    BitAnd,
    /// Bits that one has.
    BitOr,
    /// Bits that an odd number of them have.
    BitXor,
    /// All of them as an array.
    Array,
    /// All of them as a list of JSON.
    Json,
    /// A function of pairs, by the name that PostgreSQL has for it.
    Pairs(&'static str),
}

impl Aggregate {
    pub(crate) const fn new(function: AggregateFunction, argument: Option<Node>, kind: Kind) -> Self {
        Self {
            function,
            argument,
            second: None,
            distinct: false,
            filter: None,
            order: Vec::new(),
            separator: ", ",
            kind,
        }
    }

    /// The parts of it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Node> {
        let order = self.order.iter().map(|order| &order.node);
        self.argument.iter().chain(&self.second).chain(&self.filter).chain(order)
    }

    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        let order = self.order.iter_mut().map(|order| &mut order.node);
        self.argument.iter_mut().chain(&mut self.second).chain(&mut self.filter).chain(order)
    }
}

impl AggregateFunction {
    /// Whether the order of the values can be seen in what comes out.
    pub(crate) const fn keeps_order(self) -> bool {
        matches!(self, Self::Joined | Self::Array | Self::Json)
    }
}
