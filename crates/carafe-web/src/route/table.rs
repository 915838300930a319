//! All routes of a site, ready to be matched.

use std::collections::HashMap;

use carafe_core::{AppId, Place, Site};
use http::{HeaderValue, Method};

use crate::{handler::Erased, parts::Route};

/// Which function on which pattern: an index into [`RouteTable::all`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteId(pub(crate) u32);

/// One function on one pattern, as it hangs in the site.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// Its number.
    pub id: RouteId,
    /// Its full name: `blog.index`. Closures without a given name have none.
    pub name: Option<String>,
    /// The full pattern, prefixes included: `/blog/{slug:slug}/`.
    pub pattern: String,
    /// The names of its parameters, in the order of the pattern.
    pub params: Vec<String>,
    /// The methods it answers; empty means every method.
    pub methods: Vec<Method>,
    /// The function.
    pub handler: Erased,
    /// The app that brought it.
    pub app: AppId,
    /// The line that added it.
    pub place: Place,
}

/// What a path and a method lead to.
#[derive(Debug, Clone)]
pub enum Found {
    /// A function; the values are percent-decoded and in the order of the pattern.
    Route {
        /// Which one.
        route: RouteId,
        /// The texts of its parameters.
        values: Vec<Box<str>>,
    },
    /// The path is there, and OPTIONS has no function of its own.
    Options {
        /// For the `Allow` header.
        allow: HeaderValue,
        /// The app that owns the path.
        app: AppId,
    },
    /// The path is there, but not for this method.
    MethodNotAllowed {
        /// For the `Allow` header.
        allow: HeaderValue,
        /// The app that owns the path.
        app: AppId,
    },
    /// The path is there under another spelling (slash policy).
    Redirect {
        /// Path and query to go to.
        location: String,
        /// The app that owns the path.
        app: AppId,
    },
    /// There is no such path.
    NotFound {
        /// The innermost app whose prefix the path falls under.
        app: AppId,
    },
}

/// All routes of a site.
#[derive(Debug, Default)]
pub struct RouteTable {
    all: Vec<RouteInfo>,
    by_path: HashMap<String, Vec<RouteId>>,
}

impl RouteTable {
    /// Gathers the routes of a site.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut table = Self::default();
        for added in site.parts::<Route>() {
            for entry in &added.part.methods.entries {
                let id =
                    RouteId(u32::try_from(table.all.len()).expect("bug in carafe: more than 2^32 routes"));
                let own_name = added.part.methods.name.as_deref().or(entry.handler.short_name());
                let pattern = format!("{}{}", added.app.prefix(), added.part.pattern.as_str());
                table.by_path.entry(pattern.clone()).or_default().push(id);
                table.all.push(RouteInfo {
                    id,
                    name: own_name.map(|name| added.app.qualify(name)),
                    pattern,
                    params: Vec::new(),
                    methods: entry.methods.clone(),
                    handler: entry.handler.clone(),
                    app: added.app.id(),
                    place: added.place,
                });
            }
        }
        table
    }

    /// Every route, in the order in which they were added.
    #[must_use]
    pub fn all(&self) -> &[RouteInfo] {
        &self.all
    }

    /// What is known of one route.
    #[must_use]
    pub fn info(&self, id: RouteId) -> &RouteInfo {
        &self.all[id.0 as usize]
    }

    /// Looks up a request. `host` is the name without port, in lower case.
    #[must_use]
    pub fn find(&self, _host: &str, method: &Method, uri: &http::Uri) -> Found {
        let ids = self.by_path.get(uri.path()).map_or(&[][..], |ids| ids);
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        let fits =
            |id: &&RouteId| self.info(**id).methods.is_empty() || self.info(**id).methods.contains(wanted);
        match ids.iter().find(fits) {
            Some(route) => Found::Route { route: *route, values: Vec::new() },
            None => Found::NotFound { app: AppId::PROGRAM },
        }
    }
}
