//! Replies that are files.

mod body;
mod disposition;
mod media_type;
mod opened;
mod portions;
mod untrusted;

use std::path::{Path, PathBuf};

use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use carafe_core::{Error, Place};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

pub(crate) use media_type::media_type;
pub(crate) use opened::etag_of_file;

use self::{body::Segment, opened::Opened};
use super::{
    late::Asked,
    reply::Reply,
    unchanged::{not_modified, validators},
};
use crate::{
    conditional::{Conditions, ETag, Portion, Verdict},
    handler::Answer,
};

/// A file of your own choosing.
///
/// ```
/// use carafe_web::respond::file;
/// use std::time::Duration;
///
/// let reply = file("assets/manual.pdf").max_age(Duration::from_secs(3600));
/// ```
///
/// The type goes by the extension; length, `ETag` and `Last-Modified` by the file; a browser that has it is told 304; a
/// part that is asked for (`Range`) is sent as 206. The file is read in pieces on threads for blocking work. A header
/// that you set yourself stays as you set it, and with a [`status`](Reply::status) other than 200 the whole file is
/// sent with that status.
///
/// There is no such file: 404. It cannot be read: 500 with the cause and this line. **A name that a visitor had a
/// hand in belongs into [`file_in`]**, which cannot be led astray.
#[track_caller]
pub fn file(path: impl AsRef<Path>) -> Reply {
    of_disk(Wanted::Trusted(path.as_ref().to_owned()))
}

/// As [`file()`], to be saved under the file's own name instead of shown.
///
/// ```
/// use carafe_web::respond::download;
///
/// let reply = download("reports/2026-11.pdf");
/// assert_eq!(reply.headers()["content-disposition"], r#"attachment; filename="2026-11.pdf""#);
/// ```
///
/// [`attachment`](Reply::attachment) chooses another name.
#[track_caller]
pub fn download(path: impl AsRef<Path>) -> Reply {
    let path = path.as_ref();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    file(path).attachment(&name)
}

/// A file in a folder, by a name that a visitor sent: Flask's `send_from_directory`.
///
/// ```
/// use carafe_web::respond::file_in;
///
/// fn photo(name: String) -> carafe_web::Reply {
///     file_in("uploads", &name)
/// }
/// ```
///
/// The name is the decoded one, as `Path` gives it; `/` in it leads into folders below. It is 404, without a look at
/// the disk, when it is absolute or has a part that is empty, begins with a dot (`..`, `.env`, `.git`), ends with a
/// dot or a blank, or has a backslash, a colon or a control character in it, or is a device of Windows (`CON`). It
/// is 404, too, when a symbolic link leads out of the folder: what counts is the file that was really opened.
///
/// A folder that does not exist is your mistake, not the visitor's: 500 with this line. Pages that visitors uploaded
/// run with your site's rights when they are shown; chain [`attachment`](Reply::attachment) for them.
#[track_caller]
pub fn file_in(folder: impl AsRef<Path>, name: &str) -> Reply {
    of_disk(Wanted::Beneath(folder.as_ref().to_owned(), name.to_owned()))
}

/// A file that is in memory: its name says the type, its bytes are the `ETag`.
///
/// ```
/// use carafe_web::respond::file_bytes;
///
/// let reply = file_bytes("robots.txt", "User-agent: *\nDisallow:\n");
/// ```
///
/// Conditions and ranges work as with [`file()`].
pub fn file_bytes(name: &str, bytes: impl Into<Bytes>) -> Reply {
    of_memory(media_type(Path::new(name)), bytes.into())
}

impl Reply {
    /// Lets the browser save the answer under this name instead of showing it.
    ///
    /// ```
    /// use carafe_web::respond::text;
    ///
    /// let menu = text("…").attachment("café.txt");
    /// assert_eq!(
    ///     menu.headers()["content-disposition"],
    ///     "attachment; filename=\"caf_.txt\"; filename*=UTF-8''caf%C3%A9.txt",
    /// );
    /// ```
    ///
    /// Any text will do: quotes, line breaks and slashes cannot break out of the header (RFC 6266, RFC 8187).
    pub fn attachment(self, name: &str) -> Self {
        self.header(header::CONTENT_DISPOSITION, disposition::header_value("attachment", name))
    }

    /// Shows the answer, and proposes this name when it is saved.
    pub fn inline(self, name: &str) -> Self {
        self.header(header::CONTENT_DISPOSITION, disposition::header_value("inline", name))
    }
}

/// Which file on the disk.
enum Wanted {
    Trusted(PathBuf),
    Beneath(PathBuf, String),
}

#[track_caller]
fn of_disk(wanted: Wanted) -> Reply {
    let place = Place::here();
    Reply::new(()).later(Box::new(move |asked, reply| {
        Answer::new(async move {
            let answer = tokio::task::spawn_blocking(move || from_disk(&wanted, &asked, reply));
            let answer = answer.await.unwrap_or_else(|failure| Err(Error::internal(failure)));
            answer.unwrap_or_else(|error| error.at(place).into_response())
        })
    }))
}

fn of_memory(media_type: &'static str, bytes: Bytes) -> Reply {
    Reply::new(()).later(Box::new(move |asked, reply| {
        let answer = answer(Opened::of_bytes(bytes, media_type), Wish::of(&asked), reply);
        Answer::ready(answer.unwrap_or_else(IntoResponse::into_response))
    }))
}

fn from_disk(wanted: &Wanted, asked: &Asked, reply: Response) -> Result<Response, Error> {
    let opened = match wanted {
        Wanted::Trusted(path) => opened::open(path)?,
        Wanted::Beneath(folder, name) => untrusted::open_beneath(folder, name)?,
    };
    answer(opened, Wish::of(asked), reply)
}

/// What of a request decides how a file is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
}

impl<'a> Wish<'a> {
    fn of(asked: &'a Asked) -> Self {
        Self { method: asked.method(), headers: asked.headers() }
    }
}

/// Bytes with what is known of them.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) bytes: Bytes,
    pub(crate) media_type: &'static str,
    pub(crate) etag: ETag,
}

/// Sends bytes; the headers of `reply` go with them.
pub(crate) fn send_known(known: Known, wish: Wish<'_>, reply: Response) -> Result<Response, Error> {
    let Known { bytes, media_type, etag } = known;
    answer(Opened { etag, ..Opened::untagged(bytes, media_type) }, wish, reply)
}

/// Sends a file of a folder as [`file_in`] does. It reads, so it is called on a thread for blocking work.
pub(crate) fn send_beneath(
    folder: &Path,
    name: &str,
    wish: Wish<'_>,
    reply: Response,
) -> Result<Response, Error> {
    answer(untrusted::open_beneath(folder, name)?, wish, reply)
}

/// What the request gets of an open file; headers that are there already stay.
fn answer(file: Opened, wish: Wish<'_>, mut reply: Response) -> Result<Response, Error> {
    describe(&file, &mut reply);
    if reply.status() != StatusCode::OK {
        return whole(file, wish, reply);
    }
    put(&mut reply, header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let state = validators(&reply).unwrap_or_default();
    let conditions = Conditions::of(wish.headers);
    match conditions.evaluate(wish.method, Some(&state)) {
        Verdict::NotModified => return Ok(not_modified(reply)),
        Verdict::PreconditionFailed => return Err(Error::of(StatusCode::PRECONDITION_FAILED)),
        Verdict::Proceed => {}
    }
    match conditions.portion(wish.method, &state, file.length) {
        Portion::Whole => whole(file, wish, reply),
        Portion::Unsatisfiable => Err(Error::range_not_satisfiable(file.length)),
        Portion::Ranges(ranges) => portions::partial(file, &ranges, reply),
    }
}

fn describe(file: &Opened, reply: &mut Response) {
    put(reply, header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    put(reply, header::ETAG, file.etag.to_header());
    if let Some(date) = file.modified.and_then(crate::conditional::http_date) {
        put(reply, header::LAST_MODIFIED, date);
    }
}

fn put(reply: &mut Response, name: HeaderName, value: HeaderValue) {
    reply.headers_mut().entry(name).or_insert(value);
}

fn whole(file: Opened, wish: Wish<'_>, mut reply: Response) -> Result<Response, Error> {
    reply.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(file.length));
    // The answer to HEAD has the length of the file and nothing of it, so nothing is read.
    if *wish.method != Method::HEAD {
        let all = Segment::File { start: 0, length: file.length };
        *reply.body_mut() = body::of_segments(file.kind, [all].into())?;
    }
    Ok(reply)
}
