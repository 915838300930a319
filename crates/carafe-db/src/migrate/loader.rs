//! Migration files from their folders: on the disk while a program is developed, in its binary when it is released.

use std::fmt::Write;

use carafe_core::{Part, Place, Site, embed::Dir, settings::Settings};

use super::file::Migration;
use crate::{
    error::{DbError, ErrorKind, Result},
    wanted::is_wanted,
};

/// The folder of an app.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The app; empty for the program itself.
    pub app: String,
    /// Its files.
    pub dir: Dir,
    /// The line that added it.
    pub place: Option<Place>,
}

/// A folder as an app brings it.
#[derive(Debug)]
pub(crate) struct MigrationsPart(pub(crate) Dir);

impl Part for MigrationsPart {}

impl Folder {
    /// The folders that the apps of a site brought. An app that is mounted twice brings its folder once.
    /// Those that are there only where the settings say so need the settings.
    #[must_use]
    pub fn of(site: &Site, settings: Option<&Settings>) -> Vec<Self> {
        let mut folders: Vec<Self> = Vec::new();
        for added in site.parts::<MigrationsPart>().filter(|added| is_wanted(site, added.app, settings)) {
            let app = added.app.name();
            if folders.iter().all(|folder| folder.app != app) {
                let (dir, place) = (added.part.0.clone(), Some(added.place));
                folders.push(Self { app: app.to_owned(), dir, place });
            }
        }
        folders
    }
}

/// Reads every file of every folder. All mistakes are told at once.
pub fn load(folders: &[Folder]) -> Result<Vec<Migration>> {
    let mut migrations = Vec::new();
    let mut mistakes = Vec::new();
    for folder in folders {
        let names = match folder.dir.list() {
            Ok(names) => names,
            // The first `makemigrations` makes the folder.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                mistakes.push(format!("`{}`: {error}", folder.dir.path().display()));
                continue;
            }
        };
        for name in names.iter().filter_map(|name| name.strip_suffix(".toml")) {
            match read(folder, name) {
                Ok(migration) => migrations.push(migration),
                Err(error) => mistakes.push(error.to_string()),
            }
        }
    }
    if mistakes.is_empty() { Ok(migrations) } else { Err(together(&mistakes)) }
}

fn read(folder: &Folder, name: &str) -> Result<Migration> {
    let file = folder.dir.path().join(format!("{name}.toml")).display().to_string();
    let broken = |fact: &dyn std::fmt::Display| DbError::new(ErrorKind::Migration, format!("{file}: {fact}"));
    if name.contains(['.', '/']) {
        return Err(broken(&"the name of a migration has no dots and no folders in it"));
    }
    let bytes = folder.dir.get(&format!("{name}.toml")).map_err(|error| broken(&error))?;
    let bytes = bytes.ok_or_else(|| broken(&"it was there a moment ago"))?.bytes;
    let text = std::str::from_utf8(&bytes).map_err(|_| broken(&"it is not UTF-8"))?;
    Migration::read(&folder.app, name, &file, text)
}

fn together(mistakes: &[String]) -> DbError {
    let mut text = mistakes[0].clone();
    for mistake in &mistakes[1..] {
        _ = write!(text, "\n{mistake}");
    }
    DbError::new(ErrorKind::Migration, text)
}
