//! A built app: all parts of all mounted apps, in order, with who brought them.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
};

use crate::{
    App, Part, Place,
    app::{Item, Mount},
    part::Kept,
};

/// What [`App::build`] gives: every app that was mounted, and every part with its app and its line.
///
/// ```
/// use carafe_core::App;
///
/// let site = App::new().mount("/blog", App::named("blog")).build();
/// assert_eq!(site.apps().len(), 2);
/// assert_eq!(site.app_named("blog").unwrap().prefix(), "/blog");
/// ```
pub struct Site {
    apps: Vec<AppInfo>,
    /// By their type: a site with 50,000 routes is asked for its few parts of other kinds once for each route.
    parts: HashMap<TypeId, Vec<(AppId, Kept)>>,
}

/// A part with the app that brought it and the line that added it; what [`Site::parts`] yields.
#[derive(Debug)]
pub struct Added<'a, P> {
    /// The part itself.
    pub part: &'a P,
    /// The app it was added to.
    pub app: &'a AppInfo,
    /// The line that added it.
    pub place: Place,
}

impl<P> Clone for Added<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Added<'_, P> {}

/// Which app of a [`Site`]; 0 is the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppId(u32);

impl AppId {
    /// The program, to which everything is mounted.
    pub const PROGRAM: Self = Self(0);

    /// Its index in [`Site::apps`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One mounted app: where it hangs and what it is called there.
#[derive(Debug, Clone)]
pub struct AppInfo {
    id: AppId,
    parent: Option<AppId>,
    name: String,
    namespace: String,
    prefix: String,
    place: Place,
}

impl AppInfo {
    /// Its number in the site.
    #[must_use]
    pub fn id(&self) -> AppId {
        self.id
    }

    /// The app it is mounted in; nothing for the program.
    #[must_use]
    pub fn parent(&self) -> Option<AppId> {
        self.parent
    }

    /// The name that [`App::named`] gave it, whatever it is mounted as.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is in the tree of names: `shop.admin`; empty for the program.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The path before all of its routes: `/shop/admin`; empty for the program.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The line that mounted it (for the program, the line that made it).
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Joins a name onto the namespace: `index` in `blog` is `blog.index`.
    #[must_use]
    pub fn qualify(&self, name: &str) -> String {
        join_names(&self.namespace, name)
    }
}

impl Site {
    /// Every app: the program first, then in the order of mounting, a parent before its children.
    #[must_use]
    pub fn apps(&self) -> &[AppInfo] {
        &self.apps
    }

    /// The app with this number.
    ///
    /// # Panics
    /// If the number came from another site.
    #[must_use]
    pub fn app(&self, id: AppId) -> &AppInfo {
        &self.apps[id.index()]
    }

    /// The app in this namespace.
    #[must_use]
    pub fn app_named(&self, namespace: &str) -> Option<&AppInfo> {
        self.apps.iter().find(|app| app.namespace == namespace)
    }

    /// The app and those it is mounted in, innermost first: `admin`, `shop`, the program.
    pub fn lineage(&self, id: AppId) -> impl Iterator<Item = &AppInfo> {
        std::iter::successors(Some(self.app(id)), |app| app.parent.map(|parent| self.app(parent)))
    }

    /// All parts of one kind, in the order in which they were added.
    pub fn parts<P: Part>(&self) -> impl Iterator<Item = Added<'_, P>> {
        self.parts.get(&TypeId::of::<P>()).into_iter().flatten().filter_map(|(app, kept)| {
            let part = (&*kept.part as &dyn Any).downcast_ref::<P>()?;
            Some(Added { part, app: self.app(*app), place: kept.place })
        })
    }

    /// The parts of one kind that this very app brought.
    pub fn parts_of<P: Part>(&self, app: AppId) -> impl Iterator<Item = Added<'_, P>> {
        self.parts::<P>().filter(move |added| added.app.id == app)
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("apps", &self.apps)
            .field("parts", &self.parts.values().map(Vec::len).sum::<usize>())
            .finish()
    }
}

impl App {
    /// Ends the building: what comes back can be asked, but not added to.
    #[must_use]
    pub fn build(self) -> Site {
        flatten(self)
    }
}

fn flatten(app: App) -> Site {
    let mut site = Site { apps: Vec::new(), parts: HashMap::new() };
    let place = app.place;
    let root = Mount { namespace: "".into(), prefix: String::new(), app, place };
    flatten_into(&mut site, None, root);
    site
}

fn flatten_into(site: &mut Site, parent: Option<AppId>, mount: Mount) {
    let Mount { namespace, prefix, app, place } = mount;
    let App { name, place: _ /* where the app was made; where it was mounted tells more */, items } = app;
    let id = AppId(u32::try_from(site.apps.len()).expect("bug in carafe: more than 2^32 apps"));
    let (above, before) = parent.map_or(("", ""), |p| (site.app(p).namespace(), site.app(p).prefix()));
    let info = AppInfo {
        id,
        parent,
        name: name.into_owned(),
        namespace: join_names(above, &namespace),
        prefix: format!("{before}{prefix}"),
        place,
    };
    site.apps.push(info);
    for item in items {
        match item {
            Item::Part(kept) => site.parts.entry((*kept.part).type_id()).or_default().push((id, kept)),
            Item::Mount(mount) => flatten_into(site, Some(id), mount),
        }
    }
}

fn join_names(namespace: &str, name: &str) -> String {
    match (namespace, name) {
        ("", name) | (name, "") => name.to_owned(),
        (namespace, name) => format!("{namespace}.{name}"),
    }
}
