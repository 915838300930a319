//! Aggregates, by the names that each database has for them.

use super::writer::Writer;
use crate::{
    Kind,
    driver::Vendor,
    error::Result,
    node::{Aggregate, AggregateFunction, Node, Window},
};

impl<'q> Writer<'q> {
    pub(super) fn aggregate(&mut self, aggregate: &'q Aggregate) -> Result<()> {
        self.aggregate_over(aggregate, None)
    }

    /// An aggregate of a group, or of the rows of a window.
    pub(super) fn aggregate_over(
        &mut self,
        aggregate: &'q Aggregate,
        window: Option<&'q Window>,
    ) -> Result<()> {
        let cast = self.cast_of(aggregate);
        self.push(cast.map_or("", |(before, _)| before));
        let decimal = aggregate.argument.as_ref().and_then(Node::kind) == Some(Kind::Decimal);
        let name = self.aggregate_name(aggregate.function, decimal);
        self.push(name);
        self.push(if aggregate.distinct { "(DISTINCT " } else { "(" });
        self.argument(aggregate)?;
        if aggregate.function == AggregateFunction::Joined {
            self.push(if self.vendor().is_mysql_like() { " SEPARATOR ', '" } else { ", ', '" });
        }
        if decimal && matches!(aggregate.function, AggregateFunction::Min | AggregateFunction::Max) {
            self.push(if self.vendor() == Vendor::Sqlite { " COLLATE carafe_decimal" } else { "" });
        }
        self.push(")");
        if let Some(filter) = aggregate.filter.as_ref().filter(|_| self.features.aggregate_filter) {
            self.push(" FILTER (WHERE ");
            self.node(filter)?;
            self.push(")");
        }
        window.map_or(Ok(()), |window| self.over(window))?;
        self.push(cast.map_or("", |(_, behind)| behind));
        Ok(())
    }

    /// PostgreSQL sums whole numbers to `numeric`, MariaDB and MySQL to `decimal`. Theirs is divided by one, because a sum
    /// that does not fit is an error then; a cast would make the greatest number of it.
    fn cast_of(&self, aggregate: &Aggregate) -> Option<(&'static str, &'static str)> {
        let whole = matches!(aggregate.kind, Kind::I16 | Kind::I32 | Kind::I64);
        let fraction = aggregate.kind == Kind::F64;
        match (aggregate.function, self.vendor()) {
            (AggregateFunction::Sum, Vendor::Postgres) if whole => Some(("CAST(", " AS bigint)")),
            (AggregateFunction::Sum, Vendor::MariaDb | Vendor::MySql) if whole => Some(("(", " DIV 1)")),
            (AggregateFunction::Count | AggregateFunction::Min | AggregateFunction::Max, _) => None,
            (AggregateFunction::Joined, _) => None,
            (_, Vendor::Postgres) if fraction => Some(("CAST(", " AS double precision)")),
            (_, Vendor::MariaDb | Vendor::MySql) if fraction => Some(("CAST(", " AS DOUBLE)")),
            _ => None,
        }
    }

    fn aggregate_name(&self, function: AggregateFunction, decimal: bool) -> &'static str {
        let sqlite = self.vendor() == Vendor::Sqlite;
        match function {
            AggregateFunction::Count => "COUNT",
            AggregateFunction::Sum if sqlite && decimal => "carafe_sum",
            AggregateFunction::Sum => "SUM",
            AggregateFunction::Average if sqlite && decimal => "carafe_avg",
            AggregateFunction::Average => "AVG",
            AggregateFunction::Min => "MIN",
            AggregateFunction::Max => "MAX",
            AggregateFunction::Deviation if sqlite => "carafe_stddev_pop",
            AggregateFunction::Deviation => "STDDEV_POP",
            AggregateFunction::SampleDeviation if sqlite => "carafe_stddev_samp",
            AggregateFunction::SampleDeviation => "STDDEV_SAMP",
            AggregateFunction::Variance if sqlite => "carafe_var_pop",
            AggregateFunction::Variance => "VAR_POP",
            AggregateFunction::SampleVariance if sqlite => "carafe_var_samp",
            AggregateFunction::SampleVariance => "VAR_SAMP",
            AggregateFunction::Joined => match self.vendor() {
                Vendor::Postgres => "STRING_AGG",
                _ => "GROUP_CONCAT",
            },
        }
    }

    /// Where the database knows no FILTER, other rows count as null.
    fn argument(&mut self, aggregate: &'q Aggregate) -> Result<()> {
        let filter = aggregate.filter.as_ref().filter(|_| !self.features.aggregate_filter);
        if let Some(filter) = filter {
            self.push("CASE WHEN ");
            self.node(filter)?;
            self.push(" THEN ");
        }
        match (&aggregate.argument, filter) {
            (Some(node), _) => self.node(node)?,
            (None, Some(_)) => self.push("1"),
            (None, None) => self.push("*"),
        }
        if filter.is_some() {
            self.push(" END");
        }
        Ok(())
    }
}
