//! Where a static file is: the folders of a site, in the order in which they are asked.

use std::{collections::BTreeMap, io, path::Path};

use carafe_core::{AppId, Error, Place, Site, embed::Dir};

use super::{kept::StaticFile, part::StaticDir};
use crate::settings::StaticSettings;

/// The folders of a site. The first that has a name wins: those of the setting `static.dirs`, then the program's own,
/// then those of the apps in the order of mounting.
#[derive(Debug, Clone)]
pub struct Finder(Vec<Layer>);

/// One folder, and who brought it.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The folder.
    pub dir: Dir,
    /// The namespace of the app; empty for the program, nothing for the setting.
    pub app: Option<String>,
    /// The line that added it.
    pub place: Option<Place>,
}

impl Finder {
    /// The folders of a site.
    #[must_use]
    pub fn of(site: &Site, settings: &StaticSettings) -> Self {
        let chosen = settings.dirs.iter().map(|dir| Layer { dir: Dir::at(dir), app: None, place: None });
        let mut brought: Vec<_> = site.parts::<StaticDir>().collect();
        // Parts come in the order of the program's lines; what was added to it after an app is still the program's.
        brought.sort_by_key(|added| added.app.id());
        let brought = brought.into_iter().map(|added| Layer {
            dir: added.part.0.clone(),
            app: Some(added.app.namespace().to_owned()),
            place: Some(added.place),
        });
        Self(chosen.chain(brought).collect())
    }

    /// The folders in the order in which they are asked.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.0
    }

    /// The folders that have a file of this name, the winner first.
    ///
    /// # Errors
    /// When a folder is not there.
    pub fn holders(&self, name: &str) -> Result<Vec<&Layer>, Error> {
        let mut holders = Vec::new();
        for layer in self.layers().iter().filter(|_| is_public(name)) {
            if layer.dir.contains(name).map_err(|error| unread(&error, layer.dir.path()))? {
                holders.push(layer);
            }
        }
        Ok(holders)
    }

    /// Whether any folder has a file of this name.
    ///
    /// # Errors
    /// When a folder is not there.
    pub fn has(&self, name: &str) -> Result<bool, Error> {
        Ok(!self.holders(name)?.is_empty())
    }

    /// Every name, with the folder that wins.
    ///
    /// # Errors
    /// When a folder is not there or cannot be read.
    pub fn names(&self) -> Result<BTreeMap<String, &Layer>, Error> {
        let mut names = BTreeMap::new();
        for layer in self.layers() {
            let listed = layer.dir.list().map_err(|error| unread(&error, layer.dir.path()))?;
            for name in listed.into_iter().filter(|name| is_public(name)) {
                names.entry(name).or_insert(layer);
            }
        }
        Ok(names)
    }

    /// Every file that wins; what is on the disk and has more than `most` bytes stays there.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub(crate) fn files(&self, most: u64) -> Result<BTreeMap<String, StaticFile>, Error> {
        let mut files = BTreeMap::new();
        for (name, layer) in self.names()? {
            let file = StaticFile::read(&layer.dir, &name, most);
            let file = file.map_err(|error| unread(&error, &layer.dir.path().join(&name)))?;
            files.extend(file.map(|file| (name, file)));
        }
        Ok(files)
    }
}

impl Layer {
    /// Who brought it, for people: `app blog`.
    #[must_use]
    pub fn who(&self) -> String {
        match self.app.as_deref() {
            None => "setting static.dirs".to_owned(),
            Some("") => "program".to_owned(),
            Some(app) => format!("app {app}"),
        }
    }

    /// Whether an app brought it that is mounted in the program.
    pub(crate) fn is_of_an_app(&self) -> bool {
        self.app.as_deref().is_some_and(|app| !app.is_empty())
    }
}

/// Whether a file of this name is for visitors. Editors and databases leave files beside those that they work on.
pub(crate) fn is_public(name: &str) -> bool {
    const LEFT: [&str; 9] = ["~", ".bak", ".orig", ".rej", ".swp", ".tmp", ".db", ".sqlite", ".sqlite3"];
    let name = name.to_ascii_lowercase();
    !LEFT.iter().any(|end| name.ends_with(end))
}

fn unread(error: &io::Error, path: &Path) -> Error {
    Error::internal(format!("static files: `{}` cannot be read: {error}", path.display())).hint(
        "the folder must be where it was when this program was compiled; a release build carries its files",
    )
}

/// The program's own folder comes before those of apps.
const _: () = assert!(AppId::PROGRAM.index() == 0);
