//! Who is at the other end of a connection.

use std::sync::Arc;

use crate::{
    current::Peer,
    serve::{shared::Shared, watch::Watch},
};

/// What is known of a connection. With its watch it is one allocation.
pub(super) struct Client {
    pub(super) shared: Arc<Shared>,
    pub(super) peer: Peer,
    pub(super) watch: Watch,
}
