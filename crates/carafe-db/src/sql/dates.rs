//! Parts of days and times, and their beginnings. Moments are looked at in UTC, whatever zone a connection has.

use super::writer::Writer;
use crate::{
    Kind,
    driver::Vendor,
    error::Result,
    node::{Function, Node},
};

impl<'q> Writer<'q> {
    pub(super) fn date_call(&mut self, function: Function, kind: Kind, arguments: &'q [Node]) -> Result<()> {
        match function {
            Function::AddDuration => self.add_duration(kind, arguments),
            Function::Since => self.since(arguments),
            Function::InZone => self.in_zone(arguments),
            function => match self.vendor() {
                Vendor::Sqlite => self.sqlite_date(function, kind, &arguments[0]),
                Vendor::Postgres => self.postgres_date(function, kind, &arguments[0]),
                Vendor::MariaDb | Vendor::MySql => self.mysql_date(function, kind, &arguments[0]),
            },
        }
    }

    fn add_duration(&mut self, kind: Kind, arguments: &'q [Node]) -> Result<()> {
        match self.vendor() {
            Vendor::Sqlite if kind == Kind::Date => Err(self.unsupported("adding a length of time to a day")),
            Vendor::Sqlite => self.around(["carafe_moment(carafe_micros(", ") + ", ")"], arguments),
            Vendor::Postgres => self.around(["(", " + ", ")"], arguments),
            Vendor::MariaDb | Vendor::MySql => self.around(["(", " + INTERVAL ", " MICROSECOND)"], arguments),
        }
    }

    fn since(&mut self, arguments: &'q [Node]) -> Result<()> {
        match self.vendor() {
            Vendor::Sqlite => self.around(["(carafe_micros(", ") - carafe_micros(", "))"], arguments),
            Vendor::Postgres => self.around(["(", " - ", ")"], arguments),
            Vendor::MariaDb | Vendor::MySql => {
                self.push("TIMESTAMPDIFF(MICROSECOND, ");
                self.node(&arguments[1])?;
                self.push(", ");
                self.node(&arguments[0])?;
                self.push(")");
                Ok(())
            }
        }
    }

    /// MariaDB and MySQL have null for a zone that they do not know: a wrong answer, so it is made an error.
    fn in_zone(&mut self, arguments: &'q [Node]) -> Result<()> {
        match self.vendor() {
            Vendor::Sqlite => self.named("carafe_in_zone", arguments),
            Vendor::Postgres => self.around(["(", " AT TIME ZONE ", ")"], arguments),
            Vendor::MariaDb | Vendor::MySql => {
                let (moment, zone) = (&arguments[0], &arguments[1]);
                self.wrapped("COALESCE(CONVERT_TZ(", moment, ", '+00:00', ")?;
                self.wrapped("", zone, "), CASE WHEN ")?;
                self.wrapped("(", moment, ") IS NOT NULL AND (")?;
                self.wrapped("", zone, ") IS NOT NULL THEN (SELECT ")?;
                self.wrapped("", moment, " UNION ALL SELECT ")?;
                self.wrapped("", moment, ") END)")
            }
        }
    }

    fn wrapped(&mut self, before: &str, node: &'q Node, after: &str) -> Result<()> {
        self.push(before);
        self.node(node)?;
        self.push(after);
        Ok(())
    }

    fn sqlite_date(&mut self, function: Function, kind: Kind, node: &'q Node) -> Result<()> {
        let midnight = if kind == Kind::Date { "" } else { " 00:00:00.000000" };
        let (before, after) = match function {
            Function::Date => ("date(", ")".to_owned()),
            Function::Time => ("substr(", ", 12, 15)".to_owned()),
            Function::Year => return self.sqlite_part("%Y", node, ""),
            Function::IsoYear => return self.sqlite_part("%G", node, ""),
            Function::Month => return self.sqlite_part("%m", node, ""),
            Function::Quarter => return self.sqlite_part("%m", node, " + 2) / 3"),
            Function::Day => return self.sqlite_part("%d", node, ""),
            Function::Week => return self.sqlite_part("%V", node, ""),
            Function::WeekDay => return self.sqlite_part("%w", node, " + 1)"),
            Function::IsoWeekDay => return self.sqlite_part("%u", node, ""),
            Function::Hour => return self.sqlite_part("%H", node, ""),
            Function::Minute => return self.sqlite_part("%M", node, ""),
            Function::Second => return self.sqlite_part("%S", node, ""),
            Function::StartOfYear => ("(date(", format!(", 'start of year') || '{midnight}')")),
            Function::StartOfMonth => ("(date(", format!(", 'start of month') || '{midnight}')")),
            Function::StartOfWeek => ("(date(", format!(", 'weekday 0', '-6 days') || '{midnight}')")),
            Function::StartOfDay => ("(date(", format!(") || '{midnight}')")),
            Function::StartOfHour => ("strftime('%Y-%m-%d %H:00:00.000000', ", ")".to_owned()),
            Function::StartOfMinute => ("strftime('%Y-%m-%d %H:%M:00.000000', ", ")".to_owned()),
            Function::StartOfQuarter => {
                self.wrapped("(date(", node, ", 'start of month', '-' || ((strftime('%m', ")?;
                return self.wrapped("", node, &format!(") - 1) % 3) || ' months') || '{midnight}')"));
            }
            _ => return Err(self.unsupported("this function")),
        };
        self.wrapped(before, node, &after)
    }

    fn sqlite_part(&mut self, format: &str, node: &'q Node, after: &str) -> Result<()> {
        self.push(if after.is_empty() { "CAST(strftime('" } else { "(CAST(strftime('" });
        self.push(format);
        self.wrapped("', ", node, ") AS INTEGER)")?;
        self.push(after);
        Ok(())
    }

    /// A moment as a day and a time in UTC; what has no zone as it is.
    fn utc(&mut self, node: &'q Node) -> Result<()> {
        self.side(node)?;
        if node.kind() == Some(Kind::Timestamp) {
            self.push(" AT TIME ZONE 'UTC'");
        }
        Ok(())
    }

    fn postgres_date(&mut self, function: Function, kind: Kind, node: &'q Node) -> Result<()> {
        let part = match function {
            Function::Year => "YEAR",
            Function::IsoYear => "ISOYEAR",
            Function::Quarter => "QUARTER",
            Function::Month => "MONTH",
            Function::Day => "DAY",
            Function::Week => "WEEK",
            Function::WeekDay => "DOW",
            Function::IsoWeekDay => "ISODOW",
            Function::Hour => "HOUR",
            Function::Minute => "MINUTE",
            Function::Second => "SECOND",
            Function::Date | Function::Time => {
                self.push("CAST(");
                self.utc(node)?;
                self.push(if function == Function::Date { " AS date)" } else { " AS time)" });
                return Ok(());
            }
            function => return self.postgres_start(function, kind, node),
        };
        self.push("CAST(FLOOR(EXTRACT(");
        self.push(part);
        self.push(" FROM ");
        self.utc(node)?;
        self.push(if function == Function::WeekDay { ") + 1) AS integer)" } else { ")) AS integer)" });
        Ok(())
    }

    fn postgres_start(&mut self, function: Function, kind: Kind, node: &'q Node) -> Result<()> {
        let unit = match function {
            Function::StartOfYear => "year",
            Function::StartOfQuarter => "quarter",
            Function::StartOfMonth => "month",
            Function::StartOfWeek => "week",
            Function::StartOfDay => "day",
            Function::StartOfHour => "hour",
            Function::StartOfMinute => "minute",
            _ => return Err(self.unsupported("this function")),
        };
        self.push(if kind == Kind::Date { "CAST(" } else { "(" });
        self.push("DATE_TRUNC('");
        self.push(unit);
        self.push("', ");
        self.utc(node)?;
        self.push(match kind {
            Kind::Date => ") AS date)",
            Kind::Timestamp => ") AT TIME ZONE 'UTC')",
            _ => "))",
        });
        Ok(())
    }

    fn mysql_date(&mut self, function: Function, kind: Kind, node: &'q Node) -> Result<()> {
        let end = if kind == Kind::Date { " AS date)" } else { " AS datetime(6))" };
        let (before, after) = match function {
            Function::Date => ("DATE(", ")".to_owned()),
            Function::Time => ("TIME(", ")".to_owned()),
            Function::Year => ("YEAR(", ")".to_owned()),
            Function::IsoYear => ("FLOOR(YEARWEEK(", ", 3) / 100)".to_owned()),
            Function::Quarter => ("QUARTER(", ")".to_owned()),
            Function::Month => ("MONTH(", ")".to_owned()),
            Function::Day => ("DAYOFMONTH(", ")".to_owned()),
            Function::Week => ("WEEK(", ", 3)".to_owned()),
            Function::WeekDay => ("DAYOFWEEK(", ")".to_owned()),
            Function::IsoWeekDay => ("(WEEKDAY(", ") + 1)".to_owned()),
            Function::Hour => ("HOUR(", ")".to_owned()),
            Function::Minute => ("MINUTE(", ")".to_owned()),
            Function::Second => ("SECOND(", ")".to_owned()),
            Function::StartOfYear => ("CAST(DATE_FORMAT(", format!(", '%Y-01-01'){end}")),
            Function::StartOfMonth => ("CAST(DATE_FORMAT(", format!(", '%Y-%m-01'){end}")),
            Function::StartOfDay => ("CAST(DATE(", format!("){end}")),
            Function::StartOfHour => ("CAST(DATE_FORMAT(", format!(", '%Y-%m-%d %H:00:00'){end}")),
            Function::StartOfMinute => ("CAST(DATE_FORMAT(", format!(", '%Y-%m-%d %H:%i:00'){end}")),
            Function::StartOfWeek => {
                self.wrapped("CAST((DATE(", node, ") - INTERVAL WEEKDAY(")?;
                return self.wrapped("", node, &format!(") DAY){end}"));
            }
            Function::StartOfQuarter => {
                self.wrapped("CAST((MAKEDATE(YEAR(", node, "), 1) + INTERVAL (QUARTER(")?;
                return self.wrapped("", node, &format!(") - 1) QUARTER){end}"));
            }
            _ => return Err(self.unsupported("this function")),
        };
        self.wrapped(before, node, &after)
    }
}
