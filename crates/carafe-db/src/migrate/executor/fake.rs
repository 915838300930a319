//! `--fake-initial`: whether what a first migration makes is there already.

use crate::{
    error::Result,
    migrate::{file::Migration, here::Here, probe, session::Session},
    schema::{State, ddl::Thing},
};

/// Whether every table and column that it makes is there.
pub(super) async fn is_there(
    session: &Session,
    (migration, before): (&Migration, &State),
    here: &Here,
) -> Result<bool> {
    let mut after = before.clone();
    migration.apply(&mut after)?;
    let made = |label: &&str| before.model(label) != after.model(label) && here.has(label);
    let labels: Vec<String> = after.labels().filter(made).map(str::to_owned).collect();
    let tables = after.tables_of(labels.iter().map(String::as_str))?;
    if tables.is_empty() {
        return Ok(false);
    }
    for table in &tables {
        let column = |name: &String| Thing::Column(table.name.clone(), name.clone());
        let columns = table.columns.iter().map(|made| column(&made.name));
        for thing in [Thing::Table(table.name.clone())].into_iter().chain(columns) {
            if !probe::is_there(session, &thing).await? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
