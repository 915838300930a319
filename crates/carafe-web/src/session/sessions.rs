//! The sessions of the site, for those who may end them from elsewhere.

use std::{fmt, sync::Arc, time::SystemTime};

use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result};
use http::request::Parts;

use super::handle::Session;
use crate::{
    Current,
    keeping::store::{OwnedSession, SessionStore},
};

/// The sessions of the site by their owner: to list them, and to log somebody out everywhere.
///
/// ```
/// use carafe_core::{App, Result};
/// use carafe_web::{Reply, WebApp, respond::redirect, session::{Session, Sessions}};
///
/// fn log_in(session: Session) -> Result<Reply> {
///     session.rotate();
///     session.set("user", 3)?;
///     session.set_owner("user:3")?;
///     Ok(redirect("/"))
/// }
///
/// async fn log_out_everywhere(session: Session, sessions: Sessions) -> Result<Reply> {
///     if let Some(owner) = session.owner() {
///         sessions.end_all(&owner).await?;
///     }
///     session.clear();
///     Ok(redirect("/"))
/// }
///
/// let app = App::new().post("/login", log_in).post("/logout-everywhere", log_out_everywhere);
/// ```
///
/// It needs a store on the server, `database` or `memory`: what is in the cookies of browsers nobody can end. A request
/// that is under way when its session is ended is answered, but what it changes in the session is not kept.
#[derive(Clone)]
pub struct Sessions(Arc<dyn SessionStore>);

impl Sessions {
    /// Those of the site of a request, for code that is no handler.
    ///
    /// # Errors
    /// 500 when the site cannot say how it keeps sessions.
    pub fn of(current: &Current) -> Result<Self> {
        Ok(Self(Arc::clone(&current.site().sessions()?.store)))
    }

    /// The sessions of an owner that have not ended, the latest first.
    ///
    /// # Errors
    /// When sessions are in cookies, or the store cannot be asked.
    pub async fn list(&self, owner: &str) -> Result<Vec<OwnedSession>> {
        self.0.list(owner, SystemTime::now()).await
    }

    /// Ends one session of an owner by its [id](OwnedSession::id). Says whether there was one.
    ///
    /// # Errors
    /// As [`list`](Sessions::list).
    pub async fn end(&self, owner: &str, id: &str) -> Result<bool> {
        Ok(self.0.end(owner, Some(id)).await? > 0)
    }

    /// Ends all sessions of an owner, that of the visitor who asks among them, and says how many.
    ///
    /// # Errors
    /// As [`list`](Sessions::list).
    pub async fn end_all(&self, owner: &str) -> Result<u64> {
        self.0.end(owner, None).await
    }

    /// Ends all sessions of an owner but this one, and says how many: after a new password, for instance.
    ///
    /// # Errors
    /// As [`list`](Sessions::list).
    pub async fn end_others(&self, owner: &str, but: &Session) -> Result<u64> {
        let own = self.id(but);
        let mut ended = 0;
        for session in self.list(owner).await? {
            if Some(&session.id) != own.as_ref() {
                ended += self.0.end(owner, Some(&session.id)).await?;
            }
        }
        Ok(ended)
    }

    /// The id of a visitor's session in the list; nothing for one that is not kept yet.
    #[must_use]
    pub fn id(&self, session: &Session) -> Option<String> {
        self.0.id(&session.cookie()?)
    }
}

impl<S: Sync> FromRequestParts<S> for Sessions {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Self::of(Current::of(&parts.extensions)?)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}
