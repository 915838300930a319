//! All routes of a site, ready to be matched.

use std::{any::TypeId, borrow::Cow, collections::HashMap, fmt};

use carafe_core::{AppId, Place};
use http::{HeaderValue, Method};

use super::{
    host::Host,
    problem::Problem,
    slashes::Slashes,
    target,
    texts::Texts,
    tree::{Leaf, Step, Tree},
};
use crate::handler::Erased;

mod build;
pub mod explain;
mod links;
mod write;

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
    /// The host its app answers, if it was given one: `{tenant}.example.com`.
    pub host: Option<String>,
    /// The full pattern, prefixes included: `/blog/{slug:slug}/`. That of a mounted service ends in `/*`.
    pub pattern: String,
    /// The names of its parameters: those of the host, then those of the pattern, in order.
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
    /// A function; the values are percent-decoded: those of the host, then those of the pattern, in order.
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
    /// The path is there under another spelling (slash policy): answer with 308.
    Redirect {
        /// Path and query to go to: always of this origin, always ASCII.
        location: String,
        /// The app that owns the path.
        app: AppId,
    },
    /// There is no such path.
    NotFound {
        /// The innermost app whose host and prefix the path falls under.
        app: AppId,
    },
    /// The path could mean two things, or nothing: answer with 400.
    BadPath {
        /// The reason, fit for the visitor.
        why: &'static str,
    },
}

impl Found {
    /// The app that answers: the route's, or the innermost one that owns the path.
    #[must_use]
    pub fn app(&self, routes: &RouteTable) -> AppId {
        match self {
            Self::Route { route, .. } => routes.info(*route).app,
            Self::Options { app, .. }
            | Self::MethodNotAllowed { app, .. }
            | Self::Redirect { app, .. }
            | Self::NotFound { app } => *app,
            Self::BadPath { .. } => AppId::PROGRAM,
        }
    }
}

/// All routes of a site.
///
/// The path alone decides which pattern matches; the method then picks among the functions on that pattern.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, route::table::{Found, RouteTable}};
/// use http::{Method, Uri};
///
/// let site = App::new().get("/u/{name}", || "a person").get("/u/me", || "me").build();
/// let table = RouteTable::build(&site);
/// let found = table.find("localhost", &Method::GET, &Uri::from_static("/u/me"));
/// let Found::Route { route, .. } = found else { panic!() };
/// assert_eq!(table.info(route).pattern, "/u/me", "text before parameters, whatever the order of adding");
/// ```
#[derive(Default)]
pub struct RouteTable {
    all: Vec<RouteInfo>,
    ways: Vec<Way>,
    hosts: Vec<HostTable>,
    by_name: HashMap<String, Vec<RouteId>>,
    /// By the names of the apps instead of what they are mounted as.
    by_own_name: HashMap<String, Vec<RouteId>>,
    by_handler: HashMap<TypeId, Vec<RouteId>>,
    namespaces: Vec<(String, Option<AppId>)>,
    prefix: String,
    problems: Vec<Problem>,
}

/// How a route is written: what a link fills in.
struct Way {
    host: Option<usize>,
    steps: Vec<Step>,
}

/// The routes of one host, or those of no host in particular.
#[derive(Default)]
struct HostTable {
    text: Option<String>,
    host: Option<Host>,
    literals: Texts<Literal>,
    routes: Tree,
    leaves: Vec<LeafInfo>,
    /// For each leaf its function for GET, which most requests want: many of them lie in one cache line.
    gets: Vec<Option<RouteId>>,
    /// The prefixes of the apps: who owns a path that is not found.
    owners: Tree,
    owner_apps: Vec<AppId>,
}

/// What a path without parameters leads to: what is asked for most often lies beside the path.
#[derive(Clone, Copy)]
struct Literal {
    leaf: Leaf,
    /// Its function for GET.
    get: Option<RouteId>,
}

/// More parameters than most patterns have.
const FEW: usize = 4;

/// The functions on one pattern.
struct LeafInfo {
    routes: Vec<RouteId>,
    allow: HeaderValue,
    slashes: Slashes,
}

/// A pattern that matched.
struct Spot<'t> {
    leaf: &'t LeafInfo,
    get: Option<RouteId>,
    values: Vec<Box<str>>,
}

impl RouteTable {
    /// Every route, in the order in which they were added.
    #[must_use]
    pub fn all(&self) -> &[RouteInfo] {
        &self.all
    }

    /// Every route in the order in which they are tried, host by host: of two that take a path, the first answers.
    pub fn in_match_order(&self) -> impl Iterator<Item = &RouteInfo> {
        let leaves = |table: &HostTable| table.routes.in_order();
        self.hosts.iter().flat_map(move |table| {
            leaves(table)
                .into_iter()
                .flat_map(|leaf| &table.leaves[leaf as usize].routes)
                .map(|id| self.info(*id))
        })
    }

    /// What is known of one route.
    #[must_use]
    pub fn info(&self, id: RouteId) -> &RouteInfo {
        &self.all[id.0 as usize]
    }

    /// What is wrong with the routes: duplicates, unknown converters, names used twice.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Looks up a request. `host` is the name without port, in lower case.
    #[must_use]
    pub fn find(&self, host: &str, method: &Method, uri: &http::Uri) -> Found {
        match self.only_table().and_then(|table| Some((table, table.literals.get(uri.path())?))) {
            Some((_, Literal { get: Some(route), .. })) if method == Method::GET => {
                Found::Route { route, values: Vec::new() }
            }
            Some((table, literal)) => self.choose(table.at(literal), method),
            None => self.search(host, method, uri),
        }
    }

    /// Looks up a path that is not a literal of the [only table](Self::only_table).
    fn search(&self, host: &str, method: &Method, uri: &http::Uri) -> Found {
        let path = match target::read(uri.path()) {
            Ok(path) => path,
            Err(why) => return Found::BadPath { why },
        };
        let path = self.inside(&path);
        let place = match self.only_table() {
            Some(table) => table.walk(path, Vec::with_capacity(FEW)),
            None => self.locate(host, path),
        };
        if let Some(place) = place {
            return self.choose(place, method);
        }
        let app = self.owner(host, path);
        match self.respell(host, path) {
            Some(path) => Found::Redirect { location: self.location(&path, uri.query()), app },
            None => Found::NotFound { app },
        }
    }

    /// The table of a site without hosts and prefix, as most are. There a path without parameters is looked up as it was
    /// written: none that is a [literal](HostTable::at) has anything to decode.
    fn only_table(&self) -> Option<&HostTable> {
        match &self.hosts[..] {
            [only] if only.host.is_none() && self.prefix.is_empty() => Some(only),
            _ => None,
        }
    }

    /// The path without the prefix of the site.
    fn inside<'p>(&self, path: &'p str) -> &'p str {
        match path.strip_prefix(self.prefix.as_str()) {
            Some("") => "/",
            Some(inside) if inside.starts_with('/') => inside,
            _ => path,
        }
    }

    /// The tables for this host come before the one for every host.
    fn locate(&self, host: &str, path: &str) -> Option<Spot<'_>> {
        self.hosts.iter().find_map(|table| table.locate(host, path))
    }

    fn choose(&self, place: Spot<'_>, method: &Method) -> Found {
        let Spot { leaf, get, values } = place;
        if let (Some(route), &Method::GET) = (get, method) {
            return Found::Route { route, values };
        }
        let of = |wanted: &Method| leaf.routes.iter().find(|id| self.info(**id).methods.contains(wanted));
        let every = || leaf.routes.iter().find(|id| self.info(**id).methods.is_empty());
        let from_get = || if method == Method::HEAD { of(&Method::GET) } else { None };
        if let Some(route) = of(method).or_else(from_get).or_else(every) {
            return Found::Route { route: *route, values };
        }
        let (allow, app) = (leaf.allow.clone(), self.info(leaf.routes[0]).app);
        match *method {
            Method::OPTIONS => Found::Options { allow, app },
            _ => Found::MethodNotAllowed { allow, app },
        }
    }

    /// The innermost app whose host and prefix the path falls under.
    fn owner(&self, host: &str, path: &str) -> AppId {
        self.hosts.iter().find_map(|table| table.owner(host, path)).unwrap_or(AppId::PROGRAM)
    }

    /// Another spelling of a path that is not there: slashes merged, or one added at the end.
    fn respell(&self, host: &str, path: &str) -> Option<String> {
        let merged = target::merge_slashes(path);
        if matches!(merged, Cow::Owned(_)) && self.locate(host, &merged).is_some() {
            return Some(merged.into_owned());
        }
        if merged.ends_with('/') {
            return None;
        }
        let slashed = format!("{merged}/");
        let place = self.locate(host, &slashed)?;
        (place.leaf.slashes == Slashes::Append).then_some(slashed)
    }

    fn location(&self, path: &str, query: Option<&str>) -> String {
        let mut location = format!("{}{}", self.prefix, target::write(path));
        if let Some(query) = query {
            location.push('?');
            location.extend(percent_encoding::utf8_percent_encode(query, percent_encoding::CONTROLS));
        }
        location
    }
}

impl HostTable {
    fn locate(&self, host: &str, path: &str) -> Option<Spot<'_>> {
        let values = self.taken_of(host)?;
        match self.literals.get(path) {
            Some(literal) => Some(Spot { values, ..self.at(literal) }),
            None => self.walk(path, values),
        }
    }

    /// The place of a pattern that has no parameters. It may be found by a raw path: none that is
    /// [not plain](target::is_plain) is among them.
    fn at(&self, Literal { leaf, get }: Literal) -> Spot<'_> {
        Spot { leaf: &self.leaves[leaf as usize], get, values: Vec::new() }
    }

    /// Adds the values of the pattern to those of the host.
    fn walk(&self, path: &str, mut values: Vec<Box<str>>) -> Option<Spot<'_>> {
        let leaf = self.routes.find(path, &mut values)? as usize;
        Some(Spot { leaf: &self.leaves[leaf], get: self.gets[leaf], values })
    }

    fn owner(&self, host: &str, path: &str) -> Option<AppId> {
        self.taken_of(host)?;
        Some(self.owner_apps[self.owners.find(path, &mut Vec::new())? as usize])
    }

    /// The values of the parameters in the host, if it is ours.
    fn taken_of(&self, host: &str) -> Option<Vec<Box<str>>> {
        self.host.as_ref().map_or(Some(Vec::new()), |own| own.take(host))
    }
}

impl fmt::Debug for RouteTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all.iter().map(|route| (&route.pattern, &route.name))).finish()
    }
}
