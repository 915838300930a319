//! The messages that wait for a visitor.

use std::vec;

use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result};
use http::request::Parts;
use serde_json::Value;

use super::{handle::Session, message::Message};
use crate::{Current, keeping::change::Change};

/// The messages that wait for this visitor, in the order in which they were flashed. To take them is to have told them.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{Reply, WebApp, respond::redirect, session::{Message, Messages}};
///
/// fn save() -> Reply {
///     redirect("/").flash(Message::success("Saved."))
/// }
///
/// fn home(messages: Messages) -> String {
///     messages.take().iter().map(|message| format!("{}: {}\n", message.level(), message.text())).collect()
/// }
///
/// let app = App::new().get("/", home).post("/save", save);
/// ```
#[derive(Debug, Clone)]
pub struct Messages(Session);

impl Messages {
    /// The messages; afterwards there are none.
    #[must_use = "what is taken is not shown to anyone later"]
    pub fn take(&self) -> Vec<Message> {
        let list: Vec<Value> = self.0.get(KEY).unwrap_or_default();
        if !list.is_empty() {
            // Only these: what another request adds meanwhile nobody has seen.
            self.0.visit().read().change(Change::Without(KEY.to_owned(), list.clone()));
        }
        list.into_iter().filter_map(Message::from_json).collect()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.0.contains(KEY)
    }

    /// Adds one behind the others, as [`Reply::flash`](crate::Reply::flash) does.
    ///
    /// # Errors
    /// As [`Session::set`].
    #[track_caller]
    pub fn add(&self, message: impl Into<Message>) -> Result<()> {
        self.0.visit().add(KEY, Change::Append(KEY.to_owned(), message.into().to_json()))
    }

    pub(crate) fn of(session: Session) -> Self {
        Self(session)
    }
}

/// Where they are in the session.
const KEY: &str = "_messages";

impl IntoIterator for Messages {
    type Item = Message;
    type IntoIter = vec::IntoIter<Message>;

    fn into_iter(self) -> Self::IntoIter {
        self.take().into_iter()
    }
}

impl<S: Sync> FromRequestParts<S> for Messages {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Ok(Self(Session::of(Current::of(&parts.extensions)?).await?))
    }
}
