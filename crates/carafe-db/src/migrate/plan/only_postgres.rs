//! What only PostgreSQL has: extensions and orders of texts.

use super::Direction;
use crate::{
    driver::Vendor,
    migrate::operation::{Collation, OpKind},
    neutral::quote,
    schema::{Step, ddl::literal},
};

/// The statement of an operation that other databases pass over; nothing for all other operations.
pub(super) fn step(kind: &OpKind, direction: Direction) -> Option<Step> {
    let forward = direction == Direction::Forward;
    let sql = match kind {
        OpKind::Extension(extension) => {
            let name = quote(Vendor::Postgres, &extension.name);
            if forward {
                format!("CREATE EXTENSION IF NOT EXISTS {name}")
            } else {
                format!("DROP EXTENSION IF EXISTS {name}")
            }
        }
        OpKind::AddCollation(add) if forward => create(&add.0),
        OpKind::AddCollation(add) => drop(&add.0),
        OpKind::RemoveCollation(remove) if forward => drop(&remove.0),
        OpKind::RemoveCollation(remove) => create(&remove.0),
        _ => return None,
    };
    Some(Step::sql(sql))
}

fn create(collation: &Collation) -> String {
    let locale = literal(Vendor::Postgres, &crate::Value::Text(collation.locale.clone()));
    format!(
        "CREATE COLLATION IF NOT EXISTS {} (provider = {}, locale = {locale}, deterministic = {})",
        quote(Vendor::Postgres, &collation.name),
        collation.provider,
        collation.deterministic
    )
}

fn drop(collation: &Collation) -> String {
    format!("DROP COLLATION IF EXISTS {}", quote(Vendor::Postgres, &collation.name))
}
