//! Places in JSON documents.

use super::{bound::Bound, slot::Form, writer::Writer};
use crate::{
    Kind,
    driver::Vendor,
    error::Result,
    node::{Function, JsonStep, Node},
};

impl<'q> Writer<'q> {
    pub(super) fn json(&mut self, node: &'q Node, steps: &'q [JsonStep], kind: Kind) -> Result<()> {
        match self.vendor() {
            Vendor::Sqlite => self.sqlite_json(node, steps, kind),
            Vendor::Postgres => self.postgres_json(node, steps, kind),
            Vendor::MariaDb | Vendor::MySql => self.mysql_json(node, steps, kind),
        }
    }

    fn steps(&mut self, steps: &'q [JsonStep]) {
        self.bind(Bound::Steps(steps), Form::Steps);
    }

    fn sqlite_json(&mut self, node: &'q Node, steps: &'q [JsonStep], kind: Kind) -> Result<()> {
        if kind == Kind::Json {
            // `->` gives JSON, `json_extract` the value itself.
            self.push("(");
            self.side(node)?;
            self.push(" -> ");
            self.steps(steps);
            self.push(")");
            return Ok(());
        }
        let whole = matches!(kind, Kind::I16 | Kind::I32 | Kind::I64);
        self.push(if whole { "CAST(" } else { "" });
        self.push("json_extract(");
        self.node(node)?;
        self.push(", ");
        self.steps(steps);
        self.push(if whole { ") AS INTEGER)" } else { ")" });
        Ok(())
    }

    fn postgres_json(&mut self, node: &'q Node, steps: &'q [JsonStep], kind: Kind) -> Result<()> {
        let cast = match kind {
            Kind::Json | Kind::Text => None,
            Kind::Bool => Some(" AS boolean)"),
            Kind::F64 => Some(" AS double precision)"),
            _ => Some(" AS bigint)"),
        };
        self.push(if cast.is_some() { "CAST((" } else { "(" });
        self.side(node)?;
        self.push(if kind == Kind::Json { " #> " } else { " #>> " });
        self.steps(steps);
        self.push("::text[])");
        self.push(cast.unwrap_or_default());
        Ok(())
    }

    fn mysql_json(&mut self, node: &'q Node, steps: &'q [JsonStep], kind: Kind) -> Result<()> {
        if kind == Kind::Json {
            self.push("JSON_EXTRACT(");
            self.node(node)?;
            self.push(", ");
            self.steps(steps);
            self.push(")");
            return Ok(());
        }
        let (before, after) = match kind {
            Kind::Bool => ("(", " IN ('1', 'true'))"),
            Kind::F64 => ("CAST(", " AS DOUBLE)"),
            Kind::I16 | Kind::I32 | Kind::I64 => ("CAST(", " AS SIGNED)"),
            _ => ("", ""),
        };
        self.push(before);
        if self.vendor() == Vendor::MariaDb {
            self.push("JSON_VALUE(");
            self.node(node)?;
            self.push(", ");
            self.steps(steps);
            self.push(")");
        } else {
            // A null of JSON is a null.
            self.push("JSON_UNQUOTE(NULLIF(JSON_EXTRACT(");
            self.node(node)?;
            self.push(", ");
            self.steps(steps);
            // Its own collation is not that of our texts, and MySQL compares no two.
            self.push("), CAST('null' AS JSON))) COLLATE ");
            self.push(self.vendor().text_collation().unwrap_or("utf8mb4_bin"));
        }
        self.push(after);
        Ok(())
    }

    /// Whether there is something at a place, were it a null of JSON.
    pub(super) fn has_key(&mut self, place: &'q Node) -> Result<()> {
        let Node::Json(node, steps, _) = place else {
            return Err(self.unsupported("a key of what is no JSON"));
        };
        match self.vendor() {
            Vendor::Postgres => {
                self.postgres_json(node, steps, Kind::Json)?;
                self.push(" IS NOT NULL");
            }
            Vendor::Sqlite => {
                self.push("json_type(");
                self.node(node)?;
                self.push(", ");
                self.steps(steps);
                self.push(") IS NOT NULL");
            }
            Vendor::MariaDb | Vendor::MySql => {
                self.push("JSON_CONTAINS_PATH(");
                self.node(node)?;
                self.push(", 'one', ");
                self.steps(steps);
                self.push(")");
            }
        }
        Ok(())
    }

    pub(super) fn json_contains(&mut self, arguments: &'q [Node]) -> Result<()> {
        match self.vendor() {
            Vendor::Sqlite => self.named("carafe_json_contains", arguments),
            Vendor::Postgres => self.around(["(", " @> ", ")"], arguments),
            Vendor::MariaDb | Vendor::MySql => self.named("JSON_CONTAINS", arguments),
        }
    }

    /// The same the other way round.
    pub(super) fn json_within(&mut self, arguments: &'q [Node]) -> Result<()> {
        let name = match self.vendor() {
            Vendor::Postgres => return self.around(["(", " <@ ", ")"], arguments),
            Vendor::Sqlite => "carafe_json_contains(",
            Vendor::MariaDb | Vendor::MySql => "JSON_CONTAINS(",
        };
        self.push(name);
        self.node(&arguments[1])?;
        self.push(", ");
        self.node(&arguments[0])?;
        self.push(")");
        Ok(())
    }

    /// Whether there is a null of JSON, which is something.
    pub(super) fn is_json_null(&mut self, node: &'q Node) -> Result<()> {
        let (before, behind) = match self.vendor() {
            Vendor::Postgres => ("COALESCE(jsonb_typeof(", ") = 'null', FALSE)"),
            Vendor::Sqlite => ("COALESCE(json_type(", ") = 'null', 0)"),
            Vendor::MariaDb => ("COALESCE(JSON_TYPE(", ") = 'NULL', 0)"),
            Vendor::MySql => ("COALESCE(JSON_TYPE(", ") COLLATE utf8mb4_0900_bin = 'NULL', 0)"),
        };
        self.push(before);
        self.node(node)?;
        self.push(behind);
        Ok(())
    }

    /// JSON made of values.
    pub(super) fn json_made(&mut self, function: Function, arguments: &'q [Node]) -> Result<()> {
        let object = function == Function::JsonObject;
        self.push(match (self.vendor(), object) {
            (Vendor::Postgres, true) => "JSONB_BUILD_OBJECT(",
            (Vendor::Postgres, false) => "JSONB_BUILD_ARRAY(",
            (_, true) => "JSON_OBJECT(",
            (_, false) => "JSON_ARRAY(",
        });
        self.list(arguments, ", ", |writer, node| {
            let (before, behind) = match (writer.vendor(), node.kind()) {
                (Vendor::Sqlite, Some(Kind::Json)) => ("json(", ")"),
                (Vendor::MariaDb | Vendor::MySql, Some(Kind::Json)) => ("JSON_EXTRACT(", ", '$')"),
                // Texts and JSON have different collations, so one of them must give way.
                (Vendor::MariaDb | Vendor::MySql, Some(Kind::Text)) => ("(", " COLLATE utf8mb4_bin)"),
                _ => ("", ""),
            };
            writer.push(before);
            writer.node(node)?;
            writer.push(behind);
            Ok(())
        })?;
        self.push(")");
        Ok(())
    }
}
