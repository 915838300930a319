//! The session as handlers have it.

use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result};
use http::request::Parts;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::time::{Duration, SystemTime};

use crate::{
    Current,
    keeping::{
        change::Change,
        expiry::Expiry,
        visit::{State, Visit},
    },
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
/// Two requests of one visitor at the same time each have the session as it was. In a store on the server what both did
/// is kept; of one key the value of whoever ends last. In a cookie the session of whoever answers last is kept.
#[derive(Clone)]
pub struct Session(Current);

/// What the column in the database holds.
const LONGEST_OWNER: usize = 190;

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
        self.visit().add(key, Change::Put(key.to_owned(), serde_json::to_value(value)?))
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
            state.change(Change::Clear);
            state.rotated = true;
        });
    }

    /// Keeps the values under a new cookie; the old one is worth nothing, in stores on the server. For logging in, and
    /// whenever somebody may do more than before: who planted the old cookie does not come along.
    pub fn rotate(&self) {
        self.read(|state| {
            // Who planted the old session may have the token of a form too.
            state.change(Change::Remove(CSRF.to_owned()));
            state.rotated = true;
        });
    }

    /// Says how long this session lives: so long without a visit (a `Duration`), until a moment (a `SystemTime`), until
    /// the browser is closed ([`Expiry::Browser`]), or as the settings say ([`Expiry::Default`]).
    ///
    /// ```
    /// use carafe_core::Result;
    /// use carafe_web::session::{Expiry, Session};
    /// use std::time::Duration;
    ///
    /// fn log_in(session: Session, stays: bool) -> Result<()> {
    ///     session.rotate();
    ///     session.set_expiry(if stays { Duration::from_secs(14 * 24 * 3600).into() } else { Expiry::Browser })
    /// }
    /// ```
    ///
    /// It counts on the server, whatever the browser does with the cookie. None lives longer than `session.max_age`.
    ///
    /// # Errors
    /// As [`set`](Session::set).
    #[track_caller]
    pub fn set_expiry(&self, expiry: impl Into<Expiry>) -> Result<()> {
        self.visit().add("expiry", Change::Expiry(expiry.into()))
    }

    /// How long it lives, as [`set_expiry`](Session::set_expiry) said.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        self.read(|state| state.record.expiry)
    }

    /// When it ends, if this is its visitor's last visit.
    ///
    /// # Errors
    /// When the site cannot say how it keeps sessions.
    pub fn ends(&self) -> Result<SystemTime> {
        let ages = self.0.site().sessions()?.ages;
        let mut record = self.read(|state| state.record.clone());
        record.renew(SystemTime::now(), ages);
        Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(record.ends))
    }

    /// Says whose session this is, so that it can be found and ended from elsewhere: see
    /// [`Sessions`](super::Sessions). A login calls it, after [`rotate`](Session::rotate).
    ///
    /// # Errors
    /// As [`set`](Session::set), and for an owner that is empty or longer than 190 characters.
    #[track_caller]
    pub fn set_owner(&self, owner: impl Into<String>) -> Result<()> {
        let owner = owner.into();
        if !(1..=LONGEST_OWNER).contains(&owner.chars().count()) {
            let fact = format!("the owner of a session has 1 to {LONGEST_OWNER} characters, not {owner:?}");
            return Err(Error::internal(fact).hint("name a row, not all of it: `user:3`"));
        }
        self.visit().add("owner", Change::Owner(Some(owner)))
    }

    /// Whose session this is, where somebody said so.
    #[must_use]
    pub fn owner(&self) -> Option<String> {
        self.read(|state| state.record.owner.clone())
    }

    fn take_value(&self, key: &str) -> Option<Value> {
        self.read(|state| {
            let value = state.record.values.get(key).cloned()?;
            state.change(Change::Remove(key.to_owned()));
            Some(value)
        })
    }

    /// The cookie that it came with.
    pub(super) fn cookie(&self) -> Option<String> {
        self.read(|state| state.cookie.clone())
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
