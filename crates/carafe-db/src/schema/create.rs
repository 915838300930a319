//! A whole schema at once, without migrations: for tests, and for a database that is thrown away.

use super::{
    Change, Part, State, Step, Table,
    change::Alteration,
    ddl::{Manner, steps},
};
use crate::{
    Registry,
    driver::{Driver, Features, Vendor},
    error::Result,
};

/// Makes every table of a registry in an empty database.
///
/// Tests use it; a database that lives on is made by migrations, which know how to change it later.
pub async fn create_schema(driver: &dyn Driver, registry: &Registry) -> Result<()> {
    let script = schema_sql(driver.features(), registry)?;
    if script.is_empty() {
        return Ok(());
    }
    driver.acquire().await?.script(&script).await
}

/// The statements that make every table of a registry.
///
/// ```
/// use carafe_db::{Registry, driver::{Features, Vendor}, schema::schema_sql};
///
/// let features = Features::of(Vendor::Sqlite, (3, 51, 0));
/// assert_eq!(schema_sql(&features, &Registry::new())?, "");
/// # Ok::<(), carafe_db::DbError>(())
/// ```
pub fn schema_sql(features: &Features, registry: &Registry) -> Result<String> {
    let tables = State::of(registry).tables()?;
    let changes = if features.vendor == Vendor::Sqlite {
        tables.into_iter().map(Change::CreateTable).collect()
    } else {
        without_circles(tables)
    };
    let steps = steps(features, &changes, Manner::default())?;
    Ok(steps.iter().flat_map(Step::lines).map(|line| line + "\n").collect())
}

/// Tables that point at each other are made first, and their foreign keys once all are there.
fn without_circles(tables: Vec<Table>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut late = Vec::new();
    let mut made: Vec<String> = Vec::new();
    for table in tables {
        made.push(table.name.clone());
        let waits: Vec<_> =
            table.foreign_keys.iter().filter(|key| !made.contains(&key.table)).cloned().collect();
        let mut first = table.clone();
        first.foreign_keys.retain(|key| made.contains(&key.table));
        if !waits.is_empty() {
            let parts = waits.into_iter().map(Part::AddForeignKey).collect();
            late.push(Change::Alter(Alteration { before: first.clone(), after: table, parts }));
        }
        changes.push(Change::CreateTable(first));
    }
    changes.extend(late);
    changes
}
