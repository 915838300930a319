//! The connections of one worker.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Notify;

use crate::serve::watch::{Order, Watch};

/// Every open connection of a worker, so that all can be told something.
#[derive(Debug, Default)]
pub(super) struct Crew {
    members: Mutex<Members>,
    left: Notify,
}

#[derive(Debug, Default)]
struct Members {
    next: u64,
    by_number: HashMap<u64, Arc<Watch>>,
}

impl Crew {
    /// Takes a connection in until the guard is dropped.
    pub(super) fn join(self: &Arc<Self>, watch: Arc<Watch>) -> Membership {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        let number = members.next;
        members.next += 1;
        members.by_number.insert(number, watch);
        Membership { crew: Arc::clone(self), number }
    }

    /// Tells everyone.
    pub(super) fn command(&self, order: Order) {
        self.each(|watch| watch.command(order));
    }

    pub(super) fn each(&self, mut tell: impl FnMut(&Watch)) {
        let members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.by_number.values().for_each(|watch| tell(watch));
    }

    /// Waits until nobody is left.
    pub(super) async fn empty(&self) {
        while !self.is_empty() {
            self.left.notified().await;
        }
    }

    fn is_empty(&self) -> bool {
        self.members.lock().unwrap_or_else(PoisonError::into_inner).by_number.is_empty()
    }
}

/// A connection's place in its crew.
#[derive(Debug)]
pub(super) struct Membership {
    crew: Arc<Crew>,
    number: u64,
}

impl Drop for Membership {
    fn drop(&mut self) {
        let mut members = self.crew.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.by_number.remove(&self.number);
        if members.by_number.is_empty() {
            self.crew.left.notify_one();
        }
    }
}
