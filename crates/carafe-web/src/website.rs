//! A built site as requests see it: apps, routes, values by type, settings. It answers nothing itself.

use std::{fmt, sync::Arc};

use carafe_core::{AppId, Result, Site, settings::Settings, state::States};

use http::{HeaderMap, HeaderValue};

#[cfg(feature = "sessions")]
use crate::keeping::keeper::{Keeper, Means};
use crate::{
    catch::Catchers,
    csp::{Csp, CspPart, GivenTo, Written},
    default_headers::DEFAULTS,
    route::table::{Found, RouteInfo, RouteTable},
    settings::{CspSettings, SiteSettings},
    static_files::{self, Gathered, StaticLinks},
    strict::AllowedHosts,
};

/// A built site: its apps and their parts, its routes, the values asked for by type, its settings.
pub struct WebSite {
    apps: Arc<Site>,
    states: States,
    routes: RouteTable,
    catchers: Catchers,
    settings: SiteSettings,
    sections: Settings,
    hosts: AllowedHosts,
    policies: Policies,
    hsts: Option<HeaderValue>,
    #[cfg(feature = "sessions")]
    sessions: std::sync::OnceLock<Keeper>,
    #[cfg(feature = "sessions")]
    keys: std::sync::OnceLock<carafe_core::signing::SecretKeys>,
    static_links: Option<StaticLinks>,
    #[cfg(feature = "template")]
    engine: carafe_template::Engine,
}

impl WebSite {
    pub(crate) fn build(apps: Arc<Site>, sections: Settings, gathered: Option<&Gathered>) -> Result<Self> {
        let settings = sections.get::<SiteSettings>().cloned().unwrap_or_default();
        let routes = RouteTable::build_under(&settings.prefix, &apps);
        Ok(Self {
            states: States::of(&apps, &sections)?,
            catchers: Catchers::of(&apps),
            hosts: AllowedHosts::new(settings.hosts.iter().map(String::as_str)),
            static_links: gathered.map(StaticLinks::of),
            #[cfg(feature = "template")]
            engine: carafe_template::Engine::new(&apps, &sections.get().cloned().unwrap_or_default()),
            policies: Policies::of(&apps, &routes, &sections, &settings),
            hsts: hsts(&settings),
            routes,
            apps,
            settings,
            sections,
            #[cfg(feature = "sessions")]
            sessions: std::sync::OnceLock::new(),
            #[cfg(feature = "sessions")]
            keys: std::sync::OnceLock::new(),
        })
    }

    /// The apps and their parts.
    #[must_use]
    pub fn apps(&self) -> &Site {
        &self.apps
    }

    /// The values that handlers ask for by type.
    #[must_use]
    pub fn states(&self) -> &States {
        &self.states
    }

    /// The routes.
    #[must_use]
    pub fn routes(&self) -> &RouteTable {
        &self.routes
    }

    /// Every section of the settings; `Setting<T>` takes one of them.
    #[must_use]
    pub fn sections(&self) -> &Settings {
        &self.sections
    }

    /// The section `[site]` of the settings.
    #[must_use]
    pub fn settings(&self) -> &SiteSettings {
        &self.settings
    }

    /// The host names that are answered.
    #[must_use]
    pub fn hosts(&self) -> &AllowedHosts {
        &self.hosts
    }

    /// The keys that sign for this site: those of the settings, or in development and tests one drawn by chance.
    ///
    /// # Errors
    /// 500 in production when the settings have none, or one that is too short: checks tell of that before the start.
    #[cfg(feature = "sessions")]
    pub fn secret_keys(&self) -> Result<&carafe_core::signing::SecretKeys> {
        match self.keys.get() {
            Some(keys) => Ok(keys),
            None => {
                let found = crate::secret_keys::find(&self.settings, self.sections.profile())?;
                Ok(self.keys.get_or_init(|| found))
            }
        }
    }

    /// How sessions are kept.
    #[cfg(feature = "sessions")]
    pub(crate) fn sessions(&self) -> Result<&Keeper> {
        if let Some(keeper) = self.sessions.get() {
            return Ok(keeper);
        }
        let means = Means { apps: &self.apps, settings: &self.sections, states: &self.states };
        let keeper = Keeper::of(means, || self.secret_keys().cloned())?;
        Ok(self.sessions.get_or_init(|| keeper))
    }

    /// The link to a static file by its name: `static('app.css')` in a template.
    ///
    /// ```
    /// use carafe_core::{App, embed::Dir};
    /// use carafe_web::{Service, WebApp};
    ///
    /// let blog = App::named("blog").static_files(Dir::embedded("static", &[("blog/app.css", b"p {}")]));
    /// let service = Service::build(App::new().mount("/blog", blog)).unwrap();
    /// assert_eq!(service.site().static_url("blog/app.css").unwrap(), "/static/blog/app.css");
    /// ```
    ///
    /// In production the name carries a hash of the file: `/static/blog/app.9c1f2e6a0b44.css`.
    ///
    /// # Errors
    /// When no app brings the file; the hint has the nearest name. In production (`site.debug` is off) it is a warning
    /// in the log instead, and the link leads to where the file would be.
    #[track_caller]
    pub fn static_url(&self, name: &str) -> Result<String> {
        match &self.static_links {
            Some(links) => links.url(name),
            None => Err(static_files::unknown(name, std::iter::empty())),
        }
    }

    /// What renders its pages.
    #[cfg(feature = "template")]
    #[must_use]
    pub fn engine(&self) -> &carafe_template::Engine {
        &self.engine
    }

    pub(crate) fn policy(&self, app: AppId) -> &Written {
        &self.policies.by_app[app.index()]
    }

    /// The policy of the route, of its app or of the site.
    pub(crate) fn policy_of(&self, found: &Found) -> &Written {
        match found {
            Found::Route { route, .. } => &self.policies.by_route[route.0 as usize],
            other => self.policy(other.app(&self.routes)),
        }
    }

    /// That the site is to be asked over https: browsers heed it only there (RFC 6797 section 7.2).
    pub(crate) fn hsts(&self, is_https: impl FnOnce() -> bool) -> Option<&HeaderValue> {
        self.hsts.as_ref().filter(|_| is_https())
    }

    pub(crate) fn catchers(&self) -> &Catchers {
        &self.catchers
    }
}

/// What browsers are told by the answers of the site.
struct Policies {
    /// For each app its own, or that of the nearest app further out.
    by_app: Vec<Arc<Written>>,
    /// For each route its own, or that of its app.
    by_route: Vec<Arc<Written>>,
}

impl Policies {
    fn of(apps: &Site, routes: &RouteTable, sections: &Settings, settings: &SiteSettings) -> Self {
        let (base, all) = if settings.default_headers {
            let csp = sections.get::<CspSettings>().map_or_else(Csp::default, CspSettings::policy);
            (csp, HeaderMap::from_iter(DEFAULTS))
        } else {
            (Csp::empty(), HeaderMap::new())
        };
        let base = base.write(&all, GivenTo::Many);
        let own = |app: AppId| apps.parts::<CspPart>().filter(move |added| added.app.id() == app).last();
        let of_app = |app: AppId| {
            let nearest = apps.lineage(app).find_map(|app| own(app.id()));
            nearest.map_or_else(|| Arc::clone(&base), |added| added.part.0.write(&all, GivenTo::Many))
        };
        let by_app: Vec<_> = apps.apps().iter().map(|app| of_app(app.id())).collect();
        let of_route = |route: &RouteInfo| match &route.handler.csp {
            Some(own) => own.write(&all, GivenTo::Route),
            None => Arc::clone(&by_app[route.app.index()]),
        };
        Self { by_route: routes.all().iter().map(of_route).collect(), by_app }
    }
}

/// RFC 6797: how long browsers ask for this host over https only; nothing for zero.
fn hsts(settings: &SiteSettings) -> Option<HeaderValue> {
    let text = format!("max-age={}", settings.hsts.as_secs());
    let is_said = settings.default_headers && !settings.hsts.is_zero();
    is_said.then(|| HeaderValue::try_from(text).expect("bug in carafe: digits fit a header"))
}

impl fmt::Debug for WebSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSite").field("apps", &self.apps).finish_non_exhaustive()
    }
}
