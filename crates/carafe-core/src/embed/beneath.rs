//! Opening a file in a folder by a name that may come from anyone.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::name::is_tame;

/// The folder without links. An empty path would be the working directory, which nobody means to publish.
///
/// # Errors
/// When the path is empty, or no folder is there.
pub fn real_folder(folder: &Path) -> io::Result<PathBuf> {
    if folder.as_os_str().is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "its path is empty"));
    }
    folder.canonicalize()
}

/// Opens a file in a folder that [`real_folder`] gave. What counts is the file that was really opened.
///
/// # Errors
/// `NotFound`, with the reason, when the name is not [tame](is_tame), leads out of the folder or to something other
/// than a file; and what the system says of a file that cannot be opened.
pub fn open(root: &Path, name: &str) -> io::Result<fs::File> {
    if !is_tame(name) {
        return Err(not_found(format!("{name:?} is not a name for a file in a folder")));
    }
    let path = root.join(name);
    // Asked first: to open a named pipe would wait for its other end.
    if !fs::metadata(&path)?.is_file() {
        return Err(not_found(format!("`{}` is not a file", path.display())));
    }
    let file = fs::File::open(&path)?;
    match real_path(&file, &path) {
        Ok(real) if real.starts_with(root) => Ok(file),
        _ => Err(not_found(format!("`{}` leads out of the folder", path.display()))),
    }
}

fn not_found(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, text)
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
