//! Where templates are looked for, and in which order.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use carafe_core::{AppId, Site, embed::Dir};

use super::{parts::TemplateFolder, settings::TemplateSettings};

/// The folders of a site: the project's own, then those that the program brought, then those of the apps in the
/// order of mounting, an app before those mounted in it.
#[derive(Debug, Clone)]
pub struct Folders(Vec<Folder>);

#[derive(Debug, Clone)]
struct Folder {
    dir: Dir,
    owner: String,
}

/// A template as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its text.
    pub source: String,
    /// The file, where it is or was when it was embedded.
    pub path: PathBuf,
}

/// A place where a template was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The file that would have been it.
    pub path: PathBuf,
    /// Whose folder it is, and what is the matter with it.
    pub note: String,
}

impl Folders {
    /// Those of a site.
    #[must_use]
    pub fn of(site: &Site, settings: &TemplateSettings) -> Self {
        let mut folders = Self(Vec::new());
        if cfg!(debug_assertions)
            && let Some(path) = project_folder(&settings.folder)
        {
            folders.push(Dir::at(path), "the project");
        }
        for added in site.parts::<TemplateFolder>().filter(|added| added.app.id() == AppId::PROGRAM) {
            folders.push(added.part.0.clone(), "the project");
        }
        for app in site.apps().iter().skip(1) {
            for added in site.parts_of::<TemplateFolder>(app.id()) {
                folders.push(added.part.0.clone(), &format!("the app `{}`", app.namespace()));
            }
        }
        folders
    }

    /// The first that has the template.
    ///
    /// # Errors
    /// When a file is there and cannot be read, or is not UTF-8.
    pub fn find(&self, name: &str) -> io::Result<Option<Found>> {
        for folder in &self.0 {
            let file = match folder.dir.get(name) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                other => other?,
            };
            if let Some(file) = file {
                let path = folder.dir.path().join(name);
                let source = String::from_utf8(file.bytes.into_owned()).map_err(|_| not_text(&path))?;
                return Ok(Some(Found { source, path }));
            }
        }
        Ok(None)
    }

    /// Every place where a template would be looked for, in order.
    #[must_use]
    pub fn attempts(&self, name: &str) -> Vec<Attempt> {
        let attempt = |folder: &Folder| Attempt { path: folder.dir.path().join(name), note: folder.note() };
        self.0.iter().map(attempt).collect()
    }

    /// The names of all templates, sorted. A folder that cannot be read has none.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        self.0.iter().flat_map(|folder| folder.dir.list().unwrap_or_default()).collect()
    }

    /// Whether a template may change while the program runs.
    #[must_use]
    pub fn can_change(&self) -> bool {
        self.0.iter().any(|folder| !folder.dir.is_embedded())
    }

    /// The same folder is often named twice: the project's, found and embedded.
    fn push(&mut self, dir: Dir, owner: &str) {
        let real = |dir: &Dir| dir.path().canonicalize().unwrap_or_else(|_| dir.path().to_owned());
        if !self.0.iter().any(|there| real(&there.dir) == real(&dir)) {
            self.0.push(Folder { dir, owner: owner.to_owned() });
        }
    }
}

impl Folder {
    fn note(&self) -> String {
        if self.dir.is_embedded() {
            return format!("{}, embedded", self.owner);
        }
        match self.dir.path().is_dir() {
            true => self.owner.clone(),
            false => format!("{}: there is no such folder", self.owner),
        }
    }
}

/// The folder in the working directory, or beside the `Cargo.toml` of the program that cargo runs.
fn project_folder(folder: &Path) -> Option<PathBuf> {
    let beside = std::env::var_os("CARGO_MANIFEST_DIR").map(|package| Path::new(&package).join(folder));
    let here = std::env::current_dir().ok().map(|directory| directory.join(folder));
    [here.clone(), beside].into_iter().flatten().find(|path| path.is_dir()).or(here)
}

fn not_text(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("`{}` is not UTF-8 text", path.display()))
}
