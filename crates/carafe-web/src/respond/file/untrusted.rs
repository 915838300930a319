//! Opening a file in a folder by a name that a visitor sent.

use std::{io, path::Path};

use carafe_core::{Error, embed::beneath};

use super::opened::Opened;

pub(super) fn open_beneath(folder: &Path, name: &str) -> Result<Opened, Error> {
    let root = beneath::real_folder(folder).map_err(|error| no_folder(&error, folder))?;
    let file = beneath::open(&root, name).map_err(|error| hidden(&error, name))?;
    Opened::of_file(file, Path::new(name))
}

fn no_folder(error: &io::Error, folder: &Path) -> Error {
    Error::internal(format!("the folder `{}` cannot be opened: {error}", folder.display()))
        .hint("`file_in` sends files of a folder that exists: create it, or correct its path")
}

/// Names that are too long, or that lead through a file, are no different to a visitor from names that are not there.
fn hidden(error: &io::Error, name: &str) -> Error {
    let text = format!("`{name}` cannot be opened: {error}");
    match error.kind() {
        io::ErrorKind::PermissionDenied => Error::internal(text),
        _ => Error::not_found().caused_by(text),
    }
}
