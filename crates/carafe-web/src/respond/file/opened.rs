//! A file that is open, with what is known of it.

use std::{
    fs, io,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use carafe_core::Error;

use super::media_type::media_type;
use crate::{conditional::ETag, respond::body_etag::etag_of};

pub(super) struct Opened {
    pub(super) kind: Kind,
    pub(super) length: u64,
    pub(super) modified: Option<SystemTime>,
    pub(super) etag: ETag,
    pub(super) media_type: &'static str,
}

/// Where the bytes are.
pub(super) enum Kind {
    Disk(fs::File),
    Memory(Bytes),
}

impl Opened {
    pub(super) fn of_bytes(bytes: Bytes, media_type: &'static str) -> Self {
        let etag = etag_of(&bytes);
        Self { etag, ..Self::untagged(bytes, media_type) }
    }

    /// For who has a tag already: making one reads all the bytes.
    pub(super) fn untagged(bytes: Bytes, media_type: &'static str) -> Self {
        let length = bytes.len() as u64;
        Self { kind: Kind::Memory(bytes), length, modified: None, etag: ETag::strong(""), media_type }
    }

    pub(super) fn of_file(file: fs::File, path: &Path) -> Result<Self, Error> {
        let about = file.metadata()?;
        let modified = about.modified().ok();
        let etag = etag_of_file(about.len(), modified);
        Ok(Self { kind: Kind::Disk(file), length: about.len(), modified, etag, media_type: media_type(path) })
    }
}

/// Opens a file that the developer named.
pub(super) fn open(path: &Path) -> Result<Opened, Error> {
    // Asked first: to open a named pipe would wait for its other end.
    let about = fs::metadata(path).map_err(|error| unopened(error, path))?;
    if !about.is_file() {
        return Err(Error::not_found().caused_by(format!("`{}` is not a file", path.display())));
    }
    Opened::of_file(fs::File::open(path).map_err(|error| unopened(error, path))?, path)
}

/// 404 for what is not there, 500 for what is there and cannot be read.
fn unopened(error: io::Error, path: &Path) -> Error {
    let missing = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    let text = format!("`{}` cannot be opened: {error}", path.display());
    if missing { Error::not_found().caused_by(text) } else { Error::internal(text) }
}

/// Changes whenever the length or the time of change does, to the nanosecond where the disk keeps them.
pub(crate) fn etag_of_file(length: u64, modified: Option<SystemTime>) -> ETag {
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    ETag::strong(&format!("{:x}-{length:x}", since.as_nanos()))
}
