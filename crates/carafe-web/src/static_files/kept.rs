//! What a site that starts knows of a static file: its bytes, or where on the disk they are and what they were.

use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    path::PathBuf,
    time::SystemTime,
};

use bytes::Bytes;
use carafe_core::embed::{Dir, beneath};

use super::digest::Digest;

/// A static file of a site that starts.
#[derive(Debug, Clone)]
pub(crate) struct StaticFile {
    pub(crate) kept: Kept,
    digest: String,
}

/// Where its bytes are.
#[derive(Debug, Clone)]
pub(crate) enum Kept {
    /// In memory, or in the binary.
    Here(Bytes),
    /// On the disk: it is read when it is asked for.
    OnDisk(OnDisk),
}

/// A file that stays on the disk.
#[derive(Debug, Clone)]
pub(crate) struct OnDisk {
    pub(crate) folder: PathBuf,
    pub(crate) name: String,
    /// As it was at the start. A file that is another by now has another length or time.
    pub(crate) length: u64,
    pub(crate) modified: Option<SystemTime>,
}

impl StaticFile {
    pub(crate) fn of(bytes: Cow<'static, [u8]>) -> Self {
        Self { digest: Digest::of(&bytes), kept: Kept::Here(shared(bytes)) }
    }

    /// A file of a folder; one of more than `most` bytes stays where it is. What is in the binary is in memory already,
    /// and the text of a style sheet is needed, for hashed names are written into it.
    pub(crate) fn read(dir: &Dir, name: &str, most: u64) -> io::Result<Option<Self>> {
        if dir.is_embedded() || name.ends_with(".css") {
            return Ok(dir.get(name)?.map(|file| Self::of(file.bytes)));
        }
        let folder = beneath::real_folder(dir.path())?;
        let file = match beneath::open(&folder, name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let about = file.metadata()?;
        if about.len() <= most {
            return Ok(dir.get(name)?.map(|file| Self::of(file.bytes)));
        }
        let (length, modified) = (about.len(), about.modified().ok());
        let on_disk = OnDisk { folder, name: name.to_owned(), length, modified };
        Ok(Some(Self { digest: digest_of(file)?, kept: Kept::OnDisk(on_disk) }))
    }

    /// Its bytes, if they are in memory.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match &self.kept {
            Kept::Here(bytes) => Some(bytes),
            Kept::OnDisk(_) => None,
        }
    }

    /// A short name for what is in it.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }
}

/// Without a copy.
pub(crate) fn shared(bytes: Cow<'static, [u8]>) -> Bytes {
    match bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

/// A piece at a time, for it may be larger than the memory.
fn digest_of(mut file: fs::File) -> io::Result<String> {
    let (mut digest, mut piece) = (Digest::new(), vec![0; 64 * 1024]);
    let mut length = 0;
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => {
                digest.add_part(&piece[..read]);
                length += read as u64;
            }
        }
    }
    digest.end(length);
    Ok(digest.text())
}
