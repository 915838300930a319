//! What is computed of all rows of a group.

use super::Node;
use crate::Kind;

/// An aggregate.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// What is computed.
    pub function: AggregateFunction,
    /// Of what; of whole rows where there is nothing.
    pub argument: Option<Node>,
    /// Each value once.
    pub distinct: bool,
    /// Only of rows for which it holds.
    pub filter: Option<Node>,
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
}
