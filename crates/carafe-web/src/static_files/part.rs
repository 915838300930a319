//! What apps bring: folders of static files, and files that are found at a path of their own.

use carafe_core::{Part, embed::Dir};

/// A folder of static files, as an app keeps it.
#[derive(Debug, Clone)]
pub struct StaticDir(pub(crate) Dir);

impl Part for StaticDir {}

impl StaticDir {
    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Dir {
        &self.0
    }
}

/// A static file that is also found at a path of its own: `/favicon.ico`.
#[derive(Debug, Clone)]
pub struct StaticAt {
    pub(crate) path: String,
    pub(crate) name: String,
}

impl Part for StaticAt {}

impl StaticAt {
    /// # Panics
    /// If the path does not begin with `/`.
    #[track_caller]
    pub(crate) fn new(path: &str, name: &str) -> Self {
        assert!(
            path.starts_with('/') && !path.contains(['{', '}', '?', '#', '%']),
            "the path {path:?} must begin with `/` and be a plain one, for example \"/favicon.ico\""
        );
        Self { path: path.to_owned(), name: name.to_owned() }
    }

    /// The path, without the prefix of the app.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
