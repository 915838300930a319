//! The explicit object that a program, a blueprint and a Django app all are.

use std::{borrow::Cow, fmt};

use crate::{Part, Place, part::Kept};

/// A program, or a piece of one: routes, commands, settings and whatever else rooms teach it.
///
/// [`App::new`] is the program itself; [`App::named`] is a piece that others [`mount`](App::mount), Flask's
/// blueprint and Django's app in one. It can only be added to until it is built: [`build`](App::build)
/// consumes it and gives a [`Site`](crate::Site), which has no such methods.
///
/// ```
/// use carafe_core::App;
///
/// fn blog() -> App {
///     App::named("blog")
/// }
///
/// let site = App::new().mount("/blog", blog()).mount_as("news", "/news", blog()).build();
/// let mounted: Vec<_> = site.apps().iter().map(|app| (app.namespace(), app.prefix())).collect();
/// assert_eq!(mounted, [("", ""), ("blog", "/blog"), ("news", "/news")]);
/// ```
#[must_use = "an app does nothing until it is run, built or mounted"]
pub struct App {
    pub(crate) name: Cow<'static, str>,
    pub(crate) place: Place,
    pub(crate) items: Vec<Item>,
}

/// Parts and mounted apps in the order in which they were added.
pub(crate) enum Item {
    Part(Kept),
    Mount(Mount),
}

pub(crate) struct Mount {
    pub(crate) namespace: Cow<'static, str>,
    pub(crate) prefix: String,
    pub(crate) app: App,
    pub(crate) place: Place,
}

impl App {
    /// The program: the app that nothing mounts. It has no name, and its routes have no prefix.
    #[track_caller]
    pub fn new() -> Self {
        Self { name: Cow::Borrowed(""), place: Place::here(), items: Vec::new() }
    }

    /// A piece to mount, under a name that becomes the namespace of its routes: `blog` gives `blog.index`.
    ///
    /// # Panics
    /// At set-up, if `name` is not made of ASCII letters, digits, `_` and `-`: a dot separates namespaces.
    #[track_caller]
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        assert_name(&name);
        Self { name, place: Place::here(), items: Vec::new() }
    }

    /// The name given to [`App::named`]; empty for the program.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds a part. Rooms call this from their extension traits, where `#[track_caller]` keeps the user's line.
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "nobody takes an app for a number")]
    pub fn add<P: Part>(mut self, part: P) -> Self {
        self.items.push(Item::Part(Kept { part: Box::new(part), place: Place::here() }));
        self
    }

    /// Whether a part of this kind was added to this very app (mounted ones are not asked).
    ///
    /// A room uses it to bring its own commands and checks once.
    #[must_use]
    pub fn has<P: Part>(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Part(kept) if kept.part.is::<P>()))
    }

    /// Mounts an app under a prefix, in the namespace of its own name: Flask's `register_blueprint`, Django's `include`.
    ///
    /// ```
    /// # use carafe_core::App;
    /// let site = App::new().mount("/shop", App::named("shop").mount("/admin", App::named("admin"))).build();
    /// let admin = &site.apps()[2];
    /// assert_eq!((admin.namespace(), admin.prefix()), ("shop.admin", "/shop/admin"));
    /// ```
    ///
    /// # Panics
    /// At set-up, if the app has no name, or the prefix is neither empty nor begins with `/` and ends without one.
    /// The same name mounted twice in one place is not a panic but the finding `core.E001`, so that all are told at once.
    #[track_caller]
    pub fn mount(self, prefix: &str, app: App) -> Self {
        let namespace = app.name.clone();
        assert!(
            !namespace.is_empty(),
            "the app mounted at {prefix:?} has no name: make it with `App::named(\"…\")`, or mount it with `mount_as`"
        );
        self.mount_as(namespace, prefix, app)
    }

    /// Mounts an app in a namespace of its own, so that the same app can be there twice.
    ///
    /// # Panics
    /// As [`mount`](App::mount) does.
    #[track_caller]
    pub fn mount_as(mut self, namespace: impl Into<Cow<'static, str>>, prefix: &str, app: App) -> Self {
        let namespace = namespace.into();
        assert_name(&namespace);
        let prefix = if prefix == "/" { "" } else { prefix };
        assert!(
            prefix.is_empty() || (prefix.starts_with('/') && !prefix.ends_with('/')),
            "the prefix {prefix:?} must begin with `/` and end without one, for example \"/{namespace}\""
        );
        self.items.push(Item::Mount(Mount {
            namespace,
            prefix: prefix.to_owned(),
            app,
            place: Place::here(),
        }));
        self
    }
}

#[track_caller]
fn assert_name(name: &str) {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    assert!(
        !name.is_empty() && name.chars().all(fits),
        "the app name {name:?} must be made of ASCII letters, digits, `_` and `-`, for example \"blog\""
    );
}

impl Default for App {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("name", &self.name)
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}
