//! Foreign keys that point at a unique column that is no key: `Fk<Country, CountryByCode>`.

use super::{Around, camel};
use crate::schema::introspect::{Found, FoundColumn, FoundKey};

/// What stands for the column that a foreign key points at, if it can be said.
pub(super) fn marker(key: &FoundKey, column: &FoundColumn, around: &Around<'_>) -> Option<String> {
    let ([own], [to]) = (&key.columns[..], &key.to[..]) else { return None };
    let target = around.tables.iter().find(|table| table.name == key.table)?;
    let pointed_at = target.columns.iter().find(|column| column.name == *to)?;
    let is_unique = target
        .indexes
        .iter()
        .any(|index| index.unique && index.definition.is_none() && index.columns == [to.clone()]);
    let points_on = target.foreign_keys.iter().any(|other| other.columns.contains(to));
    let fits = *own == column.name && target.key != [to.clone()] && is_unique;
    (fits && !pointed_at.null && !points_on).then(|| format!("{}By{}", around.names[&target.name], camel(to)))
}

/// What stands for a column, if others point at it.
pub(super) fn marker_of(table: &Found, column: &FoundColumn, around: &Around<'_>) -> Option<String> {
    let keys = around.tables.iter().flat_map(|from| from.foreign_keys.iter().map(move |key| (from, key)));
    let here = keys.filter(|(_, key)| key.table == table.name && key.to == [column.name.clone()]);
    let marked = here.filter_map(|(from, key)| {
        let own = from.columns.iter().find(|own| key.columns == [own.name.clone()])?;
        marker(key, own, around)
    });
    marked.into_iter().next()
}
