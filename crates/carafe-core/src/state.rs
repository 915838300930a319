//! Values that handlers, commands and tasks ask for by their type.

use std::{
    any::{Any, TypeId, type_name},
    collections::HashMap,
    fmt,
    sync::Arc,
};

use crate::{App, AppId, Part, Site};

/// A value that an app brings, found by its type.
///
/// ```
/// use carafe_core::{App, AppId, state::States};
///
/// #[derive(Debug, PartialEq)]
/// struct Greeting(&'static str);
///
/// let site = App::new()
///     .state(Greeting("hello"))
///     .mount("/fr", App::named("fr").state(Greeting("bonjour")))
///     .mount("/it", App::named("it"))
///     .build();
/// let states = States::of(&site);
/// let fr = site.app_named("fr").unwrap().id();
/// let it = site.app_named("it").unwrap().id();
/// assert_eq!(states.get::<Greeting>(fr), Some(&Greeting("bonjour")), "an app's own value wins");
/// assert_eq!(states.get::<Greeting>(it), Some(&Greeting("hello")), "otherwise the one further out");
/// assert_eq!(states.get::<u8>(AppId::PROGRAM), None);
/// ```
pub struct StateValue {
    type_id: TypeId,
    type_name: &'static str,
    value: Arc<dyn Any + Send + Sync>,
}

impl StateValue {
    /// The name of its type, as the compiler spells it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }
}

impl Part for StateValue {}

impl fmt::Debug for StateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateValue").field(&self.type_name).finish()
    }
}

impl App {
    /// Brings a value that the handlers of this app and of those mounted in it can ask for by its type.
    #[track_caller]
    pub fn state<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.add(StateValue {
            type_id: TypeId::of::<T>(),
            type_name: type_name::<T>(),
            value: Arc::new(value),
        })
    }
}

/// The values of a site, resolved for each of its apps.
#[derive(Default)]
pub struct States {
    by_app: Vec<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl States {
    /// Resolves the values of every app: its own, then those of the apps it is mounted in. Of two of one type in
    /// one app the last wins.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let mut by_app = vec![HashMap::new(); site.apps().len()];
        for added in site.parts::<StateValue>() {
            by_app[added.app.id().index()].insert(added.part.type_id, Arc::clone(&added.part.value));
        }
        for app in site.apps() {
            let Some(parent) = app.parent() else { continue };
            for (type_id, value) in by_app[parent.index()].clone() {
                by_app[app.id().index()].entry(type_id).or_insert(value);
            }
        }
        Self { by_app }
    }

    /// The value of type `T` as seen from an app.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self, app: AppId) -> Option<&T> {
        self.by_app.get(app.index())?.get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// The same value, shared.
    #[must_use]
    pub fn get_shared<T: Send + Sync + 'static>(&self, app: AppId) -> Option<Arc<T>> {
        let value = self.by_app.get(app.index())?.get(&TypeId::of::<T>())?;
        Arc::clone(value).downcast().ok()
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States").field("apps", &self.by_app.len()).finish()
    }
}
