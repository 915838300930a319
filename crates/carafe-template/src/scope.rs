//! Where a template finds its names: what the view gave, then what the apps give to every page.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock},
};

use carafe_core::{AppId, Site};
use minijinja::value::{Enumerator, Object, Value};

use super::{around::Around, context::ContextValue, values::Values};

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

/// The names of one page.
pub(crate) struct Scope {
    pub(crate) values: Values,
    around: Around,
    site: Arc<Site>,
    spots: Arc<HashMap<String, Spot>>,
    made: HashMap<Spot, OnceLock<Value>>,
}

impl Scope {
    pub(crate) fn new(processors: &Processors, app: AppId, around: Around, values: Values) -> Self {
        let spots = Arc::clone(&processors.by_app[app.index()]);
        let made = spots.values().map(|spot| (*spot, OnceLock::new())).collect();
        Self { values, around, site: Arc::clone(&processors.site), spots, made }
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.values.names().map(str::to_owned).collect();
        names.extend(self.spots.keys().cloned());
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        self.values.value(name).cloned().or_else(|| self.made(name))
    }

    fn made(&self, name: &str) -> Option<Value> {
        let spot = *self.spots.get(name)?;
        let slot = self.made.get(&spot)?;
        if let Some(value) = slot.get() {
            return Some(value.clone());
        }
        let value = self.site.parts::<ContextValue>().nth(spot)?.part.make(&self.around);
        Some(slot.get_or_init(|| value).clone())
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
