//! The entries, and the file they are kept in: one a line, as JSON.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use carafe::prelude::*;

use crate::{
    GuestBook,
    entry::{Draft, Entry},
};

/// All entries. Each change is in the file before it is answered.
#[derive(Debug)]
pub struct Book {
    file: PathBuf,
    most: usize,
    pages: Mutex<Pages>,
}

/// The oldest entry first.
#[derive(Debug, Clone, Default)]
struct Pages {
    entries: Vec<Entry>,
    last_id: u64,
}

impl Book {
    /// Reads the entries; without a file there are none.
    pub fn open(settings: &GuestBook) -> Result<Self> {
        let text = match fs::read_to_string(&settings.file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        let entries: Vec<Entry> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let last_id = entries.iter().map(|entry| entry.id).max().unwrap_or(0);
        let pages = Mutex::new(Pages { entries, last_id });
        Ok(Self { file: settings.file.clone(), most: settings.most, pages })
    }

    /// All of them, the newest first.
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().entries.iter().rev().cloned().collect()
    }

    /// One of them; 404 if it is not there.
    pub fn entry(&self, id: u64) -> Result<Entry> {
        self.lock().entries.iter().find(|entry| entry.id == id).cloned().or_404()
    }

    /// Keeps a new entry, and tells its number.
    pub fn write(&self, draft: Draft) -> Result<u64> {
        let mut pages = self.lock();
        let entry = draft.into_entry(pages.last_id + 1);
        let id = entry.id;
        let mut changed = pages.clone();
        changed.entries.push(entry);
        changed.last_id = id;
        if changed.entries.len() > self.most {
            changed.entries.remove(0);
            self.replace(&changed.entries)?;
        } else {
            self.append(&changed.entries[changed.entries.len() - 1])?;
        }
        *pages = changed;
        Ok(id)
    }

    /// Takes an entry out; 404 if it is not there.
    pub fn remove(&self, id: u64) -> Result<()> {
        let mut pages = self.lock();
        let mut changed = pages.clone();
        let at = changed.entries.iter().position(|entry| entry.id == id).or_404()?;
        changed.entries.remove(at);
        self.replace(&changed.entries)?;
        *pages = changed;
        Ok(())
    }

    fn append(&self, entry: &Entry) -> Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).open(&self.file)?;
        file.write_all(line(entry)?.as_bytes())?;
        Ok(file.sync_data()?)
    }

    /// Writes beside the file and renames, so that a crash half-way leaves the old one whole.
    fn replace(&self, entries: &[Entry]) -> Result<()> {
        let new = self.file.with_extension("new");
        let mut file = File::create(&new)?;
        for entry in entries {
            file.write_all(line(entry)?.as_bytes())?;
        }
        file.sync_data()?;
        Ok(fs::rename(&new, &self.file)?)
    }

    /// A panic elsewhere leaves the entries whole: they are replaced, never edited in place.
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn line(entry: &Entry) -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string(entry)?))
}
