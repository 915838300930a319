//! Opening a connection, and how it is set up.

use std::path::Path;

use carafe_db::{DbError, ErrorKind, error::Result};
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::{
    budget::{self, Budget},
    error, functions,
    options::{Options, Synchronous},
};

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It reads, beside others.
    Reads,
    /// It writes, alone.
    Writes,
}

/// A connection, and what it may take.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) raw: Connection,
    pub(crate) budget: Budget,
}

pub(crate) fn open(options: &Options, role: Role) -> Result<Open> {
    let raw = match options.path() {
        Some(path) => {
            Connection::open_with_flags(path, flags(options, role)).map_err(|error| explain(path, &error))?
        }
        None => Connection::open_in_memory().map_err(|error| error::translate(error, None))?,
    };
    let set_up = || -> rusqlite::Result<Open> {
        pragmas(&raw, options, role)?;
        functions::register(&raw)?;
        raw.set_prepared_statement_cache_capacity(options.kept_statements);
        let budget = budget::watch(&raw)?;
        Ok(Open { raw, budget })
    };
    set_up().map_err(|error| match options.path() {
        Some(path) => error::translate(error, None).context(format_args!("cannot open {}", path.display())),
        None => error::translate(error, None),
    })
}

fn flags(options: &Options, role: Role) -> OpenFlags {
    // No mutex in SQLite: a connection is in one hand at a time. No URI: a path is a path, whatever its letters.
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    if options.read_only {
        flags |= OpenFlags::SQLITE_OPEN_READ_ONLY;
    } else {
        flags |= OpenFlags::SQLITE_OPEN_READ_WRITE;
        if options.create && role == Role::Writes {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
    }
    flags
}

/// SQLite says only "unable to open database file"; the file system knows more.
fn explain(path: &Path, error: &rusqlite::Error) -> DbError {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let (kind, fact, hint) = match folder {
        Some(folder) if !folder.is_dir() => (
            ErrorKind::Config,
            format!("the folder {} does not exist", folder.display()),
            "make the folder, or correct the path of the database in the settings",
        ),
        _ if path.is_dir() => (
            ErrorKind::Config,
            "it is a folder".to_owned(),
            "the path of a database names a file, which is made when it is missing",
        ),
        _ if !path.exists() => (
            ErrorKind::Config,
            "the file does not exist, or its folder cannot be written".to_owned(),
            "correct the path in the settings, or let the process write there",
        ),
        _ => (ErrorKind::Denied, error.to_string(), "let the process read and write the file and its folder"),
    };
    DbError::new(kind, fact)
        .hint(hint)
        .context(format_args!("cannot open the SQLite database {}", path.display()))
        .caused_by(error.to_string())
}

fn pragmas(raw: &Connection, options: &Options, role: Role) -> rusqlite::Result<()> {
    // Another connection that opens has the file for itself while it changes it to WAL: this one waits in place.
    raw.busy_timeout(std::time::Duration::from_secs(5))?;
    // Nothing in the file is trusted more than the program, and the program cannot break the file by SQL.
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A word in double quotes is a name, never a text: a misspelt column must not become a constant.
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    raw.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA mmap_size = 0;",
    )?;
    if options.path.is_some() && !options.read_only && role == Role::Writes {
        journal(raw)?;
    }
    raw.execute_batch(match options.synchronous {
        Synchronous::Normal => "PRAGMA synchronous = NORMAL",
        Synchronous::Full => "PRAGMA synchronous = FULL",
    })?;
    if role == Role::Reads && options.path.is_some() {
        raw.execute_batch("PRAGMA query_only = ON")?;
    }
    raw.busy_timeout(std::time::Duration::ZERO)
}

fn journal(raw: &Connection) -> rusqlite::Result<()> {
    raw.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    raw.query_row("PRAGMA journal_size_limit = 67108864", [], |_| Ok(()))
}

/// What a script may have turned off is turned on again.
pub(crate) fn restore(raw: &Connection) -> rusqlite::Result<()> {
    raw.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA defer_foreign_keys = OFF; PRAGMA ignore_check_constraints = OFF",
    )
}
