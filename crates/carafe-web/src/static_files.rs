//! Static files: style sheets, scripts and images that come with the apps of a site, and the links to them.
//!
//! Knows no requests: `serve_static` answers those. In development a file is looked for when it is asked for; in
//! production all are gathered when the site starts, under names that carry a hash.

pub(crate) mod collection;
mod css;
pub(crate) mod digest;
pub mod finder;
pub(crate) mod kept;
pub mod part;

use std::{collections::BTreeMap, error::Error as StdError, fmt};

use carafe_core::{Error, Place, Result, Site, settings::Settings};

use self::{collection::Collection, finder::Finder};
use crate::{
    route::target,
    settings::{SiteSettings, StaticSettings},
};

/// The static files of a site that starts.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) finder: Finder,
    /// All files; nothing if each is looked for when it is asked for.
    pub(crate) collection: Option<Collection>,
    pub(crate) settings: StaticSettings,
    /// The prefix of the site.
    pub(crate) prefix: String,
    strict: Strict,
}

/// What happens to a link to a file that nobody brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strict {
    Refuse,
    Warn,
}

impl Gathered {
    /// Nothing if the site has no static files.
    pub(crate) fn of(apps: &Site, settings: &Settings) -> Result<Option<Self>> {
        let site = settings.get::<SiteSettings>().cloned().unwrap_or_default();
        let settings = settings.get::<StaticSettings>().cloned().unwrap_or_default();
        let finder = Finder::of(apps, &settings);
        if finder.layers().is_empty() {
            return Ok(None);
        }
        let path = settings.path().map(|path| format!("{}{path}", site.prefix));
        let gather =
            || Ok::<_, Error>(Collection::new(finder.files(settings.in_memory.bytes())?, path.as_deref()));
        let collection = settings.hashed.then(gather).transpose()?;
        let strict = if site.debug { Strict::Refuse } else { Strict::Warn };
        Ok(Some(Self { finder, collection, settings, prefix: site.prefix, strict }))
    }
}

/// The links to the static files of a site.
#[derive(Debug)]
pub(crate) struct StaticLinks {
    names: Names,
    /// What stands before a name in a link.
    before: String,
    strict: Strict,
}

#[derive(Debug)]
enum Names {
    Live(Finder),
    /// Plain to hashed.
    Hashed(BTreeMap<String, String>),
}

impl StaticLinks {
    pub(crate) fn of(gathered: &Gathered) -> Self {
        let Gathered { finder, collection, settings, prefix, strict } = gathered;
        let names = match collection {
            Some(collection) => Names::Hashed(collection.links()),
            None => Names::Live(finder.clone()),
        };
        let prefix = if settings.is_elsewhere() { "" } else { prefix };
        Self { names, before: format!("{prefix}{}", settings.url), strict: *strict }
    }

    /// The link to a file.
    #[track_caller]
    pub(crate) fn url(&self, name: &str) -> Result<String> {
        let place = Place::here();
        let linked = match &self.names {
            Names::Hashed(names) => names.get(name).map(String::as_str),
            Names::Live(finder) => finder.has(name)?.then_some(name),
        };
        if linked.is_none() && self.strict == Strict::Refuse {
            return Err(self.unknown(name).at(place));
        }
        if linked.is_none() {
            tracing::warn!(target: "carafe::static", name, place = %place, "a link to a static file that no app brings");
        }
        Ok(format!("{}{}", self.before, target::write(linked.unwrap_or(name))))
    }

    fn unknown(&self, name: &str) -> Error {
        match &self.names {
            Names::Hashed(names) => unknown(name, names.keys().map(String::as_str)),
            Names::Live(finder) => {
                let names = finder.names().unwrap_or_default();
                unknown(name, names.keys().map(String::as_str))
            }
        }
    }
}

/// The error for a name that no app brings, with the nearest one that is there.
pub(crate) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let scored = known.map(|known| (strsim::jaro_winkler(name, known), known));
    let nearest = scored.filter(|(score, _)| *score > 0.8).max_by(|(a, _), (b, _)| a.total_cmp(b));
    let error = Error::internal(UnknownFile(name.to_owned()));
    match nearest {
        Some((_, nearest)) => error.hint(format!("did you mean `{nearest}`?")),
        None => error.hint("`findstatic` shows where files are looked for"),
    }
}

/// A static file that no app brings.
#[derive(Debug, Clone)]
pub(crate) struct UnknownFile(String);

impl UnknownFile {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no app brings the static file `{}`", self.0)
    }
}

impl StdError for UnknownFile {}
