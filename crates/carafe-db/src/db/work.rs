//! What is done on one connection: a statement, many rows, a script.

use super::session::Session;
use carafe_core::Place;

use crate::{
    driver::{Ask, Begin, Connection, Driver, Load, Outcome},
    error::Result,
};

pub(super) enum Work<'a> {
    Ask(Ask<'a>),
    Load(Load<'a>),
    Script(&'a str),
}

impl Work<'_> {
    pub(super) async fn on(self, connection: &mut dyn Connection) -> Result<Outcome> {
        match self {
            Self::Ask(ask) => connection.run(ask.statement, ask.parameters, ask.rows).await,
            Self::Load(mut load) => connection.load(load.lent()).await,
            Self::Script(sql) => connection.script(sql).await.map(|()| Outcome::default()),
        }
    }

    /// Whether somebody takes its rows while other code runs.
    pub(super) fn is_slow(&self) -> bool {
        matches!(self, Self::Ask(ask) if ask.rows.at_a_time().is_some())
    }
}

/// A question whose rows are taken slowly, on a connection of its own. Its transaction only reads: it keeps no writer waiting
/// on SQLite, and a cursor on PostgreSQL lives as long as it.
pub(super) async fn slowly(driver: &dyn Driver, ask: Ask<'_>) -> Result<Outcome> {
    let mut connection = driver.acquire().await?;
    connection.begin(&Begin { isolation: None, read_only: true }).await?;
    let outcome = Work::Ask(ask).on(&mut *connection).await?;
    connection.commit().await?;
    Ok(outcome)
}

/// Says that rows are being read in a session, for as long as it lives.
pub(super) struct Reading<'a>(&'a Session);

impl<'a> Reading<'a> {
    pub(super) fn begun(session: &'a Session, place: Place) -> Self {
        session.reads(Some(place));
        Self(session)
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.reads(None);
    }
}
