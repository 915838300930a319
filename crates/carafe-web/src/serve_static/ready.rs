//! Static files as a released site has them: under plain and hashed names, in memory where that is worth it.

use std::collections::HashMap;
#[cfg(feature = "brotli")]
use std::{
    sync::{Arc, Weak},
    thread,
};

use http::HeaderValue;

use super::{file_headers::FileHeaders, stored::Stored};
use crate::static_files::collection::Collection;

#[derive(Debug)]
pub(super) struct Ready(HashMap<String, Stored>);

/// The hash in the name changes with the file, so nobody need ever ask again (RFC 8246).
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

impl Ready {
    /// `cache` is what is said of files under their plain names.
    pub(super) fn of(collection: &Collection, cache: &HeaderValue, common: &FileHeaders) -> Self {
        let mut made = Self(HashMap::new());
        for (name, file) in collection.files() {
            made.0.insert(name.clone(), Stored::new(name, file, (cache, common)));
        }
        for hashed in collection.links().keys().filter_map(|name| collection.hashed(name)) {
            let stored = Stored::new(&hashed.name, &hashed.file, (&FOR_EVER, common));
            made.0.insert(hashed.name, stored);
        }
        made.add_copies(collection);
        #[cfg(feature = "compress")]
        for hashed in collection.links().values() {
            made.0.entry(hashed.clone()).and_modify(Stored::compress);
        }
        made
    }

    /// Adds the compressed copies that were found beside a file.
    fn add_copies(&mut self, collection: &Collection) {
        for (copy, file) in collection.files() {
            let Some((coding, name)) = collection.original_of(copy) else { continue };
            self.0.entry(name.to_owned()).and_modify(|stored| stored.add(coding, file));
            // The text of a style sheet with hashed names in it is another, and so would be its copy.
            let original = collection.files().get(name).map(|file| file.digest().to_owned());
            let hashed =
                collection.hashed(name).filter(|hashed| Some(hashed.file.digest()) == original.as_deref());
            if let Some(hashed) = hashed {
                self.0.entry(hashed.name).and_modify(|stored| stored.add(coding, file));
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Stored> {
        self.0.get(name)
    }

    /// Makes the copies with Brotli on a thread of its own: they are a fifth smaller than those with gzip, which are sent
    /// until then, and take a second or more for each megabyte. The thread ends when the site does.
    #[cfg(feature = "brotli")]
    pub(super) fn add_brotli_later(ready: &Arc<Self>) {
        let names: Vec<String> = ready
            .0
            .iter()
            .filter(|(_, stored)| stored.without_brotli().is_some())
            .map(|(name, _)| name.clone())
            .collect();
        if names.is_empty() {
            return;
        }
        let ready = Arc::downgrade(ready);
        let work = move || names.iter().all(|name| add_brotli(&ready, name).is_some());
        // Without a thread to spare the site answers with gzip.
        let _ = thread::Builder::new().name("carafe-brotli".to_owned()).spawn(work);
    }
}

/// Nothing once the site is gone.
#[cfg(feature = "brotli")]
fn add_brotli(ready: &Weak<Ready>, name: &str) -> Option<()> {
    let (media_type, bytes) = ready.upgrade()?.get(name)?.without_brotli()?;
    // Not held meanwhile: the site may end.
    let smaller = super::brotli::smaller(&bytes, media_type, super::brotli::QUICK);
    let ready = ready.upgrade()?;
    if let (Some(smaller), Some(stored)) = (smaller, ready.get(name)) {
        stored.add_brotli(smaller);
    }
    Some(())
}
