//! `--prune`: what the database knows of migrations whose files are gone.

use std::collections::BTreeSet;

use super::wrong;
use crate::{
    error::Result,
    migrate::{
        file::Migration,
        id::Id,
        recorder::{self, Records, Status},
        session::Session,
    },
};

/// Forgets them, unless one only asks.
pub(super) async fn prune(
    session: &Session,
    migrations: &[Migration],
    (app, only_ask): (Option<&str>, bool),
) -> Result<Vec<Id>> {
    let records = recorder::read(session).await?;
    let gone = gone(&records, migrations, app)?;
    if !only_ask {
        for id in &gone {
            recorder::remove(session, id).await?;
        }
    }
    Ok(gone)
}

fn gone(records: &Records, migrations: &[Migration], app: Option<&str>) -> Result<Vec<Id>> {
    let there: BTreeSet<&Id> = migrations.iter().map(|migration| &migration.id).collect();
    let apps: BTreeSet<&str> = there.iter().map(|id| id.app.as_str()).collect();
    let is_asked = |id: &Id| match app {
        Some(app) => id.app == app,
        None => apps.contains(id.app.as_str()),
    };
    let mut gone = Vec::new();
    for (id, record) in records.iter().filter(|(id, _)| is_asked(id) && !there.contains(id)) {
        if record.status != Status::Applied {
            let fact =
                format!("`{id}` was begun on this database and not finished, and its file is not there");
            return Err(wrong(fact).hint("bring the file back, run `migrate`, and prune then"));
        }
        if let Some(heir) = migrations.iter().find(|one| one.replaces.contains(id) && !knows(records, one)) {
            let fact =
                format!("`{}` stands for `{id}`, and is not written down on this database yet", heir.id);
            return Err(wrong(fact).hint("run `migrate` first: it writes down what its originals applied"));
        }
        gone.push(id.clone());
    }
    Ok(gone)
}

fn knows(records: &Records, migration: &Migration) -> bool {
    records.get(&migration.id).is_some_and(|record| record.status == Status::Applied)
}
