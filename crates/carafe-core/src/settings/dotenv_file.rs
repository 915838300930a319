//! The `.env` file that settings were read from, and adding a line to it.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::dotenv;
use crate::{Error, Result};

/// A `.env` file on the disk; it need not be there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotenvFile(PathBuf);

impl DotenvFile {
    /// Also when the program changes its working directory later, it is the one that was read.
    pub(crate) fn at(path: &Path) -> Self {
        Self(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its name, for people: `.env`.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether a variable is in it. Nothing if the file cannot be read, or has a mistake in it.
    ///
    /// # Errors
    /// When the file is there and cannot be read, and when a line of it is none.
    pub fn has(&self, name: &str) -> Result<bool> {
        Ok(self.names(&self.text()?)?.iter().any(|there| there == name))
    }

    /// Adds `NAME=value` at its end; what is in it stays. A file that is not there is made, for its owner alone to read.
    ///
    /// It is one write at the end of the file, so neither a program that reads it meanwhile nor one that adds a line, too,
    /// sees half of one.
    ///
    /// # Errors
    /// When the variable is there already, when the name or the value would not be read back as they are, and when the
    /// file cannot be read or written.
    pub fn add(&self, name: &str, value: &str) -> Result<()> {
        let text = self.text()?;
        if self.names(&text)?.iter().any(|there| there == name) {
            return Err(Error::internal(format!("`{name}` is in `{}` already", self.name()))
                .hint("what is there is not overwritten: change it by hand"));
        }
        let line = format!("{name}={value}\n");
        let reads_back = matches!(&dotenv::parse(&self.name(), &line), (lines, wrong)
            if wrong.is_empty() && matches!(&lines[..], [one] if one.name == name && one.value == value));
        if !reads_back {
            return Err(Error::internal(format!("`{name}` has a name or a value that a line cannot hold")));
        }
        let before = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        self.append(&format!("{before}{line}")).map_err(|error| self.failed("written to", &error))
    }

    fn text(&self) -> Result<String> {
        match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read.map_err(|error| self.failed("read", &error)),
        }
    }

    fn names(&self, text: &str) -> Result<Vec<String>> {
        let (lines, wrong) = dotenv::parse(&self.name(), text);
        match wrong.first() {
            None => Ok(lines.into_iter().map(|line| line.name).collect()),
            Some(wrong) => Err(Error::internal(format!("`{}` has a mistake in it: {wrong}", self.name()))),
        }
    }

    fn append(&self, text: &str) -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.0)?.write_all(text.as_bytes())
    }

    fn failed(&self, what: &str, error: &io::Error) -> Error {
        Error::internal(format!("`{}` cannot be {what}: {error}", self.0.display()))
    }
}
