//! The private folder of the servers, removed with them.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use super::account::Account;
use crate::tree;

/// Folders under `target`, or under the machine's folder for temporary things where a server's account cannot reach that.
#[derive(Debug)]
pub(super) struct Place {
    roots: Vec<PathBuf>,
}

impl Place {
    pub(super) fn make() -> Result<Self, String> {
        let name = format!("services-{}", process::id());
        let roots =
            vec![tree::root().join("target").join(&name), env::temp_dir().join(format!("carafe-{name}"))];
        roots
            .iter()
            .try_for_each(fs::create_dir_all)
            .map_err(|error| format!("no folder for the servers: {error}"))?;
        Ok(Self { roots })
    }

    /// A folder that belongs to an account.
    pub(super) fn folder(&self, name: &str, account: &Account) -> Result<PathBuf, String> {
        for root in &self.roots {
            let folder = root.join(name);
            fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
            account.own(&folder)?;
            // The path of a Unix socket has 107 bytes at most.
            if account.reaches(&folder) && folder.as_os_str().len() < 80 {
                return Ok(folder);
            }
        }
        Err(format!("`{}` reaches neither {}", account.name(), show(&self.roots)))
    }
}

fn show(roots: &[PathBuf]) -> String {
    roots.iter().map(|root| root.display().to_string()).collect::<Vec<_>>().join(" nor ")
}

impl Drop for Place {
    fn drop(&mut self) {
        for root in &self.roots {
            remove(root);
        }
    }
}

fn remove(root: &Path) {
    // What is left of a folder that cannot be removed harms nobody, and its name has our process in it.
    let _ = fs::remove_dir_all(root);
}
