//! Messages on a reply: they wait there until the session is at hand.

use axum_core::response::Response;
use carafe_core::{Place, Result};

use super::{handle::Session, message::Message, messages::Messages};
use crate::respond::Reply;

/// What was flashed on a reply, in order, each with its line.
#[derive(Debug, Clone, Default)]
pub(super) struct Flashed(Vec<(Message, Place)>);

impl Reply {
    /// Tells the visitor something on the next page that shows [`Messages`]: after a redirect, usually.
    ///
    /// ```
    /// use carafe_web::{Reply, respond::redirect, session::Message};
    ///
    /// fn save() -> Reply {
    ///     redirect("/").flash("Saved.").flash(Message::warning("The title was cut."))
    /// }
    /// ```
    ///
    /// They are kept in the session and none is ever lost: what does not fit into a session's cookie is a 500 at this
    /// line.
    #[track_caller]
    pub fn flash(mut self, message: impl Into<Message>) -> Self {
        let flashed = self.extensions_mut().get_or_insert_default::<Flashed>();
        flashed.0.push((message.into(), Place::here()));
        self
    }
}

impl Flashed {
    pub(super) fn is_on(response: &Response) -> bool {
        !response.extensions().is_empty() && response.extensions().get::<Self>().is_some()
    }

    pub(super) fn take_from(response: &mut Response) -> Option<Self> {
        response.extensions_mut().remove()
    }

    pub(super) fn put_into(self, session: Session) -> Result<()> {
        let messages = Messages::of(session);
        let add = |(message, place): (Message, Place)| messages.add(message).map_err(|error| error.at(place));
        self.0.into_iter().try_for_each(add)
    }
}
