//! Functions, by the name that each database has for them.

use super::writer::Writer;
use crate::{
    Kind,
    driver::Vendor,
    error::Result,
    node::{Function, Node},
};

impl<'q> Writer<'q> {
    pub(super) fn call(&mut self, function: Function, kind: Kind, arguments: &'q [Node]) -> Result<()> {
        match function {
            Function::Concat if !self.vendor().is_mysql_like() => self.signed(" || ", arguments),
            Function::Left if self.vendor() == Vendor::Sqlite => {
                self.around(["substr(", ", 1, ", ")"], arguments)
            }
            Function::Right if self.vendor() == Vendor::Sqlite => {
                self.around(["substr(", ", -", ")"], arguments)
            }
            Function::Round => self.round(kind, arguments),
            Function::Random if self.vendor() == Vendor::Sqlite => {
                self.push("(random() / 18446744073709551616.0 + 0.5)");
                Ok(())
            }
            Function::Now => {
                self.now();
                Ok(())
            }
            Function::Sign if self.vendor() == Vendor::Postgres => {
                self.around(["CAST(SIGN(", "", ") AS integer)"], arguments)
            }
            Function::Negate if !(kind == Kind::Decimal && self.vendor() == Vendor::Sqlite) => {
                // In parentheses, because two signs together begin a comment.
                self.push("(-");
                self.side(&arguments[0])?;
                self.push(")");
                Ok(())
            }
            Function::HasKey => self.has_key(&arguments[0]),
            Function::JsonContains => self.json_contains(arguments),
            Function::ArrayContains => self.array(" @> ", arguments),
            Function::ArrayWithin => self.array(" <@ ", arguments),
            Function::ArrayOverlaps => self.array(" && ", arguments),
            Function::JsonWithin => self.json_within(arguments),
            Function::IsJsonNull => self.is_json_null(&arguments[0]),
            Function::JsonObject | Function::JsonArray => self.json_made(function, arguments),
            Function::ArrayItem => self.array_item(arguments),
            Function::ArraySlice => self.array_slice(arguments),
            Function::Md5
            | Function::Sha1
            | Function::Sha224
            | Function::Sha256
            | Function::Sha384
            | Function::Sha512 => self.hash(function, arguments),
            Function::Ord | Function::Chr => self.character(function, arguments),
            Function::Cot => self.around(["(1.0 / TAN(", "", "))"], arguments),
            Function::Log => self.log(arguments),
            Function::RandomUuid => self.random_uuid(),
            Function::TransactionNow => self.transaction_now(),
            Function::SearchMatches | Function::SearchRank => self.search(function, arguments),
            function => match self.plain_name(function, kind) {
                Some(name) => self.named(name, arguments),
                None => self.date_call(function, kind, arguments),
            },
        }
    }

    pub(super) fn named(&mut self, name: &str, arguments: &'q [Node]) -> Result<()> {
        self.push(name);
        self.push("(");
        self.list(arguments, ", ", |writer, node| writer.node(node))?;
        self.push(")");
        Ok(())
    }

    pub(super) fn signed(&mut self, sign: &str, arguments: &'q [Node]) -> Result<()> {
        self.push("(");
        self.list(arguments, sign, |writer, node| writer.side(node))?;
        self.push(")");
        Ok(())
    }

    /// Arguments with text before, between and after them.
    pub(super) fn around(
        &mut self,
        [before, between, after]: [&str; 3],
        arguments: &'q [Node],
    ) -> Result<()> {
        self.push(before);
        self.list(arguments, between, |writer, node| writer.side(node))?;
        self.push(after);
        Ok(())
    }

    /// A function that is called by one name. Those of days and times are not.
    fn plain_name(&self, function: Function, kind: Kind) -> Option<&'static str> {
        let (sqlite, postgres) = (self.vendor() == Vendor::Sqlite, self.vendor() == Vendor::Postgres);
        let exact = sqlite && kind == Kind::Decimal;
        Some(match function {
            Function::Lower if sqlite => "carafe_lower",
            Function::Lower => "LOWER",
            Function::Upper if sqlite => "carafe_upper",
            Function::Upper => "UPPER",
            Function::Length if sqlite => "length",
            Function::Length => "CHAR_LENGTH",
            Function::Trim => "TRIM",
            Function::TrimStart => "LTRIM",
            Function::TrimEnd => "RTRIM",
            Function::Concat => "CONCAT",
            Function::Replace => "REPLACE",
            Function::Substring => "SUBSTR",
            Function::Left => "LEFT",
            Function::Right => "RIGHT",
            Function::Repeat if sqlite => "carafe_repeat",
            Function::Repeat => "REPEAT",
            Function::Reverse if sqlite => "carafe_reverse",
            Function::Reverse => "REVERSE",
            Function::PadStart if sqlite => "carafe_lpad",
            Function::PadStart => "LPAD",
            Function::PadEnd if sqlite => "carafe_rpad",
            Function::PadEnd => "RPAD",
            Function::Position if postgres => "STRPOS",
            Function::Position => "INSTR",
            Function::Abs if exact => "carafe_abs",
            Function::Abs => "ABS",
            Function::Negate => "carafe_neg",
            Function::Ceil => "CEIL",
            Function::Floor => "FLOOR",
            Function::Sign => "SIGN",
            Function::Sqrt => "SQRT",
            Function::Power => "POWER",
            Function::Ln => "LN",
            Function::Log10 if postgres => "LOG",
            Function::Log10 => "LOG10",
            Function::Exp => "EXP",
            Function::Sin => "SIN",
            Function::Cos => "COS",
            Function::Tan => "TAN",
            Function::Asin => "ASIN",
            Function::Acos => "ACOS",
            Function::Atan => "ATAN",
            Function::Atan2 => "ATAN2",
            Function::Degrees => "DEGREES",
            Function::Radians => "RADIANS",
            Function::Pi => "PI",
            Function::Random if postgres => "RANDOM",
            Function::Random => "RAND",
            Function::Coalesce => "COALESCE",
            Function::NullIf => "NULLIF",
            Function::Greatest if sqlite => "max",
            Function::Greatest => "GREATEST",
            Function::Least if sqlite => "min",
            Function::Least => "LEAST",
            Function::ArrayLength => "CARDINALITY",
            _ => return None,
        })
    }

    /// PostgreSQL rounds `numeric` to so many digits, and `double precision` to none.
    fn round(&mut self, kind: Kind, arguments: &'q [Node]) -> Result<()> {
        match self.vendor() {
            Vendor::Sqlite if kind == Kind::Decimal => self.named("carafe_round", arguments),
            Vendor::Postgres if kind == Kind::F64 => {
                self.around(["CAST(ROUND(CAST(", " AS numeric), ", ") AS double precision)"], arguments)
            }
            _ => self.named("ROUND", arguments),
        }
    }

    pub(super) fn cast(&mut self, node: &'q Node, kind: Kind) -> Result<()> {
        let Some(name) = cast_type(self.vendor(), kind) else {
            return Err(self.unsupported(&format!("making {kind} of another kind")));
        };
        self.push("CAST(");
        self.node(node)?;
        self.push(" AS ");
        self.push(name);
        self.push(")");
        Ok(())
    }
}

/// The name of a kind in CAST.
fn cast_type(vendor: Vendor, kind: Kind) -> Option<&'static str> {
    let (sqlite, postgres, mysql) = match vendor {
        Vendor::Sqlite => (true, false, false),
        Vendor::Postgres => (false, true, false),
        Vendor::MariaDb | Vendor::MySql => (false, false, true),
    };
    Some(match kind {
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 if sqlite => "INTEGER",
        Kind::Bool if postgres => "boolean",
        Kind::I16 if postgres => "smallint",
        Kind::I32 if postgres => "integer",
        Kind::I64 if postgres => "bigint",
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => "SIGNED",
        Kind::F64 if sqlite => "REAL",
        Kind::F64 if postgres => "double precision",
        Kind::F64 => "DOUBLE",
        Kind::Decimal if sqlite => "TEXT",
        Kind::Decimal if postgres => "numeric",
        Kind::Decimal => "DECIMAL(38, 10)",
        Kind::Text if mysql => "CHAR",
        Kind::Text if postgres => "text",
        Kind::Text => "TEXT",
        Kind::Date if !sqlite => "date",
        Kind::Time if postgres => "time",
        Kind::DateTime if postgres => "timestamp",
        Kind::Timestamp if postgres => "timestamptz",
        Kind::Time if mysql => "time(6)",
        Kind::DateTime | Kind::Timestamp if mysql => "datetime(6)",
        Kind::Uuid if postgres => "uuid",
        Kind::Json if postgres => "jsonb",
        _ => return None,
    })
}
