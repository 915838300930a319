//! Compiled templates, as long as none of their files changes.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use minijinja::{Environment, ErrorKind};

use super::{
    escape::{self, Sources},
    folders::{Folders, Found},
};

/// Everything compiled from one state of the folders. When a file of them changes all of it is dropped, since what
/// is safe in a page is decided by its base.
pub(crate) struct Generation {
    pub(crate) env: Environment<'static>,
    reader: Arc<Reader>,
}

impl Generation {
    pub(crate) fn new(base: &Environment<'static>, folders: &Arc<Folders>) -> Self {
        let reader = Arc::new(Reader { folders: Arc::clone(folders), read: Mutex::default() });
        let mut env = base.clone();
        let sources = Arc::clone(&reader);
        env.set_loader(move |name| sources.load(name));
        Self { env, reader }
    }

    /// Whether every file that was read would be read again with the same text.
    pub(crate) fn is_fresh(&self) -> bool {
        let read = self.reader.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.iter().all(|(name, was)| self.reader.folders.find(name).is_ok_and(|now| now == *was))
    }

    /// A template's source as its author wrote it.
    pub(crate) fn written(&self, name: &str) -> Option<Found> {
        self.reader.folders.find(escape::real_name(name)).ok()?
    }
}

/// Reads sources and remembers what it has read.
struct Reader {
    folders: Arc<Folders>,
    read: Mutex<BTreeMap<String, Option<Found>>>,
}

impl Reader {
    fn load(&self, name: &str) -> Result<Option<String>, minijinja::Error> {
        // Asked first for the sake of its error: the analysis only hears that there is no such template.
        self.folders.find(escape::real_name(name)).map_err(|error| {
            minijinja::Error::new(ErrorKind::InvalidOperation, "the file cannot be read").with_source(error)
        })?;
        let analysis = escape::analyze(name, self).map_err(|error| {
            let text = format!("{}\n{}", error.message, error.help);
            minijinja::Error::new(ErrorKind::SyntaxError, text).with_source(error)
        })?;
        Ok(analysis.map(|analysis| analysis.source))
    }
}

impl Sources for Reader {
    fn source(&self, name: &str) -> Option<String> {
        let found = self.folders.find(name).ok()?;
        let source = found.as_ref().map(|found| found.source.clone());
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), found);
        source
    }
}

impl fmt::Debug for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Generation")
    }
}
