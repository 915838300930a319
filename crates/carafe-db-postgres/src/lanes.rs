//! The shared connections: a few for each runtime, so that a statement and its answer stay on their thread.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
}

/// Another lane is opened when so many wait on each.
const CROWDED: usize = 16;
/// So many may wait on one.
const FULL: usize = 256;
/// A lane on which the server is at one statement for so long takes no more.
const STUCK: Duration = Duration::from_millis(5);

impl Lanes {
    pub(crate) fn new(options: Arc<Options>) -> Self {
        Self { options, homes: Mutex::default() }
    }

    /// The best lane of this runtime, opened if need be; nothing when a connection of one's own is better.
    pub(crate) async fn pick(&self) -> Result<Option<Arc<Lane>>> {
        let handle = Handle::current();
        let most = self.options.lanes.unwrap_or_else(|| lanes_of(&handle));
        if most == 0 {
            return Ok(None);
        }
        let home = self.home(handle.id());
        match home.best(most) {
            Best::Use(lane) => Ok(Some(lane)),
            Best::None => Ok(None),
            Best::Open(fallback) => self.open(&home, most, fallback).await,
        }
    }

    async fn open(&self, home: &Home, most: usize, fallback: Option<Arc<Lane>>) -> Result<Option<Arc<Lane>>> {
        let _alone = match (home.opening.try_lock(), fallback) {
            (Ok(alone), _) => alone,
            // Somebody else is opening one: until it is there, the crowded one does.
            (Err(_), Some(lane)) => return Ok(Some(lane)),
            (Err(_), None) => home.opening.lock().await,
        };
        match home.best(most) {
            Best::Use(lane) => return Ok(Some(lane)),
            Best::None => return Ok(None),
            Best::Open(_) => {}
        }
        let wire = startup::open(&self.options).await?;
        let lane = Lane::start(wire, Arc::clone(&self.options));
        home.lock().push(Arc::clone(&lane));
        Ok(Some(lane))
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
    /// Open one more; until it is there, this one would do.
    Open(Option<Arc<Lane>>),
    None,
}

impl Home {
    fn best(&self, most: usize) -> Best {
        let mut lanes = self.lock();
        if lanes.iter().any(|lane| lane.is_dead()) {
            lanes.retain(|lane| !lane.is_dead());
        }
        let fluent = lanes.iter().filter(|lane| lane.load() < FULL && lane.busy() < STUCK);
        let best = fluent.min_by_key(|lane| lane.load()).cloned();
        match best {
            Some(lane) if lane.load() < CROWDED || lanes.len() >= most => Best::Use(lane),
            best if lanes.len() < most => Best::Open(best),
            _ => Best::None,
        }
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
