//! The connections of one worker.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::serve::{
    client::Client,
    deadlines::Notes,
    watch::{Order, Watch},
};

/// Every open connection of a worker, so that all can be told something.
#[derive(Default)]
pub(super) struct Crew {
    members: Mutex<Members>,
    joined: Notify,
    left: Notify,
}

#[derive(Default)]
struct Members {
    next: u64,
    by_number: HashMap<u64, (Arc<Client>, Notes)>,
}

impl Crew {
    /// Takes a connection in until the guard is dropped.
    pub(super) fn join(self: &Arc<Self>, client: Arc<Client>) -> Membership {
        let mut members = self.members();
        let number = members.next;
        members.next += 1;
        members.by_number.insert(number, (client, Notes::default()));
        if members.by_number.len() == 1 {
            self.joined.notify_one();
        }
        Membership { crew: Arc::clone(self), number }
    }

    /// Tells everyone.
    pub(super) fn command(&self, order: Order) {
        self.each(|watch, _notes| watch.command(order));
    }

    pub(super) fn each(&self, mut tell: impl FnMut(&Watch, &mut Notes)) {
        self.members().by_number.values_mut().for_each(|(client, notes)| tell(&client.watch, notes));
    }

    /// Waits until nobody is left.
    pub(super) async fn empty(&self) {
        while !self.is_empty() {
            self.left.notified().await;
        }
    }

    /// Waits until somebody is there: a server without connections does not tick.
    pub(super) async fn filled(&self) {
        while self.is_empty() {
            self.joined.notified().await;
        }
    }

    fn is_empty(&self) -> bool {
        self.members().by_number.is_empty()
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place in its crew.
pub(super) struct Membership {
    crew: Arc<Crew>,
    number: u64,
}

impl Drop for Membership {
    fn drop(&mut self) {
        let mut members = self.crew.members();
        members.by_number.remove(&self.number);
        if members.by_number.is_empty() {
            self.crew.left.notify_one();
        }
    }
}
