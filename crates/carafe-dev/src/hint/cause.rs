//! What can be done about an error, by the type of what caused it.

use std::{env, error::Error as StdError, io::ErrorKind};

use carafe_core::Error;
use carafe_web::Current;

pub(super) fn hint(_current: &Current, error: &Error) -> Option<String> {
    error.chain().find_map(|cause| {
        by_type(cause).map(str::to_owned).or_else(|| by_io(cause)).or_else(|| by_json(cause))
    })
}

fn by_type(cause: &(dyn StdError + 'static)) -> Option<&'static str> {
    macro_rules! table {
        ($($kind:ty => $hint:literal),* $(,)?) => {
            $(if cause.is::<$kind>() { return Some($hint); })*
        };
    }
    table!(
        std::num::ParseIntError =>
            "The text is not a whole number of this type. If a visitor wrote it, let an extractor read it (`Path<u32>`, \
             `Query`, `Form`), or write `.or_status(400, \"…\")?`: then it is answered with 4xx and not 500.",
        std::num::ParseFloatError =>
            "The text is not a number. If a visitor wrote it, let an extractor read it, or write `.or_status(400, \"…\")?`.",
        std::num::TryFromIntError => "The number does not fit the smaller type: check its range where it comes in.",
        std::str::ParseBoolError => "Only `true` and `false` are read as a `bool`.",
        std::char::ParseCharError => "The text must be one character, no more and no less.",
        std::str::Utf8Error => "The bytes are not UTF-8: `String::from_utf8_lossy` reads them with gaps, or keep them as bytes.",
        std::string::FromUtf8Error => "The bytes are not UTF-8: `String::from_utf8_lossy` reads them with gaps, or keep them as bytes.",
        std::net::AddrParseError => "Expected an address in numbers, such as `127.0.0.1:8000`; names are not looked up here.",
        std::env::VarError =>
            "The variable is not set for this process. Put it into `.env`, or better make it a setting: \
             it is then checked at the start.",
        std::fmt::Error => "Something's `Display` returned an error; formatting itself does not fail.",
        std::time::SystemTimeError => "The clock was set back between two readings: measure with `Instant`.",
        std::sync::mpsc::RecvError => "The other end of the channel is gone: its thread has ended, perhaps by a panic.",
    );
    None
}

fn by_io(cause: &(dyn StdError + 'static)) -> Option<String> {
    let hint = match cause.downcast_ref::<std::io::Error>()?.kind() {
        ErrorKind::NotFound => {
            let here = env::current_dir().map(|path| path.display().to_string()).unwrap_or_default();
            return Some(format!(
                "There is no such file. A relative path begins where the program was started: `{here}`."
            ));
        }
        ErrorKind::PermissionDenied => {
            "The user that runs the program may not do this: look at the owner and the rights of the file."
        }
        ErrorKind::ConnectionRefused => {
            "Nothing listens at that address: is the other server started, and on this port?"
        }
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            "The other side closed the connection: its log may tell why."
        }
        ErrorKind::AddrInUse => "Another program has this port: stop it, or choose another.",
        ErrorKind::TimedOut => "The other side did not answer in time: is it reachable, and is it busy?",
        ErrorKind::AlreadyExists => {
            "It is there already: `create(true)` opens it, `create_new(true)` insists on a new one."
        }
        ErrorKind::StorageFull => "The disk is full.",
        ErrorKind::UnexpectedEof => "The data ended too early: was the file written to its end?",
        ErrorKind::InvalidData => {
            "The data has another form than expected: is it the right file, and text in UTF-8?"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn by_json(cause: &(dyn StdError + 'static)) -> Option<String> {
    let json = cause.downcast_ref::<serde_json::Error>()?;
    let (line, column) = (json.line(), json.column());
    Some(match json.classify() {
        serde_json::error::Category::Syntax => {
            format!("The text is not JSON: look at line {line}, column {column}.")
        }
        serde_json::error::Category::Eof => {
            format!("The JSON ends too early, at line {line}, column {column}: is it cut off, or empty?")
        }
        serde_json::error::Category::Data => format!(
            "The JSON does not fit the type it is read into, at line {line}, column {column}: `Option<…>` and \
             `#[serde(default)]` allow what may be missing."
        ),
        serde_json::error::Category::Io => return None,
    })
}
