//! Static files as a released site has them: in memory, under plain and hashed names.

use std::collections::HashMap;

use axum_core::response::Response;
use carafe_core::Error;
use http::{HeaderMap, HeaderValue, Method};

use super::stored::Stored;
use crate::static_files::collection::Collection;

#[derive(Debug)]
pub(super) struct Ready(HashMap<String, Stored>);

/// The hash in the name changes with the file, so nobody need ever ask again (RFC 8246).
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

impl Ready {
    /// `cache` is what is said of files under their plain names.
    pub(super) fn of(collection: &Collection, cache: &HeaderValue) -> Self {
        let mut made = Self(HashMap::new());
        for (name, file) in collection.files() {
            made.0.insert(name.clone(), Stored::new(name, file.bytes.clone(), cache.clone()));
        }
        for hashed in collection.links().keys().filter_map(|name| collection.hashed(name)) {
            let stored = Stored::new(&hashed.name, hashed.bytes, FOR_EVER);
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
            let add = |stored: &mut Stored| stored.add(coding, file.bytes.clone());
            self.0.entry(name.to_owned()).and_modify(add);
            // The text of a style sheet with hashed names in it is another, and so would be its copy.
            let Some(hashed) =
                collection.hashed(name).filter(|hashed| matches_file(collection, name, &hashed.bytes))
            else {
                continue;
            };
            self.0.entry(hashed.name).and_modify(add);
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn answer(&self, name: &str, method: &Method, headers: &HeaderMap) -> Result<Response, Error> {
        self.0.get(name).ok_or_else(Error::not_found)?.answer(method, headers)
    }
}

fn matches_file(collection: &Collection, name: &str, bytes: &[u8]) -> bool {
    collection.files().get(name).is_some_and(|file| *file.bytes == *bytes)
}
