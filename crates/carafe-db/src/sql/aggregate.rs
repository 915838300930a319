//! Aggregates, by the names that each database has for them.

use super::writer::Writer;
use crate::{
    Kind,
    driver::Vendor,
    error::Result,
    neutral,
    node::{Aggregate, AggregateFunction, Node, Window},
};

/// What stands before and behind a call.
type Around = (&'static str, &'static str);

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
        self.can_aggregate(aggregate, window.is_some())?;
        let counted = self.vendor().is_mysql_like() && is_of_bits(aggregate.function);
        if counted {
            // Of no rows MariaDB and MySQL have all bits, or none.
            self.push("CASE WHEN COUNT(");
            self.argument(aggregate)?;
            self.push(") > 0 THEN ");
        }
        let (before, behind) = self.around_aggregate(aggregate);
        self.push(before);
        self.aggregate_call(aggregate)?;
        window.map_or(Ok(()), |window| self.over(window))?;
        self.push(behind);
        self.push(if counted { " END" } else { "" });
        Ok(())
    }

    fn aggregate_call(&mut self, aggregate: &'q Aggregate) -> Result<()> {
        let distinct_text = self.is_text_once(aggregate);
        let decimal = of_kind(aggregate, Kind::Decimal);
        let name = self.aggregate_name(aggregate);
        self.push(name);
        self.push(if aggregate.distinct { "(DISTINCT " } else { "(" });
        self.argument(aggregate)?;
        if let Some(second) = &aggregate.second {
            self.push(", ");
            self.node(second)?;
        }
        if distinct_text {
            self.push(" || char(31)");
        } else if aggregate.function == AggregateFunction::Joined && !self.vendor().is_mysql_like() {
            self.push(", ");
            self.separator(aggregate);
        }
        if decimal && matches!(aggregate.function, AggregateFunction::Min | AggregateFunction::Max) {
            self.push(if self.vendor() == Vendor::Sqlite { " COLLATE carafe_decimal" } else { "" });
        }
        if !aggregate.order.is_empty() {
            self.push(" ORDER BY ");
            self.list(&aggregate.order, ", ", Self::order)?;
        }
        if aggregate.function == AggregateFunction::Joined && self.vendor().is_mysql_like() {
            self.push(" SEPARATOR ");
            self.separator(aggregate);
        }
        self.push(")");
        if let Some(filter) = aggregate.filter.as_ref().filter(|_| self.features.aggregate_filter) {
            self.push(" FILTER (WHERE ");
            self.node(filter)?;
            self.push(")");
        }
        if distinct_text {
            self.push(", char(31) || ',', ");
            self.separator(aggregate);
            self.push("), char(31))");
        }
        Ok(())
    }

    /// A literal of the program, because MariaDB and MySQL take nothing else there.
    fn separator(&mut self, aggregate: &Aggregate) {
        let text = neutral::text(self.vendor(), aggregate.separator);
        // The name of a character set cannot stand there.
        self.push(text.strip_prefix("_utf8mb4 ").unwrap_or(&text));
    }

    /// SQLite takes no separator for different texts, so each ends with a sign that no text has, and that is replaced.
    fn is_text_once(&self, aggregate: &Aggregate) -> bool {
        self.vendor() == Vendor::Sqlite
            && aggregate.distinct
            && aggregate.function == AggregateFunction::Joined
    }

    fn around_aggregate(&self, aggregate: &Aggregate) -> Around {
        if self.is_text_once(aggregate) {
            return ("rtrim(replace(", "");
        }
        if self.vendor() == Vendor::Sqlite && aggregate.function == AggregateFunction::Json {
            // Of no rows the others have nothing.
            return ("NULLIF(", ", '[]')");
        }
        if self.is_uuid(aggregate) {
            return ("CAST(", " AS uuid)");
        }
        self.cast_of(aggregate).unwrap_or(("", ""))
    }

    /// PostgreSQL knows no least and no greatest of these.
    fn is_uuid(&self, aggregate: &Aggregate) -> bool {
        self.vendor() == Vendor::Postgres && is_extreme(aggregate.function) && aggregate.kind == Kind::Uuid
    }

    /// PostgreSQL sums whole numbers to `numeric`, MariaDB and MySQL to `decimal`. Theirs is divided by one, because a sum
    /// that does not fit is an error then; a cast would make the greatest number of it.
    fn cast_of(&self, aggregate: &Aggregate) -> Option<Around> {
        let whole = matches!(aggregate.kind, Kind::I16 | Kind::I32 | Kind::I64);
        let fraction = aggregate.kind == Kind::F64;
        match (aggregate.function, self.vendor()) {
            (AggregateFunction::Count | AggregateFunction::Min | AggregateFunction::Max, _) => None,
            (AggregateFunction::Joined | AggregateFunction::Array | AggregateFunction::Json, _) => None,
            (AggregateFunction::Sum, Vendor::MariaDb | Vendor::MySql) if whole => Some(("(", " DIV 1)")),
            (_, Vendor::Postgres) if whole => Some(("CAST(", " AS bigint)")),
            (_, Vendor::MariaDb | Vendor::MySql) if whole => Some(("CAST(", " AS SIGNED)")),
            (_, Vendor::Postgres) if fraction => Some(("CAST(", " AS double precision)")),
            (_, Vendor::MariaDb | Vendor::MySql) if fraction => Some(("CAST(", " AS DOUBLE)")),
            _ => None,
        }
    }

    fn aggregate_name(&self, aggregate: &Aggregate) -> &'static str {
        let (sqlite, postgres) = (self.vendor() == Vendor::Sqlite, self.vendor() == Vendor::Postgres);
        let decimal = of_kind(aggregate, Kind::Decimal);
        match aggregate.function {
            AggregateFunction::Count => "COUNT",
            AggregateFunction::Sum if sqlite && decimal => "carafe_sum",
            AggregateFunction::Sum => "SUM",
            AggregateFunction::Average if sqlite && decimal => "carafe_avg",
            AggregateFunction::Average => "AVG",
            AggregateFunction::Min if postgres && aggregate.kind == Kind::Bool => "BOOL_AND",
            AggregateFunction::Min => "MIN",
            AggregateFunction::Max if postgres && aggregate.kind == Kind::Bool => "BOOL_OR",
            AggregateFunction::Max => "MAX",
            AggregateFunction::Deviation if sqlite => "carafe_stddev_pop",
            AggregateFunction::Deviation => "STDDEV_POP",
            AggregateFunction::SampleDeviation if sqlite => "carafe_stddev_samp",
            AggregateFunction::SampleDeviation => "STDDEV_SAMP",
            AggregateFunction::Variance if sqlite => "carafe_var_pop",
            AggregateFunction::Variance => "VAR_POP",
            AggregateFunction::SampleVariance if sqlite => "carafe_var_samp",
            AggregateFunction::SampleVariance => "VAR_SAMP",
            AggregateFunction::Joined if postgres => "STRING_AGG",
            AggregateFunction::Joined => "GROUP_CONCAT",
            AggregateFunction::BitAnd if sqlite => "carafe_bit_and",
            AggregateFunction::BitAnd => "BIT_AND",
            AggregateFunction::BitOr if sqlite => "carafe_bit_or",
            AggregateFunction::BitOr => "BIT_OR",
            AggregateFunction::BitXor if sqlite => "carafe_bit_xor",
            AggregateFunction::BitXor => "BIT_XOR",
            AggregateFunction::Array => "ARRAY_AGG",
            AggregateFunction::Json => match self.vendor() {
                Vendor::Sqlite => "json_group_array",
                Vendor::Postgres => "JSONB_AGG",
                Vendor::MariaDb | Vendor::MySql => "JSON_ARRAYAGG",
            },
            AggregateFunction::Pairs(name) => name,
        }
    }

    /// Refuses what this database has not.
    fn can_aggregate(&self, aggregate: &Aggregate, over_window: bool) -> Result<()> {
        let vendor = self.vendor();
        let json = aggregate.function == AggregateFunction::Json;
        let fact = match aggregate.function {
            AggregateFunction::Array if vendor != Vendor::Postgres => {
                "putting values into an array; `json_agg` puts them into a list of JSON"
            }
            AggregateFunction::Pairs(_) if vendor != Vendor::Postgres => "aggregates of pairs of numbers",
            AggregateFunction::Joined if vendor.is_mysql_like() && over_window => {
                "texts joined over a window"
            }
            AggregateFunction::BitXor | AggregateFunction::BitAnd | AggregateFunction::BitOr
                if vendor == Vendor::Sqlite && over_window =>
            {
                "bits over a window"
            }
            _ if over_window && aggregate.distinct => "different values over a window",
            _ if json && vendor.is_mysql_like() && aggregate.filter.is_some() => {
                "a list of JSON of only some rows: the others would be null in it"
            }
            _ if json && vendor.is_mysql_like() && over_window => "a list of JSON over a window",
            _ if json && vendor == Vendor::MySql && !aggregate.order.is_empty() => {
                "a list of JSON in an order"
            }
            _ => return Ok(()),
        };
        Err(self.unsupported(fact))
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
            (Some(node), _) => self.item(aggregate, node)?,
            (None, Some(_)) => self.push("1"),
            (None, None) => self.push("*"),
        }
        if filter.is_some() {
            self.push(" END");
        }
        Ok(())
    }

    /// What is put together. JSON within JSON must say that it is JSON, or it is a text.
    fn item(&mut self, aggregate: &'q Aggregate, node: &'q Node) -> Result<()> {
        let json = aggregate.function == AggregateFunction::Json && of_kind(aggregate, Kind::Json);
        let (before, behind) = match self.vendor() {
            Vendor::Sqlite if json => ("json(", ")"),
            Vendor::MariaDb | Vendor::MySql if json => ("JSON_EXTRACT(", ", '$')"),
            _ if self.is_uuid(aggregate) => ("CAST(", " AS text)"),
            _ => ("", ""),
        };
        self.push(before);
        self.node(node)?;
        self.push(behind);
        Ok(())
    }
}

fn of_kind(aggregate: &Aggregate, kind: Kind) -> bool {
    aggregate.argument.as_ref().and_then(Node::kind) == Some(kind)
}

const fn is_extreme(function: AggregateFunction) -> bool {
    matches!(function, AggregateFunction::Min | AggregateFunction::Max)
}

const fn is_of_bits(function: AggregateFunction) -> bool {
    matches!(function, AggregateFunction::BitAnd | AggregateFunction::BitOr | AggregateFunction::BitXor)
}
