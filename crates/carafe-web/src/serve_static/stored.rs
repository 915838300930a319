//! A static file of a released site, with all that is said about it made beforehand.

use std::{path::Path, sync::OnceLock};

use axum_core::{body::Body, response::Response};
use bytes::Bytes;
use carafe_core::Error;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use super::file_headers::FileHeaders;
use crate::{
    conditional::ETag,
    extract::AcceptEncoding,
    respond::file::{self, Known, Wish},
    static_files::kept::{Kept, OnDisk, StaticFile},
};

/// A file and its compressed copies.
#[derive(Debug)]
pub(super) struct Stored {
    media_type: &'static str,
    plain: Copy,
    /// It may come later: making it takes a while.
    br: OnceLock<Copy>,
    gzip: Option<Copy>,
}

/// A file in one coding.
#[derive(Debug, Clone)]
struct Copy {
    held: Held,
    /// Those of the answer with the whole file.
    headers: HeaderMap,
    etag: ETag,
}

#[derive(Debug, Clone)]
enum Held {
    Here(Bytes),
    OnDisk(OnDisk),
}

/// What a request gets: an answer, or a file that must be read first.
pub(super) enum Sent {
    Whole(Response),
    Part(Result<Response, Error>),
    Read(Reading),
}

/// A file on the disk, and what is to be said of it.
#[derive(Debug)]
pub(super) struct Reading {
    file: OnDisk,
    headers: HeaderMap,
    etag: ETag,
}

impl Stored {
    /// `cache` is what is said of how long it may be kept.
    pub(super) fn new(name: &str, file: &StaticFile, (cache, common): (&HeaderValue, &FileHeaders)) -> Self {
        let media_type = file::media_type(Path::new(name));
        let content_type = HeaderValue::from_static(media_type);
        let mut headers = common.of_type(&content_type).clone();
        headers.insert(header::CACHE_CONTROL, cache.clone());
        headers.insert(header::CONTENT_TYPE, content_type);
        Self { media_type, plain: Copy::new(file, headers), br: OnceLock::new(), gzip: None }
    }

    /// Adds a compressed copy; `coding` is `br` or `gzip`.
    pub(super) fn add(&mut self, coding: &'static str, file: &StaticFile) {
        self.vary();
        let copy = self.copy(coding, file);
        match coding {
            "br" => self.br = OnceLock::from(copy),
            _ => self.gzip = Some(copy),
        }
    }

    #[cfg(feature = "compress")]
    pub(super) fn compress(&mut self) {
        let Held::Here(bytes) = &self.plain.held else { return };
        if self.gzip.is_none()
            && let Some(smaller) = super::gzip::smaller(bytes, self.media_type)
        {
            self.add("gzip", &StaticFile::of(smaller.into()));
        }
    }

    /// What the copy with Brotli is still to be made of. Where gzip saves nothing, neither does Brotli.
    #[cfg(feature = "brotli")]
    pub(super) fn without_brotli(&self) -> Option<(&'static str, Bytes)> {
        match &self.plain.held {
            Held::Here(bytes) if self.gzip.is_some() && self.br.get().is_none() => {
                Some((self.media_type, bytes.clone()))
            }
            Held::Here(_) | Held::OnDisk(_) => None,
        }
    }

    /// Adds the copy with Brotli while the site answers.
    #[cfg(feature = "brotli")]
    pub(super) fn add_brotli(&self, bytes: Vec<u8>) {
        // One that is there already is as good.
        let _ = self.br.set(self.copy("br", &StaticFile::of(bytes.into())));
    }

    fn copy(&self, coding: &'static str, file: &StaticFile) -> Copy {
        let mut headers = self.plain.headers.clone();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        Copy::new(file, headers)
    }

    /// From now on the answer depends on what the visitor can read.
    fn vary(&mut self) {
        let copies = [Some(&mut self.plain), self.br.get_mut(), self.gzip.as_mut()];
        for copy in copies.into_iter().flatten() {
            copy.headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
    }

    /// What a request gets.
    pub(super) fn send(&self, method: &Method, headers: &HeaderMap) -> Sent {
        let copy = self.choose(headers);
        let bytes = match &copy.held {
            Held::Here(bytes) => bytes,
            Held::OnDisk(file) => {
                let reading =
                    Reading { file: file.clone(), headers: copy.headers.clone(), etag: copy.etag.clone() };
                return Sent::Read(reading);
            }
        };
        let mut reply = Response::new(Body::empty());
        *reply.headers_mut() = copy.headers.clone();
        if headers.keys().any(|name| CONDITIONS.contains(name)) {
            // A part has a length of its own.
            reply.headers_mut().remove(header::CONTENT_LENGTH);
            let known = Known { bytes: bytes.clone(), media_type: self.media_type, etag: copy.etag.clone() };
            return Sent::Part(file::send_known(known, Wish { method, headers }, reply));
        }
        if method != Method::HEAD {
            *reply.body_mut() = Body::from(bytes.clone());
        }
        Sent::Whole(reply)
    }

    /// The smallest copy that the visitor can read. A range is one of the plain file: who asks for a part again
    /// need not ask for the same coding again.
    fn choose(&self, headers: &HeaderMap) -> &Copy {
        let br = self.br.get();
        if (br.is_none() && self.gzip.is_none()) || headers.contains_key(header::RANGE) {
            return &self.plain;
        }
        let accepted = AcceptEncoding::of(headers);
        let takes = |coding| accepted.best(&[coding]).is_some();
        match (br, &self.gzip) {
            (Some(copy), _) if takes("br") => copy,
            (_, Some(copy)) if takes("gzip") => copy,
            _ => &self.plain,
        }
    }
}

impl Copy {
    fn new(file: &StaticFile, mut headers: HeaderMap) -> Self {
        match &file.kept {
            Kept::Here(bytes) => {
                let etag = ETag::strong(file.digest());
                headers.insert(header::ETAG, etag.to_header());
                headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
                headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                Self { held: Held::Here(bytes.clone()), headers, etag }
            }
            Kept::OnDisk(file) => {
                let etag = file::etag_of_file(file.length, file.modified);
                Self { held: Held::OnDisk(file.clone()), headers, etag }
            }
        }
    }
}

impl Reading {
    /// Reads what is asked for. It waits for the disk, so it runs on a thread for blocking work.
    ///
    /// A file that is another than at the start is sent as it is now, and nobody may keep it: its name says the hash of
    /// what it was.
    pub(super) fn answer(self, method: &Method, headers: &HeaderMap) -> Result<Response, Error> {
        let mut reply = Response::new(Body::empty());
        *reply.headers_mut() = self.headers;
        let mut sent =
            file::send_beneath(&self.file.folder, &self.file.name, Wish { method, headers }, reply)?;
        if sent.headers().get(header::ETAG) != Some(&self.etag.to_header()) {
            sent.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        Ok(sent)
    }
}

/// The headers that make an answer anything but the whole file.
const CONDITIONS: [HeaderName; 6] = [
    header::IF_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_NONE_MATCH,
    header::IF_RANGE,
    header::IF_UNMODIFIED_SINCE,
    header::RANGE,
];
