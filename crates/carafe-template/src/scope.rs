//! Where a template finds its names: what the view gave, then what the apps give to every page.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use carafe_core::{AppId, Site};
use minijinja::value::{Enumerator, Object, Value};

use super::{
    around::Around,
    call::{Answer, Call},
    context::ContextValue,
    function,
    sheets::Sheets,
    values::Values,
};

/// For each app the names that its pages have: those of the apps it is in, then its own over them.
pub(crate) struct Processors {
    site: Arc<Site>,
    by_app: Vec<Arc<HashMap<String, Spot>>>,
}

/// Which [`ContextValue`] of the site it is, in the order in which they were added.
type Spot = usize;

impl Processors {
    pub(crate) fn of(site: &Arc<Site>) -> Self {
        let mut by_app: Vec<HashMap<String, Spot>> = Vec::new();
        for app in site.apps() {
            let mut names = app.parent().map_or_else(HashMap::new, |parent| by_app[parent.index()].clone());
            let added =
                site.parts::<ContextValue>().enumerate().filter(|(_, added)| added.app.id() == app.id());
            names.extend(added.map(|(spot, added)| (added.part.name().to_owned(), spot)));
            by_app.push(names);
        }
        Self { site: Arc::clone(site), by_app: by_app.into_iter().map(Arc::new).collect() }
    }

    pub(crate) fn names(&self, app: AppId) -> impl Iterator<Item = &str> {
        self.by_app[app.index()].keys().map(String::as_str)
    }
}

/// The names of one page, or of a component in it.
pub(crate) struct Scope {
    pub(crate) values: Values,
    page: Arc<Page>,
    /// How many components it is in.
    depth: usize,
}

/// What is the same for a page and all components in it.
struct Page {
    around: Around,
    site: Arc<Site>,
    spots: Arc<HashMap<String, Spot>>,
    made: HashMap<Spot, OnceLock<Value>>,
    /// What was asked for once.
    seen: Arc<Mutex<HashSet<String>>>,
    sheets: Arc<Sheets>,
}

/// Components in components, at most: each takes of the stack.
const DEEPEST: usize = 32;

/// Names that the analysis writes, and those that know the page; all others are of the site.
const OWN: [&str; 5] = ["__scope", "__given", "once", "stylesheet", "stylesheets"];

impl Scope {
    pub(crate) fn new(processors: &Processors, app: AppId, around: Around, values: Values) -> Self {
        let spots = Arc::clone(&processors.by_app[app.index()]);
        let made = spots.values().map(|spot| (*spot, OnceLock::new())).collect();
        let (site, seen, sheets) = (Arc::clone(&processors.site), Arc::default(), Arc::default());
        let page = Page { around, site, spots, made, seen, sheets };
        Self { values, page: Arc::new(page), depth: 0 }
    }

    /// That of a component in this one, with values of its own; nothing if it is in too many.
    pub(crate) fn inside(&self, values: Values) -> Option<Self> {
        let depth = self.depth + 1;
        (depth <= DEEPEST).then(|| Self { values, page: Arc::clone(&self.page), depth })
    }

    /// What was rendered, with the style sheets of its components.
    pub(crate) fn finished(&self, page: String) -> String {
        self.page.sheets.put_into(page)
    }

    /// The names that people gave.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.values.names().map(str::to_owned).collect();
        names.extend(self.page.spots.keys().cloned());
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Every name, with its value.
    pub(crate) fn all(self: &Arc<Self>) -> impl Iterator<Item = (String, Value)> {
        let names = self.names().into_iter().chain(OWN.map(str::to_owned));
        names.map(|name| {
            let value = self.get(&name).unwrap_or_default();
            (name, value)
        })
    }

    pub(crate) fn get(self: &Arc<Self>, name: &str) -> Option<Value> {
        self.values.value(name).cloned().or_else(|| self.page.made(name)).or_else(|| self.own(name))
    }

    fn own(self: &Arc<Self>, name: &str) -> Option<Value> {
        match name {
            "__scope" => Some(Value::from_dyn_object(Arc::clone(self))),
            "__given" => Some(self.values.to_map()),
            "once" => Some(self.page.once()),
            "stylesheet" => Some(self.page.sheets.ask()),
            "stylesheets" => Some(self.page.sheets.room()),
            _ => None,
        }
    }
}

impl Page {
    fn made(&self, name: &str) -> Option<Value> {
        let spot = *self.spots.get(name)?;
        let slot = self.made.get(&spot)?;
        if let Some(value) = slot.get() {
            return Some(value.clone());
        }
        let value = self.site.parts::<ContextValue>().nth(spot)?.part.make(&self.around);
        Some(slot.get_or_init(|| value).clone())
    }

    /// `{% if once("card") %}`: true the first time in a page, for the style and the script of a component.
    fn once(&self) -> Value {
        let seen = Arc::clone(&self.seen);
        let once = move |call: &Call<'_>| {
            let name = call.argument::<String>(0)?;
            let first = seen.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
            Ok(Answer::new(first))
        };
        function::callable("once".to_owned(), Arc::new(once))
    }
}

impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.get(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.names().into_iter().map(Value::from).collect())
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("names", &self.names()).finish_non_exhaustive()
    }
}
