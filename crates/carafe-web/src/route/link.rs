//! From a function to the path that leads to it.

use std::any::TypeId;

use carafe_core::Place;
use serde::Serialize;

mod error;
mod fits;
mod texts;
mod values;

pub(crate) use error::Kind;
pub use error::LinkError;
pub use fits::Fits;
pub use values::Values;

/// A link to a page of this site, not yet written: [`url`](crate::url()) makes one.
///
/// It does not know the site, so it can be made anywhere; `redirect` and [`Current::url`](crate::Current) write it.
/// Values are percent-encoded then, and one that the route's converter would not take is an error.
#[derive(Debug, Clone)]
#[must_use = "a link does nothing until it is written, for example by `redirect`"]
pub struct Link {
    pub(crate) to: To,
    pub(crate) values: Values,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) fragment: Option<String>,
    pub(crate) within: Option<String>,
    pub(crate) place: Place,
}

/// What a link leads to.
#[derive(Debug, Clone)]
pub(crate) enum To {
    Handler(TypeId, &'static str),
    Name(String),
}

impl Link {
    /// A link by the name of a route: `blog.show`, or `.show` for one of the app whose page is being made.
    ///
    /// In Rust prefer [`url`](crate::url()), which the compiler checks.
    #[track_caller]
    pub fn named(name: impl Into<String>) -> Self {
        Self::to(To::Name(name.into()), Values::default(), Place::here())
    }

    pub(crate) fn to(to: To, values: Values, place: Place) -> Self {
        Self { to, values, query: Vec::new(), fragment: None, within: None, place }
    }

    /// Gives a parameter its value, by name. A value that no parameter takes becomes part of the query, as in Flask.
    pub fn with(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.values.put_named(name.into(), &value);
        self
    }

    /// Adds to the query. A list adds a pair for each of its items, a missing value (`None`) adds nothing.
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_web::{WebApp, route::table::RouteTable, url};
    /// # fn index() {}
    /// # let table = RouteTable::build(&App::new().get("/", index).build());
    /// let link = url(index, ()).query("a", [1, 2]).query("q", "x & y").query("none", None::<u8>);
    /// assert_eq!(table.url(&link, None).unwrap(), "/?a=1&a=2&q=x%20%26%20y");
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        let texts = self.values.texts_of(&name, &value);
        self.query.extend(texts.into_iter().map(|text| (name.clone(), text)));
        self
    }

    /// Adds all pairs of a map, a list of pairs or a struct to the query.
    pub fn queries(mut self, pairs: impl Serialize) -> Self {
        let pairs = self.values.pairs_of(&pairs);
        self.query.extend(pairs);
        self
    }

    /// Sets what comes after `#`.
    pub fn fragment(mut self, fragment: impl Into<String>) -> Self {
        self.fragment = Some(fragment.into());
        self
    }

    /// Which of several mounts of an app is meant, by its namespace: `us`, `shop.us`.
    ///
    /// Otherwise it is the one nearest to the app whose page is being made, then the one that was mounted first.
    pub fn within(mut self, namespace: impl Into<String>) -> Self {
        self.within = Some(namespace.into());
        self
    }
}
