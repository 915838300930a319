//! A static file that is in memory, with all that is said about it made beforehand.

use std::{borrow::Cow, path::Path};

use axum_core::{body::Body, response::Response};
use bytes::Bytes;
use carafe_core::Error;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::{
    conditional::ETag,
    extract::AcceptEncoding,
    respond::file::{self, Known, Wish},
    static_files::digest::Digest,
};

/// A file and its compressed copies.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    media_type: &'static str,
    cache: HeaderValue,
    plain: Copy,
    br: Option<Copy>,
    gzip: Option<Copy>,
}

/// The bytes of a file in one coding.
#[derive(Debug, Clone)]
struct Copy {
    bytes: Bytes,
    etag: ETag,
    etag_header: HeaderValue,
}

impl Copy {
    fn new(bytes: Cow<'static, [u8]>) -> Self {
        let etag = ETag::strong(&Digest::of(&bytes));
        let bytes = match bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Self { bytes, etag_header: etag.to_header(), etag }
    }
}

impl Stored {
    pub(super) fn new(name: &str, bytes: Cow<'static, [u8]>, cache: HeaderValue) -> Self {
        let media_type = file::media_type(Path::new(name));
        Self { media_type, cache, plain: Copy::new(bytes), br: None, gzip: None }
    }

    /// Adds a compressed copy; `coding` is `br` or `gzip`.
    pub(super) fn add(&mut self, coding: &str, bytes: Cow<'static, [u8]>) {
        match coding {
            "br" => self.br = Some(Copy::new(bytes)),
            _ => self.gzip = Some(Copy::new(bytes)),
        }
    }

    #[cfg(feature = "compress")]
    pub(super) fn compress(&mut self) {
        if self.gzip.is_none()
            && let Some(smaller) = super::gzip::smaller(&self.plain.bytes, self.media_type)
        {
            self.add("gzip", Cow::Owned(smaller));
        }
    }

    /// What a request gets.
    pub(super) fn answer(&self, method: &Method, headers: &HeaderMap) -> Result<Response, Error> {
        let (coding, copy) = self.choose(headers);
        let mut reply = Response::new(Body::empty());
        let put = reply.headers_mut();
        put.reserve(12);
        put.insert(header::CACHE_CONTROL, self.cache.clone());
        if self.br.is_some() || self.gzip.is_some() {
            put.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(coding) = coding {
            put.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        if CONDITIONS.iter().any(|name| headers.contains_key(name)) {
            let Copy { bytes, etag, etag_header: _ /* made of the tag again */ } = copy.clone();
            let known = Known { bytes, media_type: self.media_type, etag };
            return file::send_known(known, Wish { method, headers }, reply);
        }
        put.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        put.insert(header::ETAG, copy.etag_header.clone());
        put.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        put.insert(header::CONTENT_LENGTH, HeaderValue::from(copy.bytes.len()));
        if method != Method::HEAD {
            *reply.body_mut() = Body::from(copy.bytes.clone());
        }
        Ok(reply)
    }

    /// The smallest copy that the visitor can read. A range is one of the plain file: who asks for a part again
    /// need not ask for the same coding again.
    fn choose(&self, headers: &HeaderMap) -> (Option<&'static str>, &Copy) {
        let has_copies = self.br.is_some() || self.gzip.is_some();
        if !has_copies || headers.contains_key(header::RANGE) {
            return (None, &self.plain);
        }
        let accepted = AcceptEncoding::of(headers);
        let takes = |coding| accepted.best(&[coding]).is_some();
        match (&self.br, &self.gzip) {
            (Some(copy), _) if takes("br") => (Some("br"), copy),
            (_, Some(copy)) if takes("gzip") => (Some("gzip"), copy),
            _ => (None, &self.plain),
        }
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
