//! A file that is not there yet, made once and whole.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use carafe_core::{Error, Result, embed::name::is_tame};

/// Where a file of this name is to be, below a folder; nothing for a name that leads elsewhere, or a file that is there.
///
/// A visitor may have had a hand in the name, and it goes into the text of the file: so it has nothing but letters, digits
/// and what is usual between them.
pub(super) fn place(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    (is_plain && is_tame(name) && !path.exists()).then_some(path)
}

/// Writes it. What is there meanwhile stays as it is.
///
/// It is written under another name first and then linked to its own, which fails where something is: a program that
/// looks meanwhile sees no file or a whole one.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let write = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)?;
        let beside = folder.join(format!(".{}.tmp", crate::csp::new_nonce()));
        let made = fs::File::create_new(&beside)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::hard_link(&beside, path));
        let gone = fs::remove_file(&beside);
        made.and(gone)
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Error::internal(format!("`{}` is there already; it was left as it is", path.display()))
        }
        _ => Error::internal(format!("`{}` cannot be written: {error}", path.display())),
    })
}

/// As people call it: below the working directory without that.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
