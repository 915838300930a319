//! A connection that one has for oneself, and how it goes back.

use std::sync::Arc;

use carafe_db::{
    DbError, ErrorKind, Value,
    driver::{Ask, Begin, BoxFuture, Connection, Isolation, Load, Outcome, Room, Rows, Statement, Turn},
    error::Result,
};

use crate::{
    answer::Answer,
    cache::{self, Sent, Written},
    copy::Copying,
    error,
    options::Options,
    wire::{Failed, Wire},
};

/// A connection on loan.
pub(crate) struct Held {
    wire: Option<Wire>,
    turn: Option<Turn<Wire>>,
    options: Arc<Options>,
    /// What begins the transaction, which is sent with its first statement.
    begin: Option<String>,
    /// A transaction was begun, and not ended by us.
    open: bool,
    /// The session may be set otherwise than it was.
    changed: bool,
}

impl Held {
    pub(crate) fn new(wire: Wire, turn: Turn<Wire>, options: Arc<Options>) -> Self {
        Self { wire: Some(wire), turn: Some(turn), options, begin: None, open: false, changed: false }
    }

    fn wire(&mut self) -> &mut Wire {
        self.wire.as_mut().expect("bug in carafe: a connection was used after it went back")
    }

    /// Runs statements under one Sync. What is wrong with the way is told apart from what is wrong with a statement.
    pub(crate) async fn ask(&mut self, asks: &mut [Ask<'_>]) -> Result<std::result::Result<Answer, Failed>> {
        Ok(self.begin_asks(asks, 0).await?.map(|(answer, _)| answer))
    }

    /// The same, with so many rows of the last statement at most, and what was written.
    async fn begin_asks(
        &mut self,
        asks: &mut [Ask<'_>],
        most: i32,
    ) -> Result<std::result::Result<(Answer, Vec<Written>), Failed>> {
        self.check()?;
        let begin = self.begin.clone();
        let wire = self.wire.as_mut().expect("bug in carafe: a connection was used after it went back");
        let mut written = Vec::with_capacity(asks.len());
        let write = || -> Result<()> {
            begin.iter().try_for_each(|begin| cache::write_plain(begin, wire.out()))?;
            asks.iter().try_for_each(|ask| {
                wire.write(Sent { most, ..Sent::whole(ask) }).map(|one| written.push(one))
            })
        };
        if let Err(error) = { write }() {
            wire.unwrite();
            return Err(error);
        }
        let mut answer = Answer::after(usize::from(begin.is_some()));
        if let Err(failed) = wire.sync(&mut answer, &written, asks).await {
            return Ok(Err(failed));
        }
        if answer.status != b'I' {
            self.begin = None;
        }
        if answer.refused.as_ref().is_some_and(|error| error.is_stale()) {
            asks.iter().for_each(|ask| wire.cache.forget(ask.statement));
        }
        Ok(Ok((answer, written)))
    }

    /// Runs a question whose rows are taken slowly: a cursor, of which each lot is asked for by itself. It lives as long as the
    /// transaction.
    async fn run_slowly(&mut self, ask: Ask<'_>, most: usize) -> Result<Outcome> {
        let (mut asks, most) = ([ask], i32::try_from(most).unwrap_or(i32::MAX));
        let begun = self.begin_asks(&mut asks, most).await?;
        let (mut answer, written) = begun.map_err(|failed| failed.into_error(&self.options))?;
        loop {
            let suspended = answer.suspended;
            let outcome = outcome(answer, &asks)?;
            if !suspended || !Room::free(asks[0].rows).await {
                return Ok(outcome);
            }
            answer = Answer::default();
            cache::execute(most, self.wire().out())?;
            let more = self.wire().sync(&mut answer, &written, &mut asks).await;
            more.map_err(|failed| failed.into_error(&self.options))?;
        }
    }

    /// The same where no transaction is open, in which a cursor could live.
    async fn run_slowly_alone(&mut self, ask: Ask<'_>, most: usize) -> Result<Outcome> {
        self.run_begin(&Begin { isolation: None, read_only: true }).await?;
        let done = self.run_slowly(ask, most).await;
        self.end(if done.is_ok() { COMMIT } else { ROLLBACK }).await.and(done)
    }

    async fn run_load(&mut self, load: Load<'_>) -> Result<Outcome> {
        self.check()?;
        let begin = self.begin.clone();
        let wire = self.wire.as_mut().expect("bug in carafe: a connection was used after it went back");
        let written = begin
            .iter()
            .try_for_each(|begin| cache::write_plain(begin, wire.out()))
            .and_then(|()| cache::write_plain(load.statement.sql(), wire.out()));
        if let Err(error) = written {
            wire.unwrite();
            return Err(error.sql(load.statement.sql()));
        }
        let sql = load.statement.sql();
        let mut copy = Copying::new(load, usize::from(begin.is_some()));
        let sent = wire.copied(&mut copy).await;
        sent.map_err(|failed| failed.into_error(&self.options))?;
        let Copying { answer, failed, .. } = copy;
        if answer.status != b'I' {
            self.begin = None;
        }
        // What could not be made was told to the server, which has its own words for that.
        failed.map_or_else(|| outcome(answer, &[]), Err).map_err(|error| error.sql(sql))
    }

    async fn run_asks(&mut self, asks: &mut [Ask<'_>]) -> Result<Outcome> {
        let answer = self.ask(asks).await?.map_err(|failed| failed.into_error(&self.options))?;
        outcome(answer, asks)
    }

    /// Runs text that is ours.
    async fn plain(&mut self, sql: &str) -> Result<()> {
        let patience = self.options.patience();
        let done = self.wire().simple(sql, patience).await;
        let answer = done.map_err(|failed| failed.into_error(&self.options))?;
        answer.refused.map_or(Ok(()), |refused| Err(error::of_server(refused)))
    }

    async fn run_script(&mut self, sql: &str) -> Result<()> {
        self.check()?;
        self.changed = true;
        if let Some(begin) = self.begin.clone() {
            self.plain(&begin).await?;
            self.begin = None;
        }
        if !self.options.bouncer {
            self.plain("SET statement_timeout = 0").await?;
        }
        let done = self.wire().simple(sql, std::time::Duration::ZERO).await;
        let answer = done.map_err(|failed| failed.into_error(&self.options))?;
        // In a transaction that broke, the change is undone with it.
        if !self.options.bouncer && self.wire().status != b'E' {
            self.plain("RESET statement_timeout").await?;
        }
        answer.refused.map_or(Ok(()), |refused| Err(error::of_server(refused).sql(sql)))
    }

    /// A transaction that the server has ended by itself must not go on as if every statement were one.
    fn check(&mut self) -> Result<()> {
        if self.open && self.begin.is_none() && self.wire().status == b'I' {
            return Err(DbError::new(
                ErrorKind::Transaction,
                "the transaction was ended by an earlier statement",
            ));
        }
        Ok(())
    }

    async fn run_begin(&mut self, options: &Begin) -> Result<()> {
        if self.open {
            return Err(DbError::new(ErrorKind::Transaction, "a transaction is open on this connection"));
        }
        self.begin = Some(begin(options));
        self.open = true;
        Ok(())
    }

    async fn end(&mut self, sql: &str) -> Result<()> {
        let untouched = self.begin.take().is_some();
        let open = std::mem::take(&mut self.open);
        if untouched {
            return Ok(());
        }
        if !open || self.wire().status == b'I' {
            return Err(DbError::new(ErrorKind::Transaction, "there is no transaction to end"));
        }
        let broken = self.wire().status == b'E';
        self.plain(if broken { ROLLBACK } else { sql }).await?;
        if broken && sql == COMMIT {
            let text = "the transaction was undone, because one of its statements had failed";
            return Err(DbError::new(ErrorKind::Transaction, text));
        }
        Ok(())
    }
}

const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

fn begin(options: &Begin) -> String {
    let isolation = match options.isolation {
        None => "",
        Some(Isolation::ReadCommitted) => " ISOLATION LEVEL READ COMMITTED",
        Some(Isolation::RepeatableRead) => " ISOLATION LEVEL REPEATABLE READ",
        Some(Isolation::Serializable) => " ISOLATION LEVEL SERIALIZABLE",
    };
    format!("BEGIN{isolation}{}", if options.read_only { " READ ONLY" } else { "" })
}

/// What the caller gets of an answer.
pub(crate) fn outcome(answer: Answer, asks: &[Ask<'_>]) -> Result<Outcome> {
    let at = answer.completed();
    match (answer.dropped, answer.refused) {
        (Some(error), _) => Err(error),
        (None, Some(refused)) => {
            let error = error::of_server(refused);
            Err(match asks.get(at) {
                Some(ask) => error.sql(ask.statement.sql()),
                None => error,
            })
        }
        (None, None) => Ok(answer.outcome),
    }
}

impl Connection for Held {
    fn run<'a>(
        &'a mut self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        let most = rows.at_a_time();
        let ask = Ask { statement, parameters, rows };
        Box::pin(async move {
            match most {
                Some(most) if self.open || self.wire().status != b'I' => self.run_slowly(ask, most).await,
                Some(most) => self.run_slowly_alone(ask, most).await,
                None => self.run_asks(&mut [ask]).await,
            }
        })
    }

    fn run_all<'a>(&'a mut self, mut asks: Vec<Ask<'a>>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.run_asks(&mut asks).await.map(drop) })
    }

    fn load<'a>(&'a mut self, load: Load<'a>) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(self.run_load(load))
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
        Box::pin(self.end(ROLLBACK))
    }
}

/// It goes back as it came: what is under way is cancelled, what was begun is undone, what was set is reset.
impl Drop for Held {
    fn drop(&mut self) {
        let (Some(mut wire), Some(turn)) = (self.wire.take(), self.turn.take()) else { return };
        if wire.is_broken() {
            return;
        }
        if wire.is_at_rest() && !self.changed {
            return turn.give_back(wire);
        }
        // Outside of a runtime nothing can be asked of the server; closing tells it all it needs.
        let Ok(handle) = tokio::runtime::Handle::try_current() else { return };
        let (options, changed) = (Arc::clone(&self.options), self.changed);
        handle.spawn(async move {
            if wire.settle(&options).await && (!changed || wire.reset().await) {
                turn.give_back(wire);
            }
        });
    }
}
