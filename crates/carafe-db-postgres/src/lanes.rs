//! The shared connections: a few for each runtime, so that a statement and its answer stay on their thread.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use carafe_db::error::Result;
use tokio::runtime::{self, Handle, RuntimeFlavor};

use crate::{lane::Lane, options::Options, startup};

pub(crate) struct Lanes {
    options: Arc<Options>,
    homes: Mutex<HashMap<runtime::Id, Arc<Home>>>,
}

/// The lanes of one runtime.
#[derive(Default)]
struct Home {
    lanes: Mutex<Vec<Arc<Lane>>>,
    opening: tokio::sync::Mutex<()>,
    closed: AtomicBool,
}

/// Another lane is opened when so many wait on each.
const CROWDED: usize = 32;
/// So many may wait on one.
const FULL: usize = 256;
/// A lane on which the server is at one statement for so long takes no more, when a connection of one's own is at hand, and when
/// one would have to be opened first.
pub(crate) const STUCK: Duration = Duration::from_millis(5);
pub(crate) const STUCK_FAST: Duration = Duration::from_millis(30);

impl Lanes {
    pub(crate) fn new(options: Arc<Options>) -> Self {
        Self { options, homes: Mutex::default() }
    }

    /// The best lane of this runtime, opened if need be; nothing when a connection of one's own is better.
    pub(crate) async fn pick(&self, stuck: Duration) -> Result<Option<Arc<Lane>>> {
        let handle = Handle::current();
        let most = self.options.lanes.unwrap_or_else(|| lanes_of(&handle));
        if most == 0 {
            return Ok(None);
        }
        let home = self.home(handle.id());
        match home.best(most, stuck) {
            Best::Use(lane) => Ok(Some(lane)),
            Best::None => Ok(None),
            // Until one more is there, the crowded one does.
            Best::More(lane) => {
                let options = Arc::clone(&self.options);
                handle.spawn(async move { home.grow(&options).await });
                Ok(Some(lane))
            }
            Best::First => home.first(&self.options, most).await,
        }
    }

    fn home(&self, id: runtime::Id) -> Arc<Home> {
        let mut homes = self.lock();
        if let Some(home) = homes.get(&id) {
            return Arc::clone(home);
        }
        // Runtimes come and go, in tests by the thousand: those that are gone have only dead lanes.
        homes.retain(|_, home| home.lock().iter().any(|lane| !lane.is_dead()) || Arc::strong_count(home) > 1);
        Arc::clone(homes.entry(id).or_default())
    }

    /// Takes no more statements, and waits for the answers to those that were taken.
    pub(crate) async fn close(&self) {
        for lane in self.close_all() {
            lane.ended().await;
        }
    }

    fn close_all(&self) -> Vec<Arc<Lane>> {
        let homes: Vec<Arc<Home>> = self.lock().drain().map(|(_, home)| home).collect();
        homes.iter().for_each(|home| home.closed.store(true, Ordering::SeqCst));
        let lanes: Vec<Arc<Lane>> = homes.iter().flat_map(|home| home.lock().clone()).collect();
        lanes.iter().for_each(|lane| lane.close());
        lanes
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<runtime::Id, Arc<Home>>> {
        self.homes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.close_all();
    }
}

enum Best {
    Use(Arc<Lane>),
    /// This one, and one more is to be opened.
    More(Arc<Lane>),
    /// There is none that could be used, and room for one.
    First,
    /// A connection of one's own.
    None,
}

impl Home {
    fn best(&self, most: usize, stuck: Duration) -> Best {
        let mut lanes = self.lock();
        if lanes.iter().any(|lane| lane.is_dead()) {
            lanes.retain(|lane| !lane.is_dead());
        }
        let fluent = lanes.iter().filter(|lane| lane.load() < FULL && lane.busy() < stuck);
        let best = fluent.min_by_key(|lane| lane.load()).cloned();
        match best {
            Some(lane) if lane.load() < CROWDED || lanes.len() >= most => Best::Use(lane),
            Some(lane) => Best::More(lane),
            None if lanes.len() < most => Best::First,
            None => Best::None,
        }
    }

    /// Opens one because there is none to use; others who want the same wait for it.
    async fn first(&self, options: &Arc<Options>, most: usize) -> Result<Option<Arc<Lane>>> {
        let _alone = self.opening.lock().await;
        match self.best(most, STUCK_FAST) {
            Best::Use(lane) | Best::More(lane) => Ok(Some(lane)),
            Best::None => Ok(None),
            Best::First => self.open(options).await.map(Some),
        }
    }

    /// Opens one more, unless somebody is at it.
    async fn grow(&self, options: &Arc<Options>) {
        if let Ok(_alone) = self.opening.try_lock() {
            // If it cannot be had now, the next who finds the others crowded tries again.
            let _ = self.open(options).await;
        }
    }

    async fn open(&self, options: &Arc<Options>) -> Result<Arc<Lane>> {
        let lane = Lane::start(startup::open(options).await?, Arc::clone(options));
        self.lock().push(Arc::clone(&lane));
        if self.closed.load(Ordering::SeqCst) {
            lane.close();
        }
        Ok(lane)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Lane>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lanes_of(handle: &Handle) -> usize {
    match handle.runtime_flavor() {
        RuntimeFlavor::CurrentThread => 2,
        _ => thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4)),
    }
}
