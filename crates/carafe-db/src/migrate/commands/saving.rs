//! Migrations on their way to the disk.

use std::{fs, path::PathBuf};

use carafe_core::{Error, Result};

use crate::migrate::{file::Migration, loader::Folder};

/// Writes the file of a migration. A file that is there is never written over.
pub(super) fn save(folders: &[Folder], migration: &Migration) -> Result<PathBuf> {
    let app = &migration.id.app;
    let folder = folders.iter().find(|folder| folder.app == *app).ok_or_else(|| no_folder(app))?;
    if folder.dir.is_embedded() {
        return Err(Error::internal("this is a release build: it carries its migrations and writes none")
            .hint("run `makemigrations` from a debug build, where the folder of the source is"));
    }
    let told_at =
        |path: &PathBuf, error: std::io::Error| Error::internal(format!("{}: {error}", path.display()));
    let path = folder.dir.path().to_owned();
    fs::create_dir_all(&path).map_err(|error| told_at(&path, error))?;
    let path = path.join(format!("{}.toml", migration.id.name));
    let file = fs::File::create_new(&path).map_err(|error| told_at(&path, error))?;
    std::io::Write::write_all(&mut &file, migration.written().as_bytes())
        .map_err(|error| told_at(&path, error))?;
    Ok(path)
}

pub(super) fn no_folder(app: &str) -> Error {
    let whose = if app.is_empty() { "the program".to_owned() } else { format!("the app `{app}`") };
    Error::internal(format!("{whose} has models and no folder for migrations"))
        .hint("add one where the app is made: `.migrations(embed_dir!(\"migrations\"))`")
}
