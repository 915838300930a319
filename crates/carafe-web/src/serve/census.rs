//! How many connections there are in all workers, and from where.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use crate::{current::Peer, settings::ServerSettings};

/// Counts connections against their limits.
#[derive(Debug)]
pub(super) struct Census {
    most: usize,
    most_per_address: usize,
    all: AtomicUsize,
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

/// Open handles that are not connections: listeners, logs, the files and databases of the site.
const OTHER_HANDLES: usize = 256;

impl Census {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let room =
            handles().map_or(usize::MAX, |handles| handles.saturating_sub(OTHER_HANDLES).max(handles / 2));
        Self {
            most: settings.max_connections.min(room).max(1),
            most_per_address: settings.max_connections_per_address,
            all: AtomicUsize::new(0),
            by_address: Mutex::default(),
        }
    }

    /// Whether no more connections are accepted.
    pub(super) fn is_full(&self) -> bool {
        self.all.load(Relaxed) >= self.most
    }

    /// Whether idle connections should make room.
    pub(super) fn is_nearly_full(&self) -> bool {
        self.all.load(Relaxed) > self.most / 5 * 4
    }

    /// Counts a connection until the guard is dropped; nothing if its address has too many.
    pub(super) fn count(self: &Arc<Self>, peer: &Peer) -> Option<Counted> {
        let address = peer.ip();
        if let Some(address) = address {
            let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            let count = by_address.entry(address).or_default();
            if *count >= self.most_per_address {
                return None;
            }
            *count += 1;
        }
        self.all.fetch_add(1, Relaxed);
        Some(Counted { census: Arc::clone(self), address })
    }
}

/// One counted connection.
#[derive(Debug)]
pub(super) struct Counted {
    census: Arc<Census>,
    address: Option<IpAddr>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.census.all.fetch_sub(1, Relaxed);
        let Some(address) = self.address else { return };
        let mut by_address = self.census.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&address);
            }
        }
    }
}

/// How many handles the system lets this process open (proc(5)); nothing where it does not tell.
fn handles() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}
