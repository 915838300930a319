//! The sessions of a site: their store, their cookie, their ages.

use std::{sync::Arc, time::SystemTime};

use carafe_core::{Result, Site, signing::SecretKeys};
use http::HeaderMap;

use super::{
    cookie,
    record::Ages,
    store::{EncryptedCookies, MemoryStore, SessionStore, SignedCookies, StorePart},
    visit::Visit,
};
use crate::{
    reached::Reached,
    settings::{SessionKeeping, SessionSettings},
};

/// How a site keeps its sessions.
pub(crate) struct Sessions {
    pub(crate) store: Arc<dyn SessionStore>,
    pub(crate) ages: Ages,
    cookie: String,
}

impl Sessions {
    /// The store that an app brought, the outermost first; without one that of the settings.
    pub(crate) fn of(apps: &Site, settings: &SessionSettings, keys: &SecretKeys) -> Self {
        let own = apps.parts::<StorePart>().next().map(|added| Arc::clone(&added.part.0));
        Self {
            store: own.unwrap_or_else(|| store(settings, keys)),
            ages: Ages { idle: settings.idle_age, whole: settings.max_age },
            cookie: settings.cookie.clone(),
        }
    }

    /// What is known of the visitor whose request has these headers.
    pub(crate) async fn visit(&self, headers: &HeaderMap, reached: Reached) -> Result<Visit> {
        let now = SystemTime::now();
        let name = self.cookie_name(reached);
        let cookie = cookie::value(headers, &name).map(str::to_owned);
        let record = match &cookie {
            Some(cookie) => self.store.load(cookie, now).await?,
            None => None,
        };
        let room = self.store.room(&name);
        Ok(Visit::new(cookie.zip(record.filter(|record| !self.is_too_old(record.began, now))), room, now))
    }

    pub(crate) fn cookie_name(&self, reached: Reached) -> String {
        cookie::name(&self.cookie, reached)
    }

    /// Also when the setting was made shorter since.
    fn is_too_old(&self, began: u64, now: SystemTime) -> bool {
        let age =
            now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs().saturating_sub(began);
        age >= self.ages.whole.as_secs()
    }
}

fn store(settings: &SessionSettings, keys: &SecretKeys) -> Arc<dyn SessionStore> {
    match settings.store {
        SessionKeeping::Encrypted => Arc::new(EncryptedCookies::new(keys)),
        SessionKeeping::Signed => Arc::new(SignedCookies::new(keys)),
        SessionKeeping::Memory => Arc::new(MemoryStore::new(MOST_IN_MEMORY)),
    }
}

const MOST_IN_MEMORY: usize = 100_000;
