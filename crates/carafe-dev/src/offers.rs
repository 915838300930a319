//! What the pages that were shown offer to do, each under a key that works once.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use carafe_core::remedy::Offer;
use carafe_web::csp::new_nonce;

/// Where the buttons lead, below the door.
pub(crate) const BELOW: &str = "remedies/";

/// The offers of the pages that were shown last.
#[derive(Debug, Default)]
pub(crate) struct Offers(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    shown: VecDeque<Shown>,
    wrong: u32,
}

struct Shown {
    key: Box<str>,
    offer: Offer,
    back: Option<String>,
    since: Instant,
}

/// An offer that was taken, and the page to go back to.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) offer: Offer,
    pub(crate) back: Option<String>,
}

/// Why there is no offer under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It was taken, is too old, or never was.
    Unknown,
    /// Too many keys were wrong.
    Locked,
}

/// More pages than a developer has open.
const MOST: usize = 64;

/// A page that is older tells of a program that may be another by now.
const LIVES: Duration = Duration::from_secs(30 * 60);

/// So many wrong keys are slips of a hand; more are somebody who guesses.
const SLIPS: u32 = 10;

impl Offers {
    /// Keeps an offer under a new key; nothing once too many keys were wrong. `back` is the page that shows it, if a
    /// browser can ask for it again.
    pub(crate) fn keep(&self, offer: Offer, back: Option<String>) -> Option<Box<str>> {
        let mut kept = self.kept();
        if kept.wrong >= SLIPS {
            return None;
        }
        let key = new_nonce();
        kept.shown.push_back(Shown { key: key.clone(), offer, back, since: Instant::now() });
        let over = kept.shown.len().saturating_sub(MOST);
        kept.shown.drain(..over);
        Some(key)
    }

    /// Takes the offer with this key: nobody else can.
    pub(crate) fn take(&self, key: &str) -> Result<Taken, Refused> {
        let mut kept = self.kept();
        kept.shown.retain(|shown| shown.since.elapsed() < LIVES);
        if kept.wrong >= SLIPS {
            kept.shown.clear();
            return Err(Refused::Locked);
        }
        // Which of 64 keys of 128 bits is compared first, and how far, tells nobody one of them.
        let at = kept.shown.iter().position(|shown| *shown.key == *key);
        match at.and_then(|at| kept.shown.remove(at)) {
            Some(Shown { offer, back, key: _, since: _ /* it had its time */ }) => Ok(Taken { offer, back }),
            None => {
                kept.wrong += 1;
                Err(Refused::Unknown)
            }
        }
    }

    /// Whether too many keys were wrong.
    pub(crate) fn are_locked(&self) -> bool {
        self.kept().wrong >= SLIPS
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shown").field(&self.offer).finish()
    }
}
