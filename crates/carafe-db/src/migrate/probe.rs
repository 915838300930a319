//! Whether a statement was done before the process that sent it ended: asked of the database itself.

use super::session::Session;
use crate::{
    Kind, Value,
    driver::Vendor,
    error::Result,
    neutral::quote,
    schema::ddl::{Probe, Thing, literal},
};

/// Whether what the statement does is there.
pub(crate) async fn is_done(session: &Session, probe: &Probe) -> Result<bool> {
    Ok(is_there(session, &probe.thing).await? == probe.there)
}

/// Whether a table, a column, an index or a constraint is there.
pub(crate) async fn is_there(session: &Session, thing: &Thing) -> Result<bool> {
    let vendor = session.vendor();
    let sql = match vendor {
        Vendor::Sqlite => sqlite(thing),
        Vendor::Postgres => postgres(thing),
        Vendor::MariaDb | Vendor::MySql => mysql(vendor, thing),
    };
    let rows = session.rows(&sql, &[], &[Kind::I64]).await?;
    Ok(rows.first().and_then(|row| row.first()) != Some(&Value::I64(0)))
}

fn text(vendor: Vendor, plain: &str) -> String {
    literal(vendor, &Value::Text(plain.to_owned()))
}

fn sqlite(thing: &Thing) -> String {
    let t = |plain: &str| text(Vendor::Sqlite, plain);
    match thing {
        Thing::Table(name) => {
            format!(
                "SELECT count(*) FROM sqlite_master WHERE type IN ('table', 'view') AND name = {}",
                t(name)
            )
        }
        Thing::Column(table, name) => {
            format!("SELECT count(*) FROM pragma_table_xinfo({}) WHERE name = {}", t(table), t(name))
        }
        Thing::Index(_, name) => {
            format!("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = {}", t(name))
        }
        Thing::Constraint(table, name) => format!(
            "SELECT count(*) FROM sqlite_master WHERE name = {} AND instr(sql, {}) > 0",
            t(table),
            t(&format!("CONSTRAINT {}", quote(Vendor::Sqlite, name)))
        ),
    }
}

/// An index that was not finished is not there.
fn postgres(thing: &Thing) -> String {
    let t = |plain: &str| text(Vendor::Postgres, plain);
    let class = |table: &str| format!("to_regclass({})", t(&quote(Vendor::Postgres, table)));
    match thing {
        Thing::Table(name) => format!("SELECT count({})", class(name)),
        Thing::Column(table, name) => format!(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = {} AND attname = {} AND NOT attisdropped",
            class(table),
            t(name)
        ),
        Thing::Index(_, name) => {
            format!("SELECT count(*) FROM pg_index WHERE indexrelid = {} AND indisvalid", class(name))
        }
        Thing::Constraint(table, name) => format!(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = {} AND conname = {}",
            class(table),
            t(name)
        ),
    }
}

fn mysql(vendor: Vendor, thing: &Thing) -> String {
    let t = |plain: &str| text(vendor, plain);
    let here = "table_schema = database()";
    match thing {
        Thing::Table(name) => {
            format!(
                "SELECT count(*) FROM information_schema.tables WHERE {here} AND table_name = {}",
                t(name)
            )
        }
        Thing::Column(table, name) => format!(
            "SELECT count(*) FROM information_schema.columns WHERE {here} AND table_name = {} AND column_name = {}",
            t(table),
            t(name)
        ),
        Thing::Index(table, name) => format!(
            "SELECT count(*) FROM information_schema.statistics WHERE {here} AND table_name = {} AND index_name = {}",
            t(table),
            t(name)
        ),
        Thing::Constraint(table, name) => format!(
            "SELECT count(*) FROM information_schema.table_constraints WHERE {here} AND table_name = {} \
             AND constraint_name = {}",
            t(table),
            t(name)
        ),
    }
}
