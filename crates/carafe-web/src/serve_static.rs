//! Answers to requests for static files.
//!
//! They come before everything of the site's own: no middleware, no hook and no session sees such a request.

#[cfg(feature = "compress")]
pub(crate) mod gzip;
mod live;
mod ready;
mod stored;

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc};

use axum_core::response::Response;
use carafe_core::{Error, Site};
use http::{Method, request::Parts};

use self::{live::Live, ready::Ready};
use crate::{
    route::target,
    static_files::{Gathered, part::StaticAt},
};

/// The static files of a site, as requests for them are answered.
#[derive(Debug)]
pub(crate) struct StaticAnswers {
    files: Files,
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
    Ready(Ready),
}

/// An answer, at once where the file is in memory.
pub(crate) enum FileAnswer {
    Now(Result<Response, Error>),
    Later(Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>),
}

impl StaticAnswers {
    /// Nothing if this program is not to answer for them.
    pub(crate) fn of(apps: &Site, gathered: Gathered) -> Option<Self> {
        let Gathered { finder, collection, settings, prefix, .. } = gathered;
        if !settings.serve {
            return None;
        }
        let cache = live::cache_control(settings.max_age.as_secs());
        let files = match collection {
            Some(collection) => Files::Ready(Ready::of(&collection, &cache)),
            None => Files::Live(Arc::new(Live { finder, cache })),
        };
        Some(Self { files, path: settings.path().map(str::to_owned), prefix, at: places(apps) })
    }

    /// Nothing if a request is for something else, or there is no such file: then the site answers, with its own
    /// page for "not found".
    pub(crate) fn answer(&self, parts: &Parts) -> Option<FileAnswer> {
        let path = target::read(parts.uri.path()).ok()?;
        let name = self.name_in(&path).filter(|name| self.has(name))?;
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return Some(FileAnswer::Now(Err(Error::method_not_allowed([Method::GET, Method::HEAD]))));
        }
        Some(match &self.files {
            Files::Ready(ready) => FileAnswer::Now(ready.answer(name, &parts.method, &parts.headers)),
            Files::Live(live) => later(live, name, parts),
        })
    }

    /// The name of the file that a decoded path means.
    fn name_in<'p>(&'p self, path: &'p str) -> Option<&'p str> {
        let inside =
            path.strip_prefix(&*self.prefix).filter(|inside| inside.starts_with('/')).unwrap_or(path);
        let below = self.path.as_deref().and_then(|before| inside.strip_prefix(before));
        below.or_else(|| self.at.get(inside).map(String::as_str))
    }

    /// While a site is made this asks the disk, which takes some microseconds of the thread that answers.
    fn has(&self, name: &str) -> bool {
        match &self.files {
            Files::Ready(ready) => ready.has(name),
            Files::Live(live) => live.finder.has(name).unwrap_or(false),
        }
    }
}

fn later(live: &Arc<Live>, name: &str, parts: &Parts) -> FileAnswer {
    let (live, name) = (Arc::clone(live), name.to_owned());
    let (method, headers) = (parts.method.clone(), parts.headers.clone());
    FileAnswer::Later(Box::pin(async move {
        let work = move || live.answer(&name, &method, &headers);
        let answer = tokio::task::spawn_blocking(work).await;
        answer.unwrap_or_else(|error| Err(Error::internal(error))).inspect_err(tell)
    }))
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
