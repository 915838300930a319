//! Aggregates of pairs of numbers: how two things go together. Only PostgreSQL has them.
//!
//! ```
//! use carafe::{db::expr::pairs, prelude::*};
//!
//! #[derive(Model)]
//! struct Flat {
//!     id: i64,
//!     rent: f64,
//!     size: f64,
//! }
//!
//! async fn per_square_metre(db: &Db) -> carafe::db::error::Result<Option<f64>> {
//!     Flat::objects().aggregate(db, |f| pairs::regr_slope(f.rent, f.size)).await
//! }
//! ```

use crate::{
    Kind,
    expr::{Computed, Expr, Number},
    field::FieldType,
    node::{Aggregate, AggregateFunction, Node},
};

fn of<T: FieldType>(name: &'static str, y: Node, x: Node) -> Expr<T> {
    let fraction = |node| Node::Cast(Box::new(node), Kind::F64);
    let function = AggregateFunction::Pairs(name);
    let aggregate = Aggregate::new(function, Some(fraction(y)), T::COLUMN.kind);
    Expr::new(Node::Aggregate(Box::new(Aggregate { second: Some(fraction(x)), ..aggregate })))
}

macro_rules! pairs {
    ($($(#[$doc:meta])* $name:ident $sql:literal;)+) => { $(
        $(#[$doc])*
        #[must_use]
        pub fn $name(y: impl Computed<Type: Number>, x: impl Computed<Type: Number>) -> Expr<Option<f64>> {
            of($sql, y.into_node(), x.into_node())
        }
    )+ };
}
pairs! {
    /// How closely both go together, from -1 to 1.
    #[doc(alias = "Corr")]
    corr "CORR";
    /// The covariance of all pairs.
    #[doc(alias = "CovarPop")]
    covar_pop "COVAR_POP";
    /// The covariance, where the pairs are a sample.
    covar_samp "COVAR_SAMP";
    /// The slope of the line that fits best.
    #[doc(alias = "RegrSlope")]
    regr_slope "REGR_SLOPE";
    /// Where the line that fits best is when x is 0.
    #[doc(alias = "RegrIntercept")]
    regr_intercept "REGR_INTERCEPT";
    /// The square of the correlation: how well the line fits, from 0 to 1.
    #[doc(alias = "RegrR2")]
    regr_r2 "REGR_R2";
    /// The average of y.
    #[doc(alias = "RegrAvgY")]
    regr_avgy "REGR_AVGY";
    /// The average of x.
    #[doc(alias = "RegrAvgX")]
    regr_avgx "REGR_AVGX";
    /// The sum of the squares of x, from their average.
    #[doc(alias = "RegrSXX")]
    regr_sxx "REGR_SXX";
    /// The sum of the products, from their averages.
    #[doc(alias = "RegrSXY")]
    regr_sxy "REGR_SXY";
    /// The sum of the squares of y, from their average.
    #[doc(alias = "RegrSYY")]
    regr_syy "REGR_SYY";
}

/// How many pairs there are: rows in which neither is null.
#[doc(alias = "RegrCount")]
#[must_use]
pub fn regr_count(y: impl Computed<Type: Number>, x: impl Computed<Type: Number>) -> Expr<i64> {
    of("REGR_COUNT", y.into_node(), x.into_node())
}
