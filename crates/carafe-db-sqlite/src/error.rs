//! What SQLite says, in the words of `carafe-db`.

use carafe_db::{DbError, ErrorKind, error::Broken};
use rusqlite::{Error, ffi};

/// Makes one of ours of one of rusqlite's.
pub(crate) fn translate(error: Error, sql: Option<&str>) -> DbError {
    let translated = match &error {
        Error::SqliteFailure(code, message) => failure(*code, message.as_deref().unwrap_or_default()),
        Error::SqlInputError { error: code, msg, .. } => failure(*code, msg),
        Error::MultipleStatement => {
            DbError::new(ErrorKind::Query, "one statement at a time: there is another after the first")
        }
        Error::NulError(_) => DbError::new(ErrorKind::Query, "a statement cannot hold a NUL character"),
        other => DbError::new(ErrorKind::Other, other.to_string()),
    };
    let translated = translated.caused_by(error);
    match sql {
        Some(sql) => translated.sql(sql),
        None => translated,
    }
}

pub(crate) fn is_busy(error: &Error) -> bool {
    matches!(error, Error::SqliteFailure(code, _)
        if matches!(code.code, ffi::ErrorCode::DatabaseBusy) && code.extended_code != ffi::SQLITE_BUSY_SNAPSHOT)
}

pub(crate) fn is_interrupt(error: &Error) -> bool {
    matches!(error, Error::SqliteFailure(code, _) if matches!(code.code, ffi::ErrorCode::OperationInterrupted))
}

fn failure(code: ffi::Error, message: &str) -> DbError {
    use ffi::ErrorCode as Code;
    let said = |kind, before: &str| DbError::new(kind, format!("{before}: {message}"));
    match code.code {
        Code::ConstraintViolation => constraint(code.extended_code, message),
        Code::DatabaseBusy if code.extended_code == ffi::SQLITE_BUSY_SNAPSHOT => DbError::new(
            ErrorKind::Serialization,
            "another wrote after this transaction began to read; it may be tried again from its beginning",
        ),
        Code::DatabaseBusy => {
            DbError::new(ErrorKind::Locked, "another process holds the database for writing")
        }
        Code::DatabaseLocked => said(ErrorKind::Locked, "a table is in use on the same connection"),
        Code::OperationInterrupted => DbError::new(ErrorKind::Timeout, "the statement was stopped"),
        Code::DiskFull => DbError::new(ErrorKind::Storage, "no room is left on the disk of the database")
            .hint("nothing of the statement was kept; make room, and ask again"),
        Code::SystemIoFailure => {
            said(ErrorKind::Storage, "the file of the database cannot be read or written")
        }
        Code::DatabaseCorrupt => said(ErrorKind::Storage, "the file of the database is damaged")
            .hint("stop writing to it, and restore a backup; `PRAGMA integrity_check` tells what is damaged"),
        Code::NotADatabase => {
            DbError::new(ErrorKind::Storage, "the file is no SQLite database, or it is encrypted")
                .hint("correct the path in the settings, or move the file away")
        }
        Code::ReadOnly => said(ErrorKind::Denied, "nothing can be written here")
            .hint("let the process write the file and its folder, or open it without `mode=ro`"),
        Code::CannotOpen => said(ErrorKind::Connection, "the file cannot be opened"),
        Code::PermissionDenied | Code::AuthorizationForStatementDenied => said(ErrorKind::Denied, "refused"),
        Code::TooBig => DbError::new(ErrorKind::Data, "a value or a statement is larger than SQLite takes"),
        Code::TypeMismatch => said(ErrorKind::Data, "a value of another type than the column"),
        Code::OutOfMemory => DbError::new(ErrorKind::Other, "SQLite has no memory left"),
        Code::SchemaChanged => said(ErrorKind::Schema, "the schema changed while the statement ran"),
        _ => spoken(message),
    }
}

/// What only the message tells apart.
fn spoken(message: &str) -> DbError {
    let missing =
        ["no such table", "no such column", "has no column named", "no such function", "no such index"];
    if missing.iter().any(|words| message.contains(words)) && !message.contains("no such function") {
        return DbError::new(ErrorKind::Schema, message.to_owned())
            .hint("is there a migration that was not applied? `migrate` applies them");
    }
    if message.contains("no such savepoint") || message.contains("no transaction is active") {
        return DbError::new(ErrorKind::Transaction, message.to_owned());
    }
    if message.contains("integer overflow") {
        return DbError::new(ErrorKind::Data, "a whole number grew beyond 64 bits");
    }
    let kind = if message.contains("does not fit its column") { ErrorKind::Data } else { ErrorKind::Query };
    DbError::new(kind, message.to_owned())
}

fn constraint(extended: i32, message: &str) -> DbError {
    let named = message.split_once(" failed: ").map_or("", |(_, named)| named);
    match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let broken = match named.strip_prefix("index '") {
                Some(index) => {
                    Broken { constraint: Some(index.trim_end_matches('\'').to_owned()), ..Broken::default() }
                }
                None => columns(named),
            };
            DbError::new(ErrorKind::Unique(broken), format!("another row has the same {named}"))
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            DbError::new(ErrorKind::NotNull(columns(named)), format!("{named} must not be null"))
        }
        ffi::SQLITE_CONSTRAINT_CHECK => {
            let broken = Broken { constraint: Some(named.to_owned()), ..Broken::default() };
            DbError::new(ErrorKind::Check(broken), format!("the check `{named}` does not hold"))
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY | ffi::SQLITE_CONSTRAINT_TRIGGER => DbError::new(
            ErrorKind::ForeignKey(Broken::default()),
            "a foreign key would point at nothing: what it points at is not there, or was to be deleted",
        ),
        ffi::SQLITE_CONSTRAINT_DATATYPE => DbError::new(ErrorKind::Data, message.to_owned()),
        _ => DbError::new(ErrorKind::Check(Broken::default()), message.to_owned()),
    }
}

/// `blog_post.title, blog_post.slug` names one table and its columns.
fn columns(named: &str) -> Broken {
    let mut broken = Broken::default();
    for name in named.split(", ") {
        let (table, column) = name.rsplit_once('.').unwrap_or(("", name));
        if !table.is_empty() {
            broken.table = Some(table.to_owned());
        }
        broken.columns.push(column.to_owned());
    }
    broken
}
