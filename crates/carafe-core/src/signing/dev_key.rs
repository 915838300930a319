//! The secret key of a project for development: drawn by chance once, kept where cargo builds.

use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::random::random_token;

/// What keys for development begin with, so that they are known when they turn up in production.
const MARK: &str = "development-only-";

/// The key, made if there is none yet. Nothing if this program was not built into a directory of cargo's, or that
/// cannot be written.
pub(super) fn load() -> Option<String> {
    load_in(&target_dir(&env::current_exe().ok()?)?).ok()
}

/// Cargo marks its directory with `CACHEDIR.TAG` (bford.info/cachedir).
fn target_dir(program: &Path) -> Option<PathBuf> {
    program.ancestors().find(|dir| dir.join("CACHEDIR.TAG").is_file()).map(Path::to_owned)
}

fn load_in(dir: &Path) -> io::Result<String> {
    let path = dir.join("carafe-development-key");
    match read(&path) {
        Ok(key) => Ok(key),
        Err(_) => {
            create(dir, &path)?;
            read(&path)
        }
    }
}

fn read(path: &Path) -> io::Result<String> {
    let text = fs::read_to_string(path)?;
    let key = text.trim_end();
    let good = key.starts_with(MARK) && key.len() >= MARK.len() + 32;
    if good { Ok(key.to_owned()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Written whole under another name first: who starts at the same time sees a whole key, and the first one stays.
fn create(dir: &Path, path: &Path) -> io::Result<()> {
    let whole = dir.join(format!("carafe-development-key.{}", random_token()));
    private_file(&whole)?.write_all(format!("{MARK}{}\n", random_token()).as_bytes())?;
    let _ = fs::hard_link(&whole, path);
    fs::remove_file(&whole)
}

fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
