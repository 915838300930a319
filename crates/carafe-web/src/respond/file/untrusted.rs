//! Opening a file in a folder by a name that a visitor sent.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use carafe_core::Error;

use super::opened::{Opened, unopened};

pub(super) fn open_beneath(folder: &Path, name: &str) -> Result<Opened, Error> {
    let root = real_folder(folder)?;
    if !is_tame(name) {
        return Err(Error::not_found().caused_by(format!("{name:?} is not a name for a file in a folder")));
    }
    let path = root.join(name);
    let about = fs::metadata(&path).map_err(|error| hidden(error, &path))?;
    if !about.is_file() {
        return Err(Error::not_found().caused_by(format!("`{}` is not a file", path.display())));
    }
    let file = fs::File::open(&path).map_err(|error| hidden(error, &path))?;
    match real_path(&file, &path) {
        Ok(real) if real.starts_with(&root) => Opened::of_file(file, &path),
        _ => Err(Error::not_found().caused_by(format!("`{}` leads out of the folder", path.display()))),
    }
}

/// The folder without links. An empty path would be the working directory, which nobody means to publish.
fn real_folder(folder: &Path) -> Result<PathBuf, Error> {
    let found = match folder.as_os_str().is_empty() {
        true => Err(io::Error::new(io::ErrorKind::NotFound, "its path is empty")),
        false => folder.canonicalize(),
    };
    found.map_err(|error| {
        Error::internal(format!("the folder `{}` cannot be opened: {error}", folder.display()))
            .hint("`file_in` sends files of a folder that exists: create it, or correct its path")
    })
}

/// Names that are too long, or that lead through a file, are no different to a visitor from names that are not there.
fn hidden(error: io::Error, path: &Path) -> Error {
    match error.kind() {
        io::ErrorKind::PermissionDenied => unopened(error, path),
        _ => Error::not_found().caused_by(format!("`{}` cannot be opened: {error}", path.display())),
    }
}

/// Where an open file really is. Asking the kernel for the path of what was opened leaves no moment in which a link
/// could be turned elsewhere.
#[cfg(target_os = "linux")]
fn real_path(file: &fs::File, path: &Path) -> io::Result<PathBuf> {
    use std::os::fd::AsRawFd;
    fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).or_else(|_| path.canonicalize())
}

/// Where a path really leads. (A link that is turned elsewhere between opening and asking is not noticed here.)
#[cfg(not(target_os = "linux"))]
fn real_path(_file: &fs::File, path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}

fn is_tame(name: &str) -> bool {
    name.len() <= 4096 && name.split('/').all(is_tame_part)
}

fn is_tame_part(part: &str) -> bool {
    let wild = |c: char| c.is_control() || matches!(c, '\\' | ':');
    let ends_wild = part.ends_with(['.', ' ']);
    !part.is_empty() && !part.starts_with('.') && !ends_wild && !part.contains(wild) && !is_device(part)
}

/// Windows opens a device for these in any folder, whatever follows the first dot.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = |prefix| {
        let number = stem.strip_prefix(prefix).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || numbered("com")
        || numbered("lpt")
}
