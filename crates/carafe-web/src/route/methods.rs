//! What one path answers: a function for each method.

use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

use http::Method;

use super::slashes::Slashes;
use crate::{
    csp::Csp,
    handler::{Endpoint, Erased, Handler},
};

/// The functions of one path, by method: `get(show).post(update)`.
///
/// HEAD is answered from GET, OPTIONS by the framework, and any other method with 405 and `Allow`. All routes of one
/// path count together: `GET` may be added by one line and `POST` by another.
#[derive(Debug, Clone, Default)]
#[must_use = "it is a part of a route: give it to `App::route`"]
pub struct Methods {
    pub(crate) entries: Vec<Entry>,
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) slashes: Option<Slashes>,
}

/// One function and the methods it answers; an empty list means every method.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) methods: Vec<Method>,
    pub(crate) handler: Erased,
    /// For a mounted service: makes its endpoint when it is known where it hangs.
    pub(crate) foreign: Option<Foreign>,
}

/// Makes the endpoint of a mounted service.
#[derive(Clone)]
pub(crate) struct Foreign(pub(crate) Arc<dyn Fn(Hung) -> Arc<dyn Endpoint> + Send + Sync>);

/// Where a mounted service hangs.
pub(crate) struct Hung {
    /// The prefix of the site.
    pub(crate) site: String,
    /// How many segments are before what the service sees.
    pub(crate) segments: usize,
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Foreign")
    }
}

impl Methods {
    /// Answers these methods with `handler`; an empty list means every method.
    ///
    /// A function for a method of its own is asked before one for every method.
    pub fn on<H: Handler<M>, M: 'static>(
        self,
        methods: impl IntoIterator<Item = Method>,
        handler: H,
    ) -> Self {
        let methods: Vec<_> = methods.into_iter().collect();
        self.on_erased(&methods, Erased::new(handler))
    }

    /// One function and nothing else yet.
    pub(crate) fn only(methods: &[Method], handler: Box<Erased>) -> Self {
        Self::default().on_erased(methods, handler)
    }

    // Everything generic ends before this: it is compiled once, not for each handler in the user's crate.
    #[expect(clippy::boxed_local, reason = "what is compiled for each handler would move it about by value")]
    fn on_erased(mut self, methods: &[Method], handler: Box<Erased>) -> Self {
        self.entries.push(Entry { methods: methods.to_vec(), handler: *handler, foreign: None });
        self
    }

    pub(crate) fn foreign(handler: Erased, foreign: Foreign) -> Self {
        let entry = Entry { methods: Vec::new(), handler, foreign: Some(foreign) };
        Self { entries: vec![entry], ..Self::default() }
    }

    /// Names the route, instead of after its functions.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_web::{WebApp, get, route::table::RouteTable};
    ///
    /// fn show() {}
    ///
    /// let blog = App::named("blog").get("/", show).route("/feed/", get(|| "…").name("feed"));
    /// let table = RouteTable::build(&App::new().mount("/blog", blog).build());
    /// let names: Vec<_> = table.all().iter().filter_map(|route| route.name.as_deref()).collect();
    /// assert_eq!(names, ["blog.show", "blog.feed"]);
    /// ```
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What happens to this path without its slash at the end, whatever the app says.
    pub fn slashes(mut self, slashes: Slashes) -> Self {
        self.slashes = Some(slashes);
        self
    }
}

impl Methods {
    /// Sets the largest body that the functions so far take, in bytes; `u64::MAX` for no limit.
    ///
    /// The default is the setting `site.body_limit` (2 MiB). A longer body is answered with 413.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        for entry in &mut self.entries {
            entry.handler.body_limit = Some(bytes);
        }
        self
    }

    /// Sets what the pages of the functions so far may load and run, in place of the policy of their app. It goes with all
    /// that they answer.
    pub fn csp(mut self, policy: Csp) -> Self {
        let policy = Arc::new(policy);
        for entry in &mut self.entries {
            entry.handler.csp = Some(Arc::clone(&policy));
        }
        self
    }

    /// Lets every site make a visitor's browser send requests to the functions so far: no look at where they come from
    /// (see [`csrf`](crate::csrf)). For webhooks and the like, which prove themselves in another way.
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_web::{WebApp, post};
    /// let app = App::new().route("/hooks/payments", post(|| "thanks").csrf_exempt());
    /// ```
    pub fn csrf_exempt(mut self) -> Self {
        for entry in &mut self.entries {
            entry.handler.csrf_exempt = true;
        }
        self
    }

    /// Sets how long the functions so far may take before the visitor is told 503; `Duration::MAX` for no limit.
    ///
    /// The default is the setting `site.handler_timeout` (30 s).
    pub fn timeout(mut self, limit: Duration) -> Self {
        for entry in &mut self.entries {
            entry.handler.timeout = Some(limit);
        }
        self
    }
}

macro_rules! verbs {
    ($($verb:ident $method:ident $text:literal),*) => {
        impl Methods {
            $(
                #[doc = concat!("Answers ", $text, " with `handler`.")]
                pub fn $verb<H: Handler<M>, M: 'static>(self, handler: H) -> Self {
                    self.on_erased(const { &[Method::$method] }, Erased::new(handler))
                }
            )*
        }
    };
}

macro_rules! starts {
    ($($verb:ident $method:ident $text:literal),*) => {
        $(
            #[doc = concat!("A path that answers ", $text, " with `handler`; chain the other methods.")]
            pub fn $verb<H: Handler<M>, M: 'static>(handler: H) -> Methods {
                Methods::only(const { &[Method::$method] }, Erased::new(handler))
            }
        )*
    };
}

verbs!(
    get GET "GET (and HEAD)", post POST "POST", put PUT "PUT", patch PATCH "PATCH", delete DELETE "DELETE",
    head HEAD "HEAD, which GET answers otherwise,", options OPTIONS "OPTIONS, which the framework answers otherwise,"
);
starts!(
    get GET "GET (and HEAD)", post POST "POST", put PUT "PUT", patch PATCH "PATCH", delete DELETE "DELETE"
);

/// A path that answers every method with `handler`.
pub fn any<H: Handler<M>, M: 'static>(handler: H) -> Methods {
    Methods::only(&[], Erased::new(handler))
}
