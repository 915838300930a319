//! Indexes, and what of them each database has.

use super::{Manner, not_supported, quote};
use crate::{
    Kind,
    driver::{Features, Vendor},
    error::{DbError, ErrorKind, Result},
    neutral,
    schema::{Index, IndexPart, IndexRole, Table},
};

/// Whether the index is there at all: one of a kind that only PostgreSQL has makes queries faster, and means nothing.
pub(super) fn is_there(vendor: Vendor, index: &Index) -> bool {
    match index.role {
        // Nothing of it would be left but a search that is refused.
        IndexRole::Search(_) => !vendor.is_mysql_like(),
        IndexRole::Exclusion(_) => true,
        IndexRole::Order => {
            vendor == Vendor::Postgres
                || index.unique
                || index.method.as_deref().is_none_or(|method| method == "btree")
        }
    }
}

/// `CREATE INDEX …`.
pub(super) fn create(features: &Features, table: &Table, index: &Index, manner: Manner) -> Result<String> {
    let vendor = features.vendor;
    let postgres = vendor == Vendor::Postgres;
    refuse(features, table, index)?;
    let mut sql = String::from("CREATE ");
    sql.push_str(if index.unique { "UNIQUE INDEX " } else { "INDEX " });
    sql.push_str(if manner.online && postgres { "CONCURRENTLY " } else { "" });
    sql.push_str(&format!("{} ON {}", quote(vendor, &index.name), quote(vendor, &table.name)));
    if let Some(method) = index.method.as_ref().filter(|_| postgres) {
        sql.push_str(&format!(" USING {method}"));
    }
    sql.push_str(&format!(" ({})", parts(vendor, index)));
    if postgres && !index.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", super::list(vendor, &index.include)));
    }
    sql.push_str(if index.nulls_equal { " NULLS NOT DISTINCT" } else { "" });
    if let Some(condition) = &index.condition {
        sql.push_str(&format!(" WHERE {}", neutral::for_vendor(condition, vendor)));
    }
    Ok(sql)
}

/// What is between the brackets.
pub(super) fn parts(vendor: Vendor, index: &Index) -> String {
    index.parts.iter().map(|one| part(vendor, one)).collect::<Vec<_>>().join(", ")
}

/// One of them.
pub(super) fn part(vendor: Vendor, part: &IndexPart) -> String {
    match part {
        IndexPart::Column { name, descending } => {
            format!("{}{}", quote(vendor, name), if *descending { " DESC" } else { "" })
        }
        IndexPart::Expression(text) => format!("({})", neutral::for_vendor(text, vendor)),
    }
}

fn refuse(features: &Features, table: &Table, index: &Index) -> Result<()> {
    let vendor = features.vendor;
    let about = |what: &str| not_supported(vendor, format!("{what}: `{}` of `{}`", index.name, table.name));
    if index.role.is_exclusion() && vendor != Vendor::Postgres {
        let hint = "rows whose ranges overlap are kept apart by PostgreSQL only: look for them in the same transaction that \
                    keeps the row, or leave `exclude(…)` out";
        return Err(about("exclusion constraints").hint(hint));
    }
    let has_expression = index.parts.iter().any(|part| matches!(part, IndexPart::Expression(_)));
    if index.condition.is_some() && !features.partial_indexes {
        return Err(about("indexes over some of the rows"));
    }
    if has_expression && !features.expression_indexes {
        return Err(about("indexes over expressions").hint("index a generated field instead"));
    }
    if index.nulls_equal && (vendor != Vendor::Postgres || features.version < (15, 0, 0)) {
        return Err(about("unique constraints for which two nulls are the same"));
    }
    if index.deferrable && vendor != Vendor::Postgres {
        return Err(about("unique constraints that wait for the end of the transaction"));
    }
    if vendor.is_mysql_like() {
        return refuse_long(vendor, table, index);
    }
    Ok(())
}

fn refuse_long(vendor: Vendor, table: &Table, index: &Index) -> Result<()> {
    for part in &index.parts {
        let IndexPart::Column { name, .. } = part else { continue };
        let Some(column) = table.column(name) else { continue };
        let endless = matches!(column.ty.kind, Kind::Text | Kind::Bytes) && column.ty.max_length.is_none();
        if endless || column.ty.kind == Kind::Json {
            let fact =
                format!("{vendor} cannot index `{name}` of `{}`: it has no greatest length", table.name);
            return Err(DbError::new(ErrorKind::NotSupported, fact).hint("give the field a `max_length`"));
        }
    }
    Ok(())
}
