//! Static files while a site is made: looked up anew for each request.

use std::{borrow::Cow, path::Path};

use axum_core::{body::Body, response::Response};
use carafe_core::{Error, embed::Dir};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::{
    conditional::ETag,
    respond::file::{self, Known, Wish},
    static_files::{
        digest::Digest,
        finder::{Finder, is_public},
        kept::shared,
    },
};

#[derive(Debug)]
pub(super) struct Live {
    pub(super) finder: Finder,
    pub(super) cache: HeaderValue,
}

impl Live {
    /// The answer of the first folder that has the file. It reads, so it runs on a thread for blocking work.
    pub(super) fn answer(&self, name: &str, method: &Method, headers: &HeaderMap) -> Result<Response, Error> {
        if !is_public(name) {
            return Err(Error::not_found());
        }
        let wish = Wish { method, headers };
        let mut answers = self.finder.layers().iter().map(|layer| self.from(&layer.dir, name, wish));
        answers.find(|answer| !is_missing(answer)).unwrap_or_else(|| Err(Error::not_found()))
    }

    fn from(&self, dir: &Dir, name: &str, wish: Wish<'_>) -> Result<Response, Error> {
        let mut reply = Response::new(Body::empty());
        reply.headers_mut().insert(header::CACHE_CONTROL, self.cache.clone());
        if dir.is_embedded() {
            let bytes = dir.get(name)?.map(|file| file.bytes).ok_or_else(Error::not_found)?;
            let media_type = file::media_type(Path::new(name));
            let etag = ETag::strong(&Digest::of(&bytes));
            let known = Known { bytes: shared(bytes), media_type, etag };
            return file::send_known(known, wish, reply);
        }
        file::send_beneath(dir.path(), name, wish, reply)
    }
}

fn is_missing(answer: &Result<Response, Error>) -> bool {
    matches!(answer, Err(error) if error.status() == StatusCode::NOT_FOUND)
}

/// `no-cache` lets a browser keep a file, but ask each time whether it changed.
pub(super) fn cache_control(seconds: u64) -> HeaderValue {
    let text = match seconds {
        0 => Cow::Borrowed("no-cache"),
        seconds => Cow::Owned(format!("public, max-age={seconds}")),
    };
    HeaderValue::try_from(&*text).expect("bug in carafe: digits and words fit a header")
}
