//! Migrations on their way to the disk.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use carafe_core::{Error, Result};

use crate::migrate::{file::Migration, id::Id, loader::Folder};

/// Writes the file of a migration. A file that is there is never written over.
pub(super) fn save(folders: &[Folder], migration: &Migration) -> Result<PathBuf> {
    let path = path_of(folders, &migration.id)?;
    let write = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::File::create_new(&path)?.write_all(migration.written().as_bytes())
    };
    write().map_err(|error| told_at(&path, &error))?;
    Ok(path)
}

/// Writes a migration in the place of the file that it was before.
pub(super) fn save_over(folders: &[Folder], was: &Id, migration: &Migration) -> Result<PathBuf> {
    let old = path_of(folders, was)?;
    if was == &migration.id {
        // Whole under another name first: a full disk leaves the old one.
        let beside = old.with_extension("toml.new");
        let written = fs::write(&beside, migration.written()).and_then(|()| fs::rename(&beside, &old));
        return written.map(|()| old.clone()).map_err(|error| told_at(&old, &error));
    }
    let path = save(folders, migration)?;
    fs::remove_file(&old).map_err(|error| told_at(&old, &error))?;
    Ok(path)
}

fn path_of(folders: &[Folder], id: &Id) -> Result<PathBuf> {
    let folder = folders.iter().find(|folder| folder.app == id.app).ok_or_else(|| no_folder(&id.app))?;
    if folder.dir.is_embedded() {
        return Err(Error::internal("this is a release build: it carries its migrations and writes none")
            .hint("run `makemigrations` from a debug build, where the folder of the source is"));
    }
    Ok(folder.dir.path().join(format!("{}.toml", id.name)))
}

fn told_at(path: &Path, error: &std::io::Error) -> Error {
    Error::internal(format!("{}: {error}", path.display()))
}

pub(super) fn no_folder(app: &str) -> Error {
    let whose = if app.is_empty() { "the program".to_owned() } else { format!("the app `{app}`") };
    Error::internal(format!("{whose} has models and no folder for migrations"))
        .hint("add one where the app is made: `.migrations(embed_dir!(\"migrations\"))`")
}
