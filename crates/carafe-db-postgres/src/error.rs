//! From what PostgreSQL or the way to it says to errors in our words.

use std::{fmt::Display, io};

use carafe_db::{DbError, ErrorKind, error::Broken};

use crate::server_error::ServerError;

/// An error that the server sent, for the statement that it refused.
pub(crate) fn of_server(error: ServerError) -> DbError {
    let kind = kind(&error);
    let hint = hint(&error);
    let ours = DbError::new(kind, error.message.clone());
    let ours = match hint.or_else(|| error.hint.clone()) {
        Some(hint) => ours.hint(hint),
        None => ours,
    };
    ours.caused_by(error)
}

fn kind(error: &ServerError) -> ErrorKind {
    let code = error.code.as_str();
    match code {
        "23505" => ErrorKind::Unique(broken(error)),
        "23P01" => ErrorKind::Exclusion(broken(error)),
        "23503" | "23001" => ErrorKind::ForeignKey(broken(error)),
        "23502" => ErrorKind::NotNull(broken(error)),
        "23514" | "44000" => ErrorKind::Check(broken(error)),
        "40P01" => ErrorKind::Deadlock,
        "40001" => ErrorKind::Serialization,
        "55P03" | "55006" => ErrorKind::Locked,
        "57014" | "25P03" => ErrorKind::Timeout,
        "42501" => ErrorKind::Denied,
        "42P01" | "42703" | "3F000" | "3D000" | "42704" => ErrorKind::Schema,
        "0A000" => ErrorKind::NotSupported,
        "53100" | "58030" => ErrorKind::Storage,
        "57P01" | "57P02" | "57P03" | "57P05" | "53300" => ErrorKind::Connection,
        _ => match code.get(..2) {
            Some("22") => ErrorKind::Data,
            Some("25" | "40") => ErrorKind::Transaction,
            Some("28") => ErrorKind::Denied,
            Some("42" | "26" | "54") => ErrorKind::Query,
            Some("08") => ErrorKind::Connection,
            _ => ErrorKind::Other,
        },
    }
}

fn hint(error: &ServerError) -> Option<String> {
    let text = match &*error.code {
        "42P01" | "42703" => "has every migration been applied? `migrate` does it",
        "57014" => "the limit is `statement_timeout` of the database's address",
        "25P02" => {
            "an earlier statement of the transaction failed; end it, or put what may fail into one of its own inside"
        }
        "53300" => {
            "the server takes no more connections: lower `pool_size` and `lanes`, or raise its `max_connections`"
        }
        "53100" => "nothing of the statement was kept; make room on the server's disk, and ask again",
        "0A000" if error.is_stale() => "a migration changed the table under this transaction; run it again",
        "42883" | "42704" => return missing_extension(&error.message),
        _ => return None,
    };
    Some(text.to_owned())
}

/// What is missing is often an extension that comes with the server: a word of its own in the sentence tells which.
fn missing_extension(message: &str) -> Option<String> {
    const TRIGRAMS: [&str; 8] =
        ["similarity(", " % ", " <% ", " <<% ", " <-> text", " <-> varchar", "<<-> ", "_trgm_ops"];
    let is_about = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let extension = if is_about(&["unaccent("]) {
        "unaccent"
    } else if is_about(&TRIGRAMS) || message.contains(" <-> character varying") {
        "pg_trgm"
    } else if is_about(&["hstore"]) {
        "hstore"
    } else {
        return None;
    };
    Some(format!(
        "the database lacks the extension `{extension}`: let a migration make it, `[[op]]` with `extension = \"{extension}\"`"
    ))
}

fn broken(error: &ServerError) -> Broken {
    let columns = match &error.column {
        Some(column) => vec![column.clone()],
        None => error.detail.as_deref().map(|detail| key_columns(detail, error)).unwrap_or_default(),
    };
    Broken { constraint: error.constraint.clone(), table: error.table.clone(), columns }
}

/// The columns of `Key (a, b)=(1, 2) already exists.`, whatever the language of the words around.
fn key_columns(detail: &str, error: &ServerError) -> Vec<String> {
    // Columns of the other table, which are of no use to whoever asked.
    let elsewhere = error.code == "23503" && detail.contains("is still referenced");
    let inside = detail.split_once('(').and_then(|(_, rest)| rest.split_once(")=("));
    match inside {
        Some((inside, _)) if !elsewhere => {
            inside.split(", ").map(|name| name.trim_matches('"').replace("\"\"", "\"")).collect()
        }
        _ => Vec::new(),
    }
}

/// The way to the server failed while a statement was under way.
pub(crate) fn lost(place: &impl Display, error: io::Error) -> DbError {
    let text = format!("the connection to {place} was lost while a statement was under way");
    DbError::new(ErrorKind::Connection, text)
        .hint("whether the statement took effect is not known, so it was not sent again")
        .caused_by(error)
}

/// The server did not answer in time.
pub(crate) fn silent(place: &impl Display) -> DbError {
    DbError::new(ErrorKind::Timeout, format!("{place} did not answer within the time for a statement"))
        .hint("the limit is `statement_timeout` of the database's address; the connection was given up")
}

/// Bytes that are no protocol of PostgreSQL.
pub(crate) fn garbled() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the server sent bytes that are not PostgreSQL's protocol")
}

/// The server closed the connection.
pub(crate) fn ended() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection")
}

/// Nobody answers there, or not as PostgreSQL does.
pub(crate) fn unreachable(place: &impl Display, error: io::Error) -> DbError {
    let hint = match error.kind() {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound => {
            "is the server running, and is this its port?"
        }
        io::ErrorKind::TimedOut => "is the host right, and does no firewall stand between?",
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
            "is it PostgreSQL that listens there?"
        }
        _ => "are host and port right?",
    };
    let text = format!("cannot connect to {place}: {error}");
    DbError::new(ErrorKind::Connection, text).hint(hint).caused_by(error)
}

/// The server refused who came.
pub(crate) fn refused(place: &impl Display, error: ServerError) -> DbError {
    let text = format!("{place} refused the connection: {}", error.message);
    let hint = match &*error.code {
        "28P01" => "the password is wrong, or there is no such user",
        "28000" => "the user does not exist, or pg_hba.conf of the server does not let it in from here",
        "3D000" => "create the database first, for example with `createdb`",
        "57P03" => "the server is starting or stopping; the next statement tries again",
        "53300" => {
            "the server takes no more connections: lower `pool_size` and `lanes`, or raise its `max_connections`"
        }
        _ => "the server's log may say more",
    };
    DbError::new(kind(&error), text).hint(hint).caused_by(error)
}
