//! The messages that wait for a visitor.

use std::vec;

use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result};
use http::request::Parts;
use serde_json::Value;

use super::{handle::Session, message::Message};
use crate::Current;

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
        match self.0.take::<Vec<Value>>(KEY) {
            Some(list) => list.into_iter().filter_map(Message::from_json).collect(),
            None => Vec::new(),
        }
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
        let mut list: Vec<Value> = self.0.get(KEY).unwrap_or_default();
        list.push(message.into().to_json());
        self.0.visit().put(KEY, list.into())
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
