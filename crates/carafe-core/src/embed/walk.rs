//! The names of the files in a folder on the disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{beneath, name};

/// All tame names, sorted. A link counts if it stays inside; folders are not entered through links, so that one that
/// leads to a folder above does not make the list endless.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let root = beneath::real_folder(folder)?;
    let mut walk = Walk { root, names: Vec::new() };
    let root = walk.root.clone();
    walk.enter(&root, "")?;
    walk.names.sort_unstable();
    Ok(walk.names)
}

struct Walk {
    root: PathBuf,
    names: Vec<String>,
}

impl Walk {
    fn enter(&mut self, folder: &Path, before: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let part = entry.file_name();
            let Some(part) = part.to_str().filter(|part| name::is_tame_part(part)) else { continue };
            let (path, name) = (entry.path(), format!("{before}{part}"));
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.enter(&path, &format!("{name}/"))?;
            } else if kind.is_file() || self.is_inside(&path) {
                self.names.push(name);
            }
        }
        Ok(())
    }

    fn is_inside(&self, link: &Path) -> bool {
        link.canonicalize().is_ok_and(|real| real.starts_with(&self.root) && real.is_file())
    }
}
