//! Migrations when a site starts: applied, or told of.

use std::sync::Arc;

use carafe_core::{Result, command::Context};

use super::{connects, progress::Progress, told};
use crate::migrate::{
    executor::{Migrator, Options, Target},
    id::Id,
    loader::Folder,
};

/// Applies every migration that is open, and says which. Of several processes that start at once, one does it and the
/// others wait.
///
/// # Errors
/// As the command `migrate`.
pub async fn apply_all(context: &Context) -> Result<()> {
    let driver = connects::driver(context, None).await?;
    let migrator =
        Migrator::of((context.site(), context.settings().ok()), Arc::clone(&driver)).map_err(told)?;
    let mut progress = Progress::on(context.output());
    let mut tell = |event| progress.tell(&event);
    let applied = migrator.migrate(&Target::All, &Options::default(), &mut tell).await.map_err(told);
    driver.close().await;
    applied.map(drop)
}

/// The migrations that the first database has not seen; none where the site has none, and then no database is asked.
///
/// # Errors
/// When a file cannot be read, or the database not be asked.
pub async fn open(context: &Context) -> Result<Vec<Id>> {
    if Folder::of(context.site(), context.settings().ok()).is_empty() {
        return Ok(Vec::new());
    }
    let driver = connects::driver(context, None).await?;
    let migrator =
        Migrator::of((context.site(), context.settings().ok()), Arc::clone(&driver)).map_err(told)?;
    let pending = migrator.pending().await.map_err(told);
    driver.close().await;
    pending
}
