//! What a site remembers of a visitor from one request to the next.
//!
//! Nothing is read until a handler asks for a [`Session`], and nothing is written unless it was changed. Which store
//! keeps it is the setting `session.store`; a store of your own is [`WebApp::session_store`](crate::WebApp::session_store).

mod at_end;
mod cookie;
mod due;
mod flash;
mod handle;
mod level;
mod message;
mod messages;
mod sessions;

pub(crate) use at_end::{finish, is_touched};
pub(crate) use handle::CSRF;
pub use handle::Session;
pub use level::Level;
pub use message::Message;
pub use messages::Messages;
pub use sessions::Sessions;

pub use crate::keeping::{
    expiry::Expiry,
    record::{Ages, Record},
    store::{self, SessionStore},
};
