//! A folder that the program carries: read from the disk while it is developed, part of the binary when it is released.
//!
//! This and the settings are the only places where this room reads files.

pub mod beneath;
pub mod name;
mod walk;

use std::{
    borrow::Cow,
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// A folder of files: what `embed_dir!("static")` gives.
///
/// ```
/// use carafe_core::embed::Dir;
///
/// let dir = Dir::embedded("templates", &[("about.html", b"<h1>About</h1>"), ("blog/post.html", b"<p>")]);
/// assert_eq!(dir.list()?, ["about.html", "blog/post.html"]);
/// assert_eq!(&*dir.get("about.html")?.unwrap().bytes, b"<h1>About</h1>");
/// assert!(dir.get("../Cargo.toml")?.is_none(), "a name never leads out of the folder");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// Names have `/` between their parts on every system. What is not a [tame name](name::is_tame) is not there:
/// hidden files, among others. Neither is a file to which a symbolic link leads out of the folder.
#[derive(Clone)]
pub struct Dir(Kind);

#[derive(Clone)]
enum Kind {
    /// The path at build time, and the files sorted by name.
    Embedded(&'static str, &'static [(&'static str, &'static [u8])]),
    Named(&'static str),
    Chosen(PathBuf),
}

/// A file of a [`Dir`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
    /// When it was changed; unknown for what is in the binary.
    pub modified: Option<SystemTime>,
}

impl Dir {
    /// A folder that is in the binary: names and bytes, sorted by name. `embed_dir!` writes this.
    #[must_use]
    pub const fn embedded(path: &'static str, files: &'static [(&'static str, &'static [u8])]) -> Self {
        Self(Kind::Embedded(path, files))
    }

    /// A folder that is read from the disk whenever it is asked. `embed_dir!` writes this in debug builds.
    #[must_use]
    pub const fn on_disk(path: &'static str) -> Self {
        Self(Kind::Named(path))
    }

    /// A folder on the disk whose path only the running program knows.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(Kind::Chosen(path.into()))
    }

    /// Where it is; for one in the binary, where it was when that was built.
    #[must_use]
    pub fn path(&self) -> &Path {
        match &self.0 {
            Kind::Embedded(path, _) | Kind::Named(path) => Path::new(path),
            Kind::Chosen(path) => path,
        }
    }

    /// Whether it is in the binary.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        matches!(self.0, Kind::Embedded(..))
    }

    /// The names of all files, folders below included, sorted.
    ///
    /// # Errors
    /// When a folder on the disk is not there or cannot be read.
    pub fn list(&self) -> io::Result<Vec<String>> {
        match &self.0 {
            Kind::Embedded(_, files) => Ok(files
                .iter()
                .map(|(name, _)| *name)
                .filter(|name| name::is_tame(name))
                .map(str::to_owned)
                .collect()),
            Kind::Named(_) | Kind::Chosen(_) => walk::names(self.path()),
        }
    }

    /// Whether there is a file of this name.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn contains(&self, name: &str) -> io::Result<bool> {
        match &self.0 {
            Kind::Embedded(_, files) => Ok(in_binary(files, name).is_some()),
            Kind::Named(_) | Kind::Chosen(_) => {
                let root = beneath::real_folder(self.path())?;
                Ok(beneath::open(&root, name).is_ok())
            }
        }
    }

    /// A file by its name; nothing if there is none of this name.
    ///
    /// # Errors
    /// When it is there and cannot be read, and when the folder is not there.
    pub fn get(&self, name: &str) -> io::Result<Option<File>> {
        match &self.0 {
            Kind::Embedded(_, files) => Ok(in_binary(files, name)),
            Kind::Named(_) | Kind::Chosen(_) => from_disk(self.path(), name),
        }
    }
}

fn in_binary(files: &'static [(&'static str, &'static [u8])], name: &str) -> Option<File> {
    if !name::is_tame(name) {
        return None;
    }
    let at = files.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(File { bytes: Cow::Borrowed(files[at].1), modified: None })
}

fn from_disk(folder: &Path, name: &str) -> io::Result<Option<File>> {
    let root = beneath::real_folder(folder)?;
    match beneath::open(&root, name) {
        Ok(file) => read(file).map(Some),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error),
        Err(_) => Ok(None),
    }
}

fn read(mut file: fs::File) -> io::Result<File> {
    let modified = file.metadata().and_then(|about| about.modified()).ok();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(File { bytes: Cow::Owned(bytes), modified })
}

impl fmt::Debug for Dir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_embedded() { "embedded" } else { "on disk" };
        write!(f, "Dir({}, {kind})", self.path().display())
    }
}
