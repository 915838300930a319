//! How a site keeps its sessions: their store, their cookie, their ages.

use std::{sync::Arc, time::SystemTime};

use carafe_core::{Result, Site, settings::Settings, signing::SecretKeys, state::States};
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
pub(crate) struct Keeper {
    pub(crate) store: Arc<dyn SessionStore>,
    pub(crate) ages: Ages,
    cookie: String,
}

/// What a keeper is made of.
#[derive(Clone, Copy)]
pub(crate) struct Means<'a> {
    pub(crate) apps: &'a Site,
    pub(crate) settings: &'a Settings,
    #[cfg_attr(not(feature = "db"), expect(dead_code, reason = "only a database is among them"))]
    pub(crate) states: &'a States,
}

impl Keeper {
    /// With the store that an app brought, the outermost first; without one with that of the settings.
    pub(crate) fn of(means: Means<'_>, keys: impl FnOnce() -> Result<SecretKeys>) -> Result<Self> {
        let settings: SessionSettings = means.settings.get().cloned().unwrap_or_default();
        let own = means.apps.parts::<StorePart>().next().map(|added| Arc::clone(&added.part.0));
        Ok(Self {
            store: match own {
                Some(own) => own,
                None => store(settings.store, means, keys)?,
            },
            ages: Ages {
                idle: settings.idle_age,
                whole: settings.max_age,
                browser: settings.expire_at_browser_close,
            },
            cookie: settings.cookie,
        })
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

fn store(
    keeping: SessionKeeping,
    #[cfg_attr(not(feature = "db"), expect(unused_variables, reason = "only a database needs them"))]
    means: Means<'_>,
    keys: impl FnOnce() -> Result<SecretKeys>,
) -> Result<Arc<dyn SessionStore>> {
    Ok(match keeping {
        SessionKeeping::Encrypted => Arc::new(EncryptedCookies::new(&keys()?)),
        SessionKeeping::Signed => Arc::new(SignedCookies::new(&keys()?)),
        SessionKeeping::Memory => Arc::new(MemoryStore::new(MOST_IN_MEMORY)),
        #[cfg(feature = "db")]
        SessionKeeping::Database => in_database(means.states)?,
    })
}

#[cfg(feature = "db")]
fn in_database(states: &States) -> Result<Arc<dyn SessionStore>> {
    let source = states.get_shared::<carafe_db::Source>(carafe_core::AppId::PROGRAM);
    let source = source.ok_or_else(|| {
        carafe_core::Error::internal("sessions are kept in a database, and the site has none")
    })?;
    Ok(Arc::new(super::store::DatabaseStore::of(source)))
}

const MOST_IN_MEMORY: usize = 100_000;
