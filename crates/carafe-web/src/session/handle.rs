//! The session as handlers have it.

use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result};
use http::request::Parts;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Current,
    keeping::visit::{State, Visit},
};

/// What the site remembers of this visitor.
///
/// ```
/// use carafe_core::{App, Result};
/// use carafe_web::{WebApp, session::Session};
///
/// fn count(session: Session) -> Result<String> {
///     let visits = session.get("visits").unwrap_or(0) + 1;
///     session.set("visits", visits)?;
///     Ok(format!("visit {visits}"))
/// }
///
/// let app = App::new().get("/", count);
/// ```
///
/// A visitor has no session until something is put into one. An answer that read or changed the session is for this
/// visitor alone: it gets `Vary: Cookie` and `Cache-Control: private, no-store`. What an answer with a status of 500
/// and above changed is not kept.
///
/// Two requests of one visitor at the same time each have the session as it was; the one that ends last is kept.
#[derive(Clone)]
pub struct Session(Current);

/// Where the secret of forms is in a session.
pub(crate) const CSRF: &str = "_csrf";

impl Session {
    /// The session of a request, for code that is no handler.
    ///
    /// # Errors
    /// 500 when the site has no secret key, or its store cannot be asked.
    pub async fn of(current: &Current) -> Result<Self> {
        if current.visit().get().is_none() {
            let head = current.head();
            let visit = current.site().sessions()?.visit(&head.headers, head.reached).await?;
            // Whoever was first in the meantime stays.
            let _ = current.visit().set(visit);
        }
        Ok(Self(current.clone()))
    }

    /// What is in the session of a request, if it was asked for. It does not count as a touch: for tools that show it.
    #[must_use]
    pub fn seen(current: &Current) -> Option<serde_json::Map<String, Value>> {
        Some(current.visit().get()?.state().record.values.clone())
    }

    /// A value. Nothing if there is none, or it is not of this type: a session may be older than the program.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let value = self.read(|state| state.record.values.get(key).cloned())?;
        serde_json::from_value(value).ok()
    }

    /// Puts a value in, in place of any of that key.
    ///
    /// # Errors
    /// 500 when the value cannot be written as JSON, when the session would no longer fit into its cookie (what was in
    /// it stays as it was), and when the answer is already on its way.
    #[track_caller]
    pub fn set(&self, key: &str, value: impl Serialize) -> Result<()> {
        self.visit().put(key, serde_json::to_value(value)?)
    }

    /// Takes a value out. Nothing if there is none, or it is not of this type; it is out in any case.
    #[must_use = "to take a value out without looking at it, `remove` it"]
    pub fn take<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_value(self.take_value(key)?).ok()
    }

    /// Takes a value out. One that is not there is no mistake.
    pub fn remove(&self, key: &str) {
        drop(self.take_value(key));
    }

    /// Whether there is a value of this key.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.read(|state| state.record.values.contains_key(key))
    }

    /// The keys of all values, in alphabetical order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.read(|state| state.record.values.keys().cloned().collect())
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read(|state| state.record.values.is_empty())
    }

    /// Takes everything out: the session ends, and its cookie is removed. For logging out.
    ///
    /// What is put in afterwards begins a new one.
    pub fn clear(&self) {
        self.read(|state| {
            state.record.values.clear();
            (state.changed, state.rotated) = (true, true);
        });
    }

    /// Keeps the values under a new cookie; the old one is worth nothing, in stores on the server. For logging in, and
    /// whenever somebody may do more than before: who planted the old cookie does not come along.
    pub fn rotate(&self) {
        self.read(|state| {
            // Who planted the old session may have the token of a form too.
            state.record.values.remove(CSRF);
            (state.changed, state.rotated) = (true, true);
        });
    }

    fn take_value(&self, key: &str) -> Option<Value> {
        self.read(|state| state.take(key))
    }

    fn read<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.visit().read())
    }

    pub(super) fn visit(&self) -> &Visit {
        self.0.visit().get().expect("bug in carafe: a session without its visit")
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Self::of(Current::of(&parts.extensions)?).await
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
