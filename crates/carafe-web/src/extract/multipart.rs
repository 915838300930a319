//! Forms with files: `multipart/form-data` (RFC 7578), read part by part and never held in memory as a whole.

mod file_name;
mod head;
mod parser;

use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
};

use axum_core::extract::{FromRequest, Request};
use bytes::{Bytes, BytesMut};
use carafe_core::{Error, Result};
use http::{HeaderMap, StatusCode};
use tokio::io::AsyncWriteExt;

use self::{
    head::Head,
    parser::{Event, Parser},
};
use super::{BodyStream, ContentType, content_type};

pub(super) const MULTIPART: &str = "multipart/form-data";

/// More parts are refused.
const MOST_PARTS: usize = 1000;

/// More files are refused.
const MOST_FILES: usize = 100;

/// A longer text field is refused.
const LONGEST_TEXT: usize = 1024 * 1024;

/// A sent form that may have files in it.
///
/// Its parts come in the order in which they were sent, each to be read before the next is asked for (what is left of
/// one is passed over). All of them together may be as long as the route's body limit says, so a route that takes
/// uploads needs `body_limit`.
///
/// ```
/// use carafe_core::{App, Result};
/// use carafe_web::{WebApp, extract::Multipart, post};
///
/// async fn upload(mut form: Multipart) -> Result<String> {
///     let mut saved = 0;
///     while let Some(mut part) = form.next_part().await? {
///         if let Some(name) = part.file_name() {
///             let path = std::env::temp_dir().join(format!("upload-{}-{name}", saved));
///             part.save_to(path).await?;
///             saved += 1;
///         }
///     }
///     Ok(format!("{saved} files"))
/// }
///
/// let app = App::new().route("/upload/", post(upload).body_limit(32 << 20));
/// ```
///
/// Refused are a wrong content type (415), more than 1,000 parts or 100 files (400), a part without a name or with a
/// transfer encoding (400), part headers over 8 KiB (400), a body that ends early (400) or is too long (413).
#[derive(Debug)]
pub struct Multipart {
    body: BodyStream,
    parser: Parser,
    parts: usize,
    files: usize,
}

impl Multipart {
    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// Those named above.
    pub async fn next_part(&mut self) -> Result<Option<Part<'_>>> {
        loop {
            match self.next_event().await? {
                Event::Head(bytes) => {
                    let head = Head::parse(&bytes)?;
                    self.count(&head)?;
                    return Ok(Some(Part { form: self, head, ended: false }));
                }
                Event::Data(_) | Event::PartEnd => {}
                Event::End => return Ok(None),
            }
        }
    }

    async fn next_event(&mut self) -> Result<Event> {
        loop {
            if let Some(event) = self.parser.next_event()? {
                return Ok(event);
            }
            match self.body.chunk().await? {
                Some(chunk) => self.parser.feed(&chunk),
                None => return Err(Error::bad_request("The form ends in the middle of a part.")),
            }
        }
    }

    fn count(&mut self, head: &Head) -> Result<()> {
        self.parts += 1;
        self.files += usize::from(head.file_name.is_some());
        if self.parts > MOST_PARTS || self.files > MOST_FILES {
            let text = format!("The form has more than {MOST_PARTS} fields or {MOST_FILES} files.");
            return Err(Error::bad_request(text));
        }
        Ok(())
    }
}

impl<S: Sync> FromRequest<S> for Multipart {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let boundary = boundary(request.headers())?;
        let body = BodyStream::from_request(request, state).await?;
        Ok(Self { body, parser: Parser::new(&boundary), parts: 0, files: 0 })
    }
}

/// One field of a form, or one file.
#[derive(Debug)]
pub struct Part<'a> {
    form: &'a mut Multipart,
    head: Head,
    ended: bool,
}

impl Part<'_> {
    /// The name of the field.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.head.name
    }

    /// Whether it is a file, by the word of the sender. A file field that was left empty is one without a name.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.head.file_name.is_some()
    }

    /// The name of the file, made safe: no folders, no control or direction characters, no leading dots, no name that
    /// means a device, at most 100 bytes. Nothing if it is no file, or nothing safe is left.
    ///
    /// Two visitors may send the same name: put something of your own before it.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        file_name::safe(self.head.file_name.as_deref()?)
    }

    /// The name of the file as it was sent. Never use it as a path.
    #[must_use]
    pub fn raw_file_name(&self) -> Option<&str> {
        self.head.file_name.as_deref()
    }

    /// What it is, by the word of the sender.
    #[must_use]
    pub fn content_type(&self) -> Option<&ContentType> {
        self.head.content_type.as_ref()
    }

    /// The next piece of it; nothing at the end.
    ///
    /// # Errors
    /// When the body ends early (400) or is too long (413).
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        if self.ended {
            return Ok(None);
        }
        if let Event::Data(data) = self.form.next_event().await? {
            return Ok(Some(data));
        }
        self.ended = true;
        Ok(None)
    }

    /// All of it, as text.
    ///
    /// # Errors
    /// As [`chunk`](Part::chunk); 413 when it is longer than 1 MiB, 400 when it is not UTF-8.
    pub async fn text(&mut self) -> Result<String> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if bytes.len() + chunk.len() > LONGEST_TEXT {
                let text = format!("The field `{}` is longer than 1 MiB.", self.name());
                return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, text));
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes)
            .map_err(|_| Error::bad_request(format!("The field `{}` is not UTF-8 text.", self.name())))
    }

    /// All of it, in memory. It may be as long as the route's body limit says.
    ///
    /// # Errors
    /// As [`chunk`](Part::chunk).
    pub async fn bytes(&mut self) -> Result<Bytes> {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    /// Writes it to a new file, piece by piece, and tells how many bytes it has.
    ///
    /// The file is readable by its owner and group only, and gone again if the visitor goes away in the middle.
    ///
    /// # Errors
    /// As [`chunk`](Part::chunk); 500 when there is such a file already, or it cannot be written.
    pub async fn save_to(&mut self, path: impl AsRef<Path>) -> Result<u64> {
        self.save_at(path.as_ref().to_owned()).await
    }

    async fn save_at(&mut self, path: PathBuf) -> Result<u64> {
        let mut file = tokio::fs::OpenOptions::from(new_file()).open(&path).await?;
        let unfinished = Unfinished(Some(path));
        let mut written = 0;
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await?;
            written += chunk.len() as u64;
        }
        file.flush().await?;
        unfinished.keep();
        Ok(written)
    }
}

/// Never one that is there already: its owner did not ask for a change.
fn new_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    options
}

/// A file that is removed unless it is finished.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.0
            && let Err(error) = std::fs::remove_file(path)
        {
            tracing::warn!(target: "carafe::request", %error, path = %path.display(), "an unfinished upload stays");
        }
    }
}

/// The text that separates the parts (RFC 2046 §5.1.1).
fn boundary(headers: &HeaderMap) -> Result<String> {
    let Some(sent) = ContentType::of(headers).filter(|sent| sent.essence() == MULTIPART) else {
        return Err(content_type::unsupported(headers, MULTIPART));
    };
    let boundary = sent.param("boundary").unwrap_or_default();
    let fits = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if boundary.is_empty() || boundary.len() > 70 || !boundary.bytes().all(fits) {
        return Err(Error::bad_request("The form does not say what separates its parts."));
    }
    Ok(boundary.to_owned())
}
