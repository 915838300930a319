//! A value that the app brought, found by its type.

use std::{any::type_name, ops::Deref, sync::Arc};

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use carafe_core::Error;
use http::request::Parts;

use crate::Current;

/// The value of type `T` that the handler's app brought with [`App::state`](carafe_core::App::state), or the
/// nearest app that it is mounted in.
///
/// It is shared, not cloned, and behaves as a `&T`.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::State};
///
/// #[derive(Default)]
/// struct Visits(AtomicU64);
///
/// fn count(visits: State<Visits>) -> String {
///     format!("visit {}", visits.0.fetch_add(1, Ordering::Relaxed) + 1)
/// }
///
/// let app = App::new().state(Visits::default()).get("/", count);
/// ```
///
/// That no app brings a `T` is found when the site starts; `Option<State<T>>` is for a value that may be absent.
#[derive(Debug)]
pub struct State<T>(Arc<T>);

impl<T> State<T> {
    /// The value itself, to keep beyond the request.
    #[must_use]
    pub fn into_shared(self) -> Arc<T> {
        self.0
    }
}

/// The type that a `State<T>` argument wants, from its name as the compiler spells it: what a start-up check
/// compares with [`StateValue::type_name`](carafe_core::state::StateValue::type_name).
///
/// ```
/// use std::any::type_name;
/// use carafe_web::extract::{State, state::wanted_by};
///
/// assert_eq!(wanted_by(type_name::<State<u32>>()), Some("u32"));
/// assert_eq!(wanted_by(type_name::<Option<State<u32>>>()), None);
/// ```
#[must_use]
pub fn wanted_by(extractor: &str) -> Option<&str> {
    let own_name = type_name::<State<()>>().strip_suffix("()>")?;
    extractor.strip_prefix(own_name)?.strip_suffix('>')
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Sync, T: Send + Sync + 'static> FromRequestParts<S> for State<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let current = Current::of(&parts.extensions)?;
        current.site().states().get_shared(current.app()).map(Self).ok_or_else(|| missing(type_name::<T>()))
    }
}

impl<S: Sync, T: Send + Sync + 'static> OptionalFromRequestParts<S> for State<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Error> {
        let current = Current::of(&parts.extensions)?;
        Ok(current.site().states().get_shared(current.app()).map(Self))
    }
}

fn missing(wanted: &str) -> Error {
    Error::internal(format!("a handler asks for `State<{wanted}>`, but no app brings one"))
        .hint(format!("add `.state(…)` with a `{wanted}` to this app, or to one that it is mounted in"))
}
