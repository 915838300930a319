//! Where a database is, and how it is to be opened.

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// How a database is opened.
///
/// ```
/// use carafe_db_sqlite::Options;
///
/// let options = Options::file("db.sqlite3").readers(2);
/// assert_eq!(options.path().unwrap().to_str(), Some("db.sqlite3"));
/// assert!(Options::memory().path().is_none());
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) path: Option<PathBuf>,
    pub(crate) read_only: bool,
    pub(crate) create: bool,
    pub(crate) readers: usize,
    pub(crate) wait: Duration,
    pub(crate) statement_timeout: Option<Duration>,
    pub(crate) synchronous: Synchronous,
    pub(crate) kept_statements: usize,
}

/// How sure a commit is when the power fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// The last commits may be missing after a power failure, the file is whole in any case; nothing is lost when only
    /// the process ends. The usual choice with WAL.
    Normal,
    /// Every commit waits for the disk.
    Full,
}

impl Options {
    /// A file. It is made when it is missing; its folder is not.
    #[must_use]
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self { path: Some(path.as_ref().to_owned()), ..Self::memory() }
    }

    /// A database in memory, gone with the handle. It has one connection, so one asks at a time.
    #[must_use]
    pub fn memory() -> Self {
        Self {
            path: None,
            read_only: false,
            create: true,
            readers: thread::available_parallelism().map_or(4, usize::from).max(4),
            wait: Duration::from_secs(5),
            statement_timeout: None,
            synchronous: Synchronous::Normal,
            kept_statements: 256,
        }
    }

    /// Nothing can be written.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// A missing file is an error instead of a new database.
    #[must_use]
    pub const fn must_exist(mut self) -> Self {
        self.create = false;
        self
    }

    /// How many may read at the same time; by default one for each processor, four at least.
    #[must_use]
    pub const fn readers(mut self, readers: usize) -> Self {
        self.readers = if readers == 0 { 1 } else { readers };
        self
    }

    /// How long a statement waits for its turn, and for a lock that another process holds; five seconds by default.
    #[must_use]
    pub const fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// How long one statement may run; without a limit by default.
    #[must_use]
    pub const fn statement_timeout(mut self, limit: Duration) -> Self {
        self.statement_timeout = Some(limit);
        self
    }

    /// How sure a commit is when the power fails.
    #[must_use]
    pub const fn synchronous(mut self, synchronous: Synchronous) -> Self {
        self.synchronous = synchronous;
        self
    }

    /// How many prepared statements each connection keeps; 256 by default.
    #[must_use]
    pub const fn kept_statements(mut self, kept: usize) -> Self {
        self.kept_statements = kept;
        self
    }

    /// The file; nothing for a database in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}
