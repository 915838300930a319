//! Answers to requests for static files.
//!
//! They come before everything of the site's own: no middleware, no hook and no session sees such a request.

#[cfg(feature = "brotli")]
pub(crate) mod brotli;
mod file_headers;
#[cfg(feature = "compress")]
pub(crate) mod gzip;
mod live;
mod ready;
mod stored;

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc};

use axum_core::response::Response;
use carafe_core::{Error, Site};
use http::{HeaderMap, HeaderValue, Method, header, request::Parts};

use self::{
    file_headers::FileHeaders,
    live::Live,
    ready::Ready,
    stored::{Sent, Stored},
};
use crate::{
    reached::Reached,
    route::target,
    static_files::{Gathered, collection::Collection, part::StaticAt},
    website::WebSite,
};

/// The static files of a site, as requests for them are answered.
#[derive(Debug)]
pub(crate) struct StaticAnswers {
    files: Files,
    headers: Arc<FileHeaders>,
    /// The path below which they are; nothing when they are on another host, at its root.
    path: Option<String>,
    /// The prefix of the site.
    prefix: String,
    /// Paths of their own, and the names of the files that they mean.
    at: HashMap<String, String>,
}

#[derive(Debug)]
enum Files {
    Live(Arc<Live>),
    Ready(Arc<Ready>),
}

/// An answer, at once where the file is in memory.
pub(crate) enum FileAnswer {
    /// With all headers.
    Whole(Response),
    Now(Result<Response, Error>),
    Later(Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>),
}

impl StaticAnswers {
    /// Nothing if this program is not to answer for them.
    pub(crate) fn of(site: &WebSite, gathered: Gathered) -> Option<Self> {
        let Gathered { finder, collection, settings, prefix, .. } = gathered;
        if !settings.serve {
            return None;
        }
        let cache = live::cache_control(settings.max_age.as_secs());
        let headers = Arc::new(FileHeaders::of(site, &settings));
        let files = match collection {
            Some(collection) => Files::Ready(ready(&collection, &cache, &headers)),
            None => Files::Live(Arc::new(Live { finder, cache })),
        };
        Some(Self {
            files,
            headers,
            path: settings.path().map(str::to_owned),
            prefix,
            at: places(site.apps()),
        })
    }

    /// Nothing if a request is for something else, or there is no such file: then the site answers, with its own
    /// page for "not found".
    pub(crate) fn answer(&self, parts: &Parts, reached: impl Fn() -> Reached) -> Option<FileAnswer> {
        let path = target::read(parts.uri.path()).ok()?;
        let name = self.name_in(&path)?;
        let found = match &self.files {
            Files::Ready(ready) => Found::Ready(ready.get(name)?),
            // While a site is made this asks the disk, which takes some microseconds of the thread that answers.
            Files::Live(live) => live.finder.has(name).unwrap_or(false).then_some(Found::Live(live))?,
        };
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return Some(FileAnswer::Now(Err(Error::method_not_allowed([Method::GET, Method::HEAD]))));
        }
        Some(match found {
            Found::Ready(stored) => self.send(stored, parts, reached()),
            Found::Live(live) => {
                let (live, name) = (Arc::clone(live), name.to_owned());
                self.later(parts, reached(), move |method, headers| live.answer(&name, method, headers))
            }
        })
    }

    fn send(&self, stored: &Stored, parts: &Parts, reached: Reached) -> FileAnswer {
        let with_hsts = |mut response: Response| {
            if let Some(hsts) = self.headers.hsts(reached) {
                response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, hsts.clone());
            }
            response
        };
        match stored.send(&parts.method, &parts.headers) {
            Sent::Whole(response) => FileAnswer::Whole(with_hsts(response)),
            Sent::Part(answer) => FileAnswer::Now(answer.map(with_hsts)),
            Sent::Read(file) => self.later(parts, reached, |method, headers| file.answer(method, headers)),
        }
    }

    /// What must be read first, on a thread for blocking work.
    fn later(
        &self,
        parts: &Parts,
        reached: Reached,
        answer: impl FnOnce(&Method, &HeaderMap) -> Result<Response, Error> + Send + 'static,
    ) -> FileAnswer {
        let (common, method, headers) =
            (Arc::clone(&self.headers), parts.method.clone(), parts.headers.clone());
        FileAnswer::Later(Box::pin(async move {
            let answer = tokio::task::spawn_blocking(move || answer(&method, &headers)).await;
            let answer = answer.unwrap_or_else(|error| Err(Error::internal(error))).inspect_err(tell);
            answer.map(|mut response| {
                common.add_to(&mut response, reached);
                response
            })
        }))
    }

    /// The name of the file that a decoded path means.
    fn name_in<'p>(&'p self, path: &'p str) -> Option<&'p str> {
        let inside =
            path.strip_prefix(&*self.prefix).filter(|inside| inside.starts_with('/')).unwrap_or(path);
        let below = self.path.as_deref().and_then(|before| inside.strip_prefix(before));
        below.or_else(|| self.at.get(inside).map(String::as_str))
    }
}

/// A file that is there.
enum Found<'a> {
    Ready(&'a Stored),
    Live(&'a Arc<Live>),
}

fn ready(collection: &Collection, cache: &HeaderValue, common: &FileHeaders) -> Arc<Ready> {
    let ready = Arc::new(Ready::of(collection, cache, common));
    #[cfg(feature = "brotli")]
    Ready::add_brotli_later(&ready);
    ready
}

/// Tells the log of a file that is there and cannot be sent.
fn tell(error: &Error) {
    if error.status().is_server_error() {
        tracing::error!(target: "carafe::static", place = %error.place(), "{error:?}");
    }
}

/// With the prefixes of their apps.
fn places(apps: &Site) -> HashMap<String, String> {
    let one = |at: &StaticAt, prefix: &str| (format!("{prefix}{}", at.path), at.name.clone());
    apps.parts::<StaticAt>().map(|added| one(added.part, added.app.prefix())).collect()
}
