//! A connection that one has for oneself, and how it goes back.

use std::{mem, sync::Arc, time::Duration};

use carafe_db::{
    DbError, ErrorKind, Value,
    driver::{Begin, BoxFuture, Connection, Isolation, Load, Outcome, Rows, Statement, Turn, TurnLock},
    error::Result,
};
use mysql_async::{Error, Params, Value as Sent};

use crate::{
    encode, error,
    link::{Link, Stopped},
    session,
    shared::Shared,
};

/// A connection on loan.
pub(crate) struct Held {
    link: Option<Link>,
    turn: Option<Turn<Link>>,
    shared: Arc<Shared>,
    state: State,
    /// A statement is under way, or was when its future was dropped.
    busy: bool,
    /// The session may be set otherwise than it was.
    changed: bool,
    /// The tables whose [`TurnLock`] the transaction holds.
    turn_locks: Vec<Vec<u8>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No transaction.
    None,
    Open,
    /// The server has undone it by itself.
    Undone,
}

impl Held {
    pub(crate) fn new(link: Link, turn: Turn<Link>, shared: Arc<Shared>) -> Self {
        let (state, turn_locks) = (State::None, Vec::new());
        Self { link: Some(link), turn: Some(turn), shared, state, busy: false, changed: false, turn_locks }
    }

    pub(crate) async fn run_one(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
        rows: &mut dyn Rows,
    ) -> Result<Outcome> {
        if statement.is_command() {
            self.check()?;
            let done = self.text(statement.sql(), self.shared.options.patience()).await;
            return done.map(|()| Outcome::default()).map_err(|error| error.sql(statement.sql()));
        }
        if let [Value::Text(table)] = parameters
            && statement.sql().starts_with(TurnLock::TAKE)
        {
            self.turn_locks.push(table.clone().into_bytes());
        }
        self.run_encoded(statement, encode::parameters(parameters), rows).await
    }

    async fn run_encoded(
        &mut self,
        statement: &Statement,
        parameters: Result<Params>,
        rows: &mut dyn Rows,
    ) -> Result<Outcome> {
        self.check()?;
        let place = Arc::clone(&self.shared);
        let patience = if rows.at_a_time().is_some() { Duration::ZERO } else { place.options.patience() };
        let parameters = parameters
            .and_then(|parameters| fitting(parameters, place.most))
            .map_err(|error| error.sql(statement.sql()))?;
        self.busy = true;
        let link = self.link.as_mut().ok_or_else(gone)?;
        let mut alarm = mem::take(&mut link.alarm);
        let done = alarm.within(patience, link.run(statement, parameters, rows)).await;
        link.alarm = alarm;
        let error = match done {
            Some(Ok(outcome)) => {
                self.busy = false;
                return Ok(outcome);
            }
            Some(Err(Stopped::Ours(error))) => {
                self.busy = false;
                error
            }
            Some(Err(Stopped::Server(error))) => self.failed(error),
            Some(Err(Stopped::Silent)) | None => self.give_up(),
        };
        Err(error.sql(statement.sql()))
    }

    /// Runs a statement whose rows are taken slowly: the limit of time would count the time of whoever takes them, and the
    /// server gives up on whoever takes nothing for a minute.
    async fn run_slowly(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
        rows: &mut dyn Rows,
    ) -> Result<Outcome> {
        let (vendor, limit) = (self.shared.features.vendor, self.shared.options.pool.statement);
        let (patience, none) =
            (self.shared.options.patience(), session::statement_limit(vendor, Duration::ZERO));
        self.check()?;
        self.text(&format!("SET {none}, net_write_timeout = {SLOWEST}"), patience).await?;
        let done = self.run_one(statement, parameters, rows).await;
        if self.link.is_some() {
            let usual = session::statement_limit(vendor, limit);
            self.text(&format!("SET {usual}, net_write_timeout = DEFAULT"), patience).await?;
        }
        done
    }

    /// Runs text that has no parameters; `patience` of zero waits for ever.
    async fn text(&mut self, sql: &str, patience: Duration) -> Result<()> {
        self.busy = true;
        let link = self.link.as_mut().ok_or_else(gone)?;
        let mut alarm = mem::take(&mut link.alarm);
        let done = alarm.within(patience, link.text(sql)).await;
        link.alarm = alarm;
        match done {
            Some(Ok(())) => {
                self.busy = false;
                Ok(())
            }
            Some(Err(error)) => Err(self.failed(error)),
            None => Err(self.give_up()),
        }
    }

    /// What is left of the connection after an error.
    fn failed(&mut self, error: Error) -> DbError {
        self.busy = false;
        if let Error::Server(server) = &error
            && matches!(server.code, 1213 | 1020)
            && self.state == State::Open
        {
            // A deadlock undoes all of the transaction, not only its last statement.
            self.state = State::Undone;
        }
        if error::is_fatal(&error) {
            self.link = None;
        }
        error::of(error, &self.shared.options)
    }

    fn give_up(&mut self) -> DbError {
        if let Some(link) = self.link.take() {
            self.shared.kill(link, self.turn.take());
        }
        error::silent(&self.shared.options)
    }

    /// A transaction that the server has undone must not go on as if every statement were one.
    fn check(&self) -> Result<()> {
        match (&self.link, self.state) {
            (None, _) => Err(gone()),
            (_, State::Undone) => Err(DbError::new(
                ErrorKind::Transaction,
                "the transaction was undone by an earlier error; it can only be rolled back",
            )),
            _ => Ok(()),
        }
    }

    async fn run_script(&mut self, sql: &str) -> Result<()> {
        self.check()?;
        self.changed = true;
        let (vendor, limit) = (self.shared.features.vendor, self.shared.options.pool.statement);
        self.text(&format!("SET {}", session::statement_limit(vendor, Duration::ZERO)), Duration::ZERO)
            .await?;
        let done = self.text(sql, Duration::ZERO).await;
        if self.link.is_some() {
            self.text(&format!("SET {}", session::statement_limit(vendor, limit)), Duration::ZERO).await?;
        }
        done.map_err(|error| error.sql(sql))
    }

    async fn run_begin(&mut self, options: &Begin) -> Result<()> {
        if self.state != State::None {
            return Err(DbError::new(ErrorKind::Transaction, "a transaction is open on this connection"));
        }
        let isolation = match options.isolation {
            None => "",
            Some(Isolation::ReadCommitted) => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ",
            Some(Isolation::RepeatableRead) => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; ",
            Some(Isolation::Serializable) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ",
        };
        let only = if options.read_only { " READ ONLY" } else { "" };
        self.text(&format!("{isolation}START TRANSACTION{only}"), self.shared.options.patience()).await?;
        self.state = State::Open;
        Ok(())
    }

    async fn end(&mut self, sql: &str) -> Result<()> {
        let ended = self.end_only(sql).await;
        for table in mem::take(&mut self.turn_locks) {
            let patience = self.shared.options.patience();
            if self.link.is_some() && self.text(&TurnLock::release(&table), patience).await.is_err() {
                // The server lets go of it with the connection.
                self.link = None;
            }
        }
        ended
    }

    async fn end_only(&mut self, sql: &str) -> Result<()> {
        match mem::replace(&mut self.state, State::None) {
            State::None => Err(DbError::new(ErrorKind::Transaction, "there is no transaction to end")),
            State::Undone if sql == COMMIT => {
                let text = "the transaction was undone, because one of its statements had failed";
                Err(DbError::new(ErrorKind::Transaction, text))
            }
            State::Undone => Ok(()),
            State::Open => self.text(sql, self.shared.options.patience()).await,
        }
    }
}

/// What the server would not take it answers by closing the connection, which tells nobody why.
fn fitting(parameters: Params, most: usize) -> Result<Params> {
    let too_large = |value: &Sent| matches!(value, Sent::Bytes(bytes) if bytes.len() + AROUND > most);
    match &parameters {
        Params::Positional(values) if values.iter().any(too_large) => Err(error::too_large()),
        _ => Ok(parameters),
    }
}

/// Seconds in which whoever takes rows slowly must take some.
const SLOWEST: u32 = 3600;

/// Bytes around a value on its way, at most.
const AROUND: usize = 16;

const COMMIT: &str = "COMMIT";

fn gone() -> DbError {
    DbError::new(ErrorKind::Connection, "the connection to the database was lost by an earlier statement")
}

impl Connection for Held {
    fn run<'a>(
        &'a mut self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        if rows.at_a_time().is_some() {
            return Box::pin(self.run_slowly(statement, parameters, rows));
        }
        Box::pin(self.run_one(statement, parameters, rows))
    }

    fn load<'a>(&'a mut self, load: Load<'a>) -> BoxFuture<'a, Result<Outcome>> {
        let parameters = encode::taken(load.values);
        Box::pin(async move { self.run_encoded(load.statement, parameters, &mut ()).await })
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.run_script(sql))
    }

    fn begin<'a>(&'a mut self, options: &'a Begin) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.run_begin(options))
    }

    fn commit(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.end(COMMIT))
    }

    fn rollback(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.end("ROLLBACK"))
    }
}

/// It goes back as it came: what is under way is killed, what was begun is undone, what was set is reset.
impl Drop for Held {
    fn drop(&mut self) {
        let (Some(mut link), Some(turn)) = (self.link.take(), self.turn.take()) else { return };
        if self.busy {
            return self.shared.kill(link, Some(turn));
        }
        // A reset lets go of them too.
        let changed = self.changed || !self.turn_locks.is_empty();
        if self.state != State::Open && !changed {
            return turn.give_back(link);
        }
        let Ok(handle) = tokio::runtime::Handle::try_current() else { return };
        let open = self.state == State::Open;
        handle.spawn(async move {
            if (!open || link.roll_back().await) && (!changed || link.reset().await) {
                turn.give_back(link);
            }
        });
    }
}
