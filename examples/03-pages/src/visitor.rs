//! What the site remembers of who is reading: in the session, in a cookie that only the site can read.

use carafe::prelude::*;
use serde::{Deserialize, Serialize};

/// How the pages look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the visitor's system does.
    #[default]
    System,
    /// By day.
    Light,
    /// By night.
    Dark,
}

/// The theme that was chosen.
#[must_use]
pub fn theme(session: &Session) -> Theme {
    session.get("theme").unwrap_or_default()
}

/// Counts a visit, and tells which it is.
pub fn count_visit(session: &Session) -> Result<u32> {
    let visit = session.get("visits").unwrap_or(0_u32).saturating_add(1);
    session.set("visits", visit)?;
    Ok(visit)
}

/// More would not fit into a cookie; who writes that much may keep the last.
const MOST: usize = 50;

/// The numbers of the entries that this visitor wrote.
#[must_use]
pub fn own_entries(session: &Session) -> Vec<u64> {
    session.get("entries").unwrap_or_default()
}

/// Remembers that the visitor wrote an entry, and so may take it out.
pub fn remember_entry(session: &Session, id: u64) -> Result<()> {
    let mut own = own_entries(session);
    own.push(id);
    let over = own.len().saturating_sub(MOST);
    session.set("entries", &own[over..])
}
