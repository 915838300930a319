//! Conditions and computed values.

use super::{
    bound::Bound,
    slot::{self, Form},
    writer::Writer,
};
use crate::{
    DbError, ErrorKind, Kind, Value,
    driver::Vendor,
    error::Result,
    node::{Arithmetic, Compare, Node},
    query::Query,
    raw::Fragment,
};

impl<'q> Writer<'q> {
    /// One of several conditions that all must hold.
    pub(super) fn term(&mut self, node: &'q Node) -> Result<()> {
        match node {
            Node::Any(_) => self.grouped(node),
            node => self.node(node),
        }
    }

    fn grouped(&mut self, node: &'q Node) -> Result<()> {
        self.push("(");
        self.node(node)?;
        self.push(")");
        Ok(())
    }

    /// One side of a sign: in parentheses, unless it cannot be misread.
    pub(super) fn side(&mut self, node: &'q Node) -> Result<()> {
        match self.resolved(node) {
            Node::Field(..)
            | Node::Value(_)
            | Node::Call(..)
            | Node::Func(_)
            | Node::Matches(..)
            | Node::Found(..)
            | Node::Cast(..)
            | Node::Aggregate(_)
            | Node::Scalar(_)
            | Node::Exists(_)
            | Node::Case(..) => self.node(node),
            _ => self.grouped(node),
        }
    }

    /// What a number of a computed value stands for.
    fn resolved(&self, node: &'q Node) -> &'q Node {
        match node {
            Node::Annotation(number) => self.computed_by(*number).unwrap_or(node),
            node => node,
        }
    }

    fn computed_by(&self, number: usize) -> Option<&'q Node> {
        let query: &'q Query = self.scopes.last()?.query;
        query.annotations.get(number)
    }

    pub(super) fn node(&mut self, node: &'q Node) -> Result<()> {
        match node {
            Node::Field(path, field) => self.column(path, *field),
            Node::Source(path) => self.source(path),
            Node::Annotation(number) => {
                let computed = self.computed_by(*number).ok_or_else(no_annotation)?;
                self.node(computed)
            }
            Node::Value(value) => {
                self.value(value);
                Ok(())
            }
            Node::Constant(value) => {
                self.push(match (value, self.vendor()) {
                    (true, Vendor::Postgres) => "TRUE",
                    (false, Vendor::Postgres) => "FALSE",
                    // It leaves out queries that such a thing decides, and then takes their tables for those of the change.
                    (true, Vendor::MySql) if self.changes => "(CONNECTION_ID() <> 0)",
                    (false, Vendor::MySql) if self.changes => "(CONNECTION_ID() = 0)",
                    (true, _) => "1",
                    (false, _) => "0",
                });
                Ok(())
            }
            Node::Compare(compare, sides) => self.compare(*compare, &sides[0], &sides[1]),
            Node::Text(lookup, sides) => self.text(*lookup, &sides[0], &sides[1]),
            Node::All(nodes) => self.list(nodes, " AND ", |writer, node| writer.term(node)),
            Node::Any(nodes) => self.list(nodes, " OR ", |writer, node| match node {
                Node::All(_) => writer.grouped(node),
                node => writer.node(node),
            }),
            Node::Not(inner) => self.not(inner),
            Node::IsNull(inner) => {
                self.side(inner)?;
                self.push(" IS NULL");
                Ok(())
            }
            Node::In(node, values) => self.within(node, values),
            Node::InQuery(node, query) => self.within_query(node, query),
            Node::Between(sides) => self.between(&sides[0], &sides[1], &sides[2]),
            Node::Arithmetic(arithmetic, kind, sides) => self.arithmetic(*arithmetic, *kind, &sides[..]),
            Node::Call(function, kind, arguments) => self.call(*function, *kind, arguments),
            Node::Case(cases, otherwise) => self.case(cases, otherwise.as_deref()),
            Node::Cast(node, kind) => self.cast(node, *kind),
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Window(window) => self.window(window),
            Node::Exists(query) => self.exists(query),
            Node::Scalar(query) => self.inner("(", query),
            Node::Json(node, steps, kind) => self.json(node, steps, *kind),
            Node::Matches(..) => self.matches(node),
            Node::Found(path, found) => self.found(path, *found),
            Node::Func(func) => self.func(func),
            Node::Sql(fragment, _) => {
                self.push("(");
                self.fragment(fragment)?;
                self.push(")");
                Ok(())
            }
            Node::Wrong(fact) => Err(DbError::new(ErrorKind::Query, fact.to_string())),
        }
    }

    fn compare(&mut self, compare: Compare, left: &'q Node, right: &'q Node) -> Result<()> {
        self.side(left)?;
        self.push(" ");
        self.push(compare.sign());
        self.push(" ");
        self.side(right)?;
        self.decimal_collation(&[left, right]);
        Ok(())
    }

    /// SQLite keeps decimals as text, and compares them as text unless it is told.
    pub(super) fn decimal_collation(&mut self, nodes: &[&Node]) {
        let decimal = |node: &&Node| node.kind() == Some(Kind::Decimal);
        if self.vendor() == Vendor::Sqlite && nodes.iter().any(decimal) {
            self.push(" COLLATE carafe_decimal");
        }
    }

    /// The opposite. Where something may be null a condition is neither true nor false, and then it does not hold: so
    /// its opposite is that it is not true.
    fn not(&mut self, inner: &'q Node) -> Result<()> {
        match inner {
            Node::IsNull(node) => {
                self.side(node)?;
                self.push(" IS NOT NULL");
            }
            Node::Exists(query) => self.inner("NOT EXISTS (", query)?,
            inner if self.is_nullable(inner) => {
                self.grouped(inner)?;
                self.push(" IS NOT TRUE");
            }
            Node::Compare(Compare::Equal, sides) => {
                self.side(&sides[0])?;
                self.push(" <> ");
                self.side(&sides[1])?;
                self.decimal_collation(&[&sides[0], &sides[1]]);
            }
            inner @ Node::Field(..) => {
                self.push("NOT ");
                self.node(inner)?;
            }
            inner => {
                self.push("NOT ");
                self.grouped(inner)?;
            }
        }
        Ok(())
    }

    fn within(&mut self, node: &'q Node, values: &'q [Value]) -> Result<()> {
        self.side(node)?;
        let room = slot::room(self.vendor(), values);
        if room > 0 {
            self.push(" IN (");
            self.list(0..room, ", ", |writer, index| {
                writer.bind(Bound::List(values), Form::Item(index));
                Ok(())
            })?;
            self.push(")");
        } else if self.vendor() == Vendor::Postgres {
            self.push(" = ANY(");
            self.bind(Bound::List(values), Form::Array);
            self.push(")");
        } else {
            self.push(" IN (SELECT value FROM json_each(");
            self.bind(Bound::List(values), Form::JsonList);
            self.push("))");
        }
        Ok(())
    }

    /// MariaDB and MySQL take no LIMIT there, unless the query stands in a FROM of its own.
    fn within_query(&mut self, node: &'q Node, query: &'q Query) -> Result<()> {
        self.side(node)?;
        self.push(" IN (");
        let wrapped = self.vendor().is_mysql_like() && query.is_sliced();
        if wrapped {
            self.push("SELECT * FROM (");
        }
        self.select(query)?;
        self.push(if wrapped { ") q)" } else { ")" });
        Ok(())
    }

    /// SQLite 3.51 makes a join of EXISTS, and an OFFSET around it then counts rows of the join. A LIMIT keeps it from that.
    fn exists(&mut self, query: &'q Query) -> Result<()> {
        self.push("EXISTS (");
        self.select(query)?;
        let limited = query.is_sliced() || !query.members.is_empty();
        self.push(if self.vendor() == Vendor::Sqlite && !limited { " LIMIT 1)" } else { ")" });
        Ok(())
    }

    fn inner(&mut self, before: &str, query: &'q Query) -> Result<()> {
        self.push(before);
        self.select(query)?;
        self.push(")");
        Ok(())
    }

    fn between(&mut self, node: &'q Node, low: &'q Node, high: &'q Node) -> Result<()> {
        self.side(node)?;
        self.decimal_collation(&[node]);
        self.push(" BETWEEN ");
        self.side(low)?;
        self.push(" AND ");
        self.side(high)
    }

    fn arithmetic(&mut self, arithmetic: Arithmetic, kind: Kind, sides: &'q [Node]) -> Result<()> {
        let (left, right) = (&sides[0], &sides[1]);
        if kind == Kind::Decimal && self.vendor() == Vendor::Sqlite {
            return self.exact(arithmetic, left, right);
        }
        let whole = matches!(kind, Kind::I16 | Kind::I32 | Kind::I64);
        self.side(left)?;
        self.push(match arithmetic {
            // In MariaDB and MySQL `/` of whole numbers is a fraction.
            Arithmetic::Divide if whole && self.vendor().is_mysql_like() => " DIV ",
            other => other.sign(),
        });
        self.side(right)
    }

    fn exact(&mut self, arithmetic: Arithmetic, left: &'q Node, right: &'q Node) -> Result<()> {
        self.push(match arithmetic {
            Arithmetic::Add => "carafe_add(",
            Arithmetic::Subtract => "carafe_sub(",
            Arithmetic::Multiply => "carafe_mul(",
            Arithmetic::Divide => "carafe_div(",
            Arithmetic::Remainder => "carafe_rem(",
        });
        self.node(left)?;
        self.push(", ");
        self.node(right)?;
        self.push(")");
        Ok(())
    }

    fn case(&mut self, cases: &'q [(Node, Node)], otherwise: Option<&'q Node>) -> Result<()> {
        self.push("CASE");
        for (condition, value) in cases {
            self.push(" WHEN ");
            self.node(condition)?;
            self.push(" THEN ");
            self.node(value)?;
        }
        if let Some(value) = otherwise {
            self.push(" ELSE ");
            self.node(value)?;
        }
        self.push(" END");
        Ok(())
    }

    pub(super) fn fragment(&mut self, fragment: &'q Fragment) -> Result<()> {
        for (index, piece) in fragment.pieces.iter().enumerate() {
            self.push(piece);
            if let Some(node) = fragment.values.get(index) {
                self.node(node)?;
            }
        }
        Ok(())
    }
}

#[cold]
fn no_annotation() -> DbError {
    DbError::new(ErrorKind::Query, "this computed value belongs to another query")
}
