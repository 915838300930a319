//! From what the server or the way to it says to errors in our words.

use std::fmt::Display;

use carafe_db::{DbError, ErrorKind, error::Broken};
use mysql_async::{DriverError, Error, ServerError};

use crate::words;

/// An error of a statement.
pub(crate) fn of(error: Error, place: &impl Display) -> DbError {
    match error {
        Error::Server(error) => of_server(error),
        Error::Driver(DriverError::PacketTooLarge) => too_large(),
        other => lost(other, place),
    }
}

/// A statement in which the protocol's library sees names of parameters where there are none.
pub(crate) fn misread() -> DbError {
    DbError::new(
        ErrorKind::Query,
        "the statement has a `:name` outside of quotes, or a backslash before a quote",
    )
    .hint("bind the text as a parameter")
}

/// More parameters than the statement has places for, or fewer.
pub(crate) fn miscounted(places: usize, bound: usize) -> DbError {
    DbError::new(ErrorKind::Query, format!("the statement has {places} parameters, and {bound} were bound"))
}

/// More parameters than the protocol can count.
pub(crate) fn too_many(bound: usize) -> DbError {
    DbError::new(ErrorKind::Data, format!("a statement cannot have {bound} parameters"))
        .hint("65535 are the most of one statement")
}

pub(crate) fn too_large() -> DbError {
    DbError::new(ErrorKind::Data, "the statement with its values is larger than the server takes")
        .hint("raise `max_allowed_packet` of the server")
}

/// Whether the connection can be used on.
pub(crate) fn is_fatal(error: &Error) -> bool {
    match error {
        Error::Server(error) => matches!(error.code, 1053 | 1927 | 2006 | 2013 | 4031),
        _ => true,
    }
}

fn lost(error: Error, place: &impl Display) -> DbError {
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

fn of_server(error: ServerError) -> DbError {
    let kind = kind(&error);
    // Its sentence about a unique key holds the value of the row.
    let message = match &kind {
        ErrorKind::Unique(Broken { constraint: Some(name), .. }) => {
            format!("there is such a row already: key `{name}`")
        }
        _ => error.message.clone(),
    };
    let ours = DbError::new(kind, message);
    let hint = match error.code {
        1146 | 1054 => "has every migration been applied? `migrate` does it",
        1969 | 3024 | 1317 => "the limit is `statement_timeout` of the database's address",
        1040 | 1203 | 1226 => {
            "the server takes no more connections: lower `pool_size`, or raise its `max_connections`"
        }
        1021 | 1114 => "nothing of the statement was kept; make room on the server's disk, and ask again",
        1153 => "raise `max_allowed_packet` of the server",
        _ => return ours.caused_by(error),
    };
    ours.hint(hint).caused_by(error)
}

fn kind(error: &ServerError) -> ErrorKind {
    match error.code {
        1062 | 1586 | 1859 => ErrorKind::Unique(words::unique(&error.message)),
        1452 | 1216 => ErrorKind::ForeignKey(words::foreign_key(&error.message, true)),
        1451 | 1217 => ErrorKind::ForeignKey(words::foreign_key(&error.message, false)),
        1048 | 1364 => ErrorKind::NotNull(words::not_null(&error.message)),
        3819 | 4025 => ErrorKind::Check(words::check(&error.message)),
        1213 => ErrorKind::Deadlock,
        1020 => ErrorKind::Serialization,
        1205 | 3572 => ErrorKind::Locked,
        1317 | 1969 | 3024 => ErrorKind::Timeout,
        1044 | 1045 | 1142 | 1143 | 1227 | 1370 | 1698 | 3118 | 4151 => ErrorKind::Denied,
        1049 | 1051 | 1054 | 1109 | 1146 => ErrorKind::Schema,
        1264 | 1265 | 1292 | 1366 | 1367 | 1406 | 1411 | 1441 | 1690 | 1153 | 3140 | 3141 | 3143 | 3854 => {
            ErrorKind::Data
        }
        1235 | 1295 => ErrorKind::NotSupported,
        3 | 1021 | 1026 | 1114 => ErrorKind::Storage,
        1004 | 1005 | 1016 | 1025 | 1030 if is_full(&error.message) => ErrorKind::Storage,
        1040 | 1203 | 1226 | 1053 | 1927 | 2006 | 2013 | 4031 => ErrorKind::Connection,
        1792 | 1290 | 1568 => ErrorKind::Transaction,
        _ => match error.state.get(..2) {
            Some("22") => ErrorKind::Data,
            Some("23") => ErrorKind::Unique(Broken::default()),
            Some("28") => ErrorKind::Denied,
            Some("08") => ErrorKind::Connection,
            Some("40" | "25") => ErrorKind::Transaction,
            Some("42" | "07" | "21") => ErrorKind::Query,
            _ => ErrorKind::Other,
        },
    }
}

/// Some statements tell a full disk only by the number of the error below: of the system (28), or of InnoDB (135).
fn is_full(message: &str) -> bool {
    ["errno: 28 ", "errno: 135 ", "error 28 ", "error 135 "].iter().any(|words| message.contains(words))
}

/// A connection that could not be opened.
pub(crate) fn unopened(error: Error, place: &impl Display) -> DbError {
    match error {
        Error::Server(error) => {
            let hint = match error.code {
                1045 | 1698 => {
                    "the password is wrong, or the user does not exist or may not come in from here"
                }
                1044 => "the user has no right to use this database",
                1049 => "create the database first",
                1040 | 1203 | 1226 => {
                    "the server takes no more connections: lower `pool_size`, or raise its `max_connections`"
                }
                _ => "the server's log may say more",
            };
            let text = format!("{place} refused the connection: {}", error.message);
            DbError::new(kind(&error), text).hint(hint).caused_by(error)
        }
        // MySQL asks whom it does not know for a proof of any kind, so that nobody can tell who is known.
        Error::Driver(DriverError::UnknownAuthPlugin { name }) => DbError::new(
            ErrorKind::Denied,
            format!("{place} wants a proof of the kind `{name}`, which is not spoken here"),
        )
        .hint("the user does not exist; or make it anew with `IDENTIFIED WITH caching_sha2_password`"),
        Error::Driver(DriverError::NoClientSslFlagFromServer) => DbError::new(
            ErrorKind::Connection,
            format!("cannot connect to {place}: the server does not speak TLS, and `sslmode` demands it"),
        )
        .hint("set up TLS on the server, or write `sslmode=disable`"),
        other => unreachable(other.to_string(), place).caused_by(other),
    }
}

/// Nobody answers there, or not as a database does.
pub(crate) fn unreachable(fact: impl Display, place: &impl Display) -> DbError {
    DbError::new(ErrorKind::Connection, format!("cannot connect to {place}: {fact}"))
        .hint("is the server running, and are host and port right?")
}
