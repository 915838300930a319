//! Databases that are made once and copied for each test: a file of SQLite beside the test's program, a database of
//! PostgreSQL. MariaDB and MySQL copy nothing, so there each is made anew.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use carafe_db::error::Result;
use tokio::sync::Mutex;

use super::{made::Made, server::Server};

/// Within a process one makes what all others copy.
static MAKING: Mutex<()> = Mutex::const_new(());
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Puts a database into a file that is not there yet.
pub(super) async fn file(made: &Made<'_>, file: &Path) -> Result<()> {
    let template = folder().map(|folder| folder.join(made.name("template") + ".sqlite3"));
    let copied = || template.as_ref().is_some_and(|template| fs::copy(template, file).is_ok());
    if copied() {
        return Ok(());
    }
    let _one = MAKING.lock().await;
    if copied() {
        return Ok(());
    }
    made.fill_at(&format!("sqlite:{}", file.display())).await?;
    if let Some(template) = &template {
        // Without it the next test makes it again: slower, and not wrong.
        let _ = publish(file, template);
    }
    Ok(())
}

/// Beside the program: nobody else writes there, and it goes with `cargo clean`.
fn folder() -> Option<PathBuf> {
    Some(env::current_exe().ok()?.parent()?.join("carafe-databases"))
}

/// Whoever looks sees the whole file or none.
fn publish(file: &Path, template: &Path) -> std::io::Result<()> {
    let (Some(folder), Some(name)) = (template.parent(), template.file_name()) else { return Ok(()) };
    if file.with_extension("sqlite3-wal").exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let half = folder.join(format!("{}.{}.{number}", name.display(), process::id()));
    fs::copy(file, &half)?;
    fs::rename(&half, template)
}

/// Makes a database of this name on a server.
pub(super) async fn database(made: &Made<'_>, server: &Server, name: &str) -> Result<()> {
    if server.copies() {
        let template = made.name("carafe_template");
        {
            let _one = MAKING.lock().await;
            server.keep(made, &template).await?;
        }
        return server.administer(made.source, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    }
    server.administer(made.source, &format!("CREATE DATABASE {name}")).await?;
    made.fill_at(&server.url_of(name)).await
}
