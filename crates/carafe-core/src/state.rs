//! Values that handlers, commands and tasks ask for by their type.

use std::{
    any::{Any, TypeId, type_name},
    collections::HashMap,
    fmt,
    sync::Arc,
};

use crate::{
    Added, App, AppId, Error, Part, Result, Site,
    settings::{Section, Settings},
};

/// A value that an app brings, found by its type.
///
/// ```
/// use carafe_core::{App, AppId, settings::{Settings, Sources}, state::States};
///
/// #[derive(Debug, PartialEq)]
/// struct Greeting(&'static str);
///
/// let site = App::new()
///     .state(Greeting("hello"))
///     .mount("/fr", App::named("fr").state(Greeting("bonjour")))
///     .mount("/it", App::named("it"))
///     .build();
/// let settings = Settings::load(&site, Sources::new()).unwrap();
/// let states = States::of(&site, &settings).unwrap();
/// let fr = site.app_named("fr").unwrap().id();
/// let it = site.app_named("it").unwrap().id();
/// assert_eq!(states.get::<Greeting>(fr), Some(&Greeting("bonjour")), "an app's own value wins");
/// assert_eq!(states.get::<Greeting>(it), Some(&Greeting("hello")), "otherwise the one further out");
/// assert_eq!(states.get::<u8>(AppId::PROGRAM), None);
/// ```
pub struct StateValue {
    type_id: TypeId,
    type_name: &'static str,
    value: Value,
}

type Shared = Arc<dyn Any + Send + Sync>;

enum Value {
    Here(Shared),
    FromSettings(Box<dyn Fn(&Settings) -> Result<Shared> + Send + Sync>),
    FromSite(Box<dyn Fn(&Site, &Settings) -> Result<Shared> + Send + Sync>),
}

impl StateValue {
    fn new<T: 'static>(value: Value) -> Self {
        Self { type_id: TypeId::of::<T>(), type_name: type_name::<T>(), value }
    }

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
        self.add(StateValue::new::<T>(Value::Here(Arc::new(value))))
    }

    /// Brings a value that is made of a section of the settings when the site starts: a store that needs a path, a
    /// client that needs a key.
    ///
    /// ```
    /// use carafe_core::{App, AppId, Result, settings_section, settings::{Settings, Sources}, state::States};
    ///
    /// settings_section! {
    ///     /// How visitors are greeted.
    ///     pub struct Greetings in "greetings" {
    ///         /// The word to begin with.
    ///         pub word: String = "hello",
    ///     }
    /// }
    ///
    /// struct Greeter(String);
    /// impl Greeter {
    ///     fn open(settings: &Greetings) -> Result<Self> {
    ///         Ok(Self(format!("{}!", settings.word)))
    ///     }
    /// }
    ///
    /// let site = App::new().settings::<Greetings>().state_from(Greeter::open).build();
    /// let settings = Settings::load(&site, Sources::new()).unwrap();
    /// let states = States::of(&site, &settings).unwrap();
    /// assert_eq!(states.get::<Greeter>(AppId::PROGRAM).unwrap().0, "hello!");
    /// ```
    ///
    /// An error of the function stops the start; it is told with the line of this call.
    #[track_caller]
    pub fn state_from<S, T, F>(self, make: F) -> Self
    where
        S: Section,
        T: Send + Sync + 'static,
        F: Fn(&S) -> Result<T> + Send + Sync + 'static,
    {
        let make = move |settings: &Settings| -> Result<Shared> {
            let section = settings.get::<S>().ok_or_else(|| no_section(type_name::<S>()))?;
            Ok(Arc::new(make(section)?))
        };
        self.add(StateValue::new::<T>(Value::FromSettings(Box::new(make))))
    }
}

impl App {
    /// Brings a value that is made of the whole site and its settings when the site starts: what must know what all
    /// apps bring, as a database knows their models.
    ///
    /// ```
    /// use carafe_core::{App, AppId, settings::{Settings, Sources}, state::States};
    ///
    /// struct Names(Vec<String>);
    ///
    /// let names = |site: &carafe_core::Site, _: &Settings| {
    ///     Ok(Names(site.apps().iter().map(|app| app.name().to_owned()).collect()))
    /// };
    /// let site = App::new().state_of_site(names).mount("/blog", App::named("blog")).build();
    /// let settings = Settings::load(&site, Sources::new()).unwrap();
    /// let states = States::of(&site, &settings).unwrap();
    /// assert_eq!(states.get::<Names>(AppId::PROGRAM).unwrap().0, ["", "blog"]);
    /// ```
    ///
    /// An error of the function stops the start; it is told with the line of this call.
    #[track_caller]
    pub fn state_of_site<T, F>(self, make: F) -> Self
    where
        T: Send + Sync + 'static,
        F: Fn(&Site, &Settings) -> Result<T> + Send + Sync + 'static,
    {
        let make =
            move |site: &Site, settings: &Settings| -> Result<Shared> { Ok(Arc::new(make(site, settings)?)) };
        self.add(StateValue::new::<T>(Value::FromSite(Box::new(make))))
    }
}

fn no_section(name: &str) -> Error {
    Error::internal(format!("no app has the section `{name}` in its settings"))
        .hint(format!("add it where the app is made: `.settings::<{name}>()`"))
}

/// The values of a site, resolved for each of its apps.
#[derive(Default)]
pub struct States {
    by_app: Vec<HashMap<TypeId, Shared>>,
}

impl States {
    /// Resolves the values of every app: its own, then those of the apps it is mounted in. Of two of one type in
    /// one app the last wins.
    ///
    /// # Errors
    /// When a value that is made of the settings cannot be made; the error names its type and the line that added it.
    pub fn of(site: &Site, settings: &Settings) -> Result<Self> {
        Self::gather(site, |added| {
            let made = match &added.part.value {
                Value::Here(value) => Ok(Arc::clone(value)),
                Value::FromSettings(make) => make(settings),
                Value::FromSite(make) => make(site, settings),
            };
            let failed = |error: Error| {
                error.context(format!("no `{}` could be made ({})", added.part.type_name, added.place))
            };
            made.map(Some).map_err(failed)
        })
    }

    /// Only the values that are there before the settings are read: what checks may look at.
    pub(crate) fn without_settings(site: &Site) -> Self {
        let here = |added: Added<'_, StateValue>| match &added.part.value {
            Value::Here(value) => Ok(Some(Arc::clone(value))),
            Value::FromSettings(_) | Value::FromSite(_) => Ok(None),
        };
        Self::gather(site, here).unwrap_or_default()
    }

    fn gather(site: &Site, make: impl Fn(Added<'_, StateValue>) -> Result<Option<Shared>>) -> Result<Self> {
        let mut by_app = vec![HashMap::new(); site.apps().len()];
        for added in site.parts::<StateValue>() {
            if let Some(value) = make(added)? {
                by_app[added.app.id().index()].insert(added.part.type_id, value);
            }
        }
        for app in site.apps() {
            let Some(parent) = app.parent() else { continue };
            for (type_id, value) in by_app[parent.index()].clone() {
                by_app[app.id().index()].entry(type_id).or_insert(value);
            }
        }
        Ok(Self { by_app })
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
