//! One connection of the pool, with the statements that it has prepared.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use carafe_db::{
    driver::{Alarm, Outcome, Room, Rows, Statement, within},
    error::Result,
};
use mysql_async::{BinaryProtocol, Conn, Error, Params, QueryResult, prelude::Queryable};
use mysql_common::named_params::ParsedNamedParams;
use tokio::runtime;

use crate::{error, row::MyRow};

pub(crate) struct Link {
    conn: Conn,
    known: HashMap<u64, Known>,
    clock: u64,
    most: usize,
    used: Instant,
    home: runtime::Id,
    /// How long the server may be silent.
    patience: Duration,
    /// Kept from one statement to the next: it is not started anew for each.
    pub(crate) alarm: Alarm,
}

struct Known {
    prepared: mysql_async::Statement,
    used: u64,
}

/// After so long without use it is asked whether it lives: nothing tells us that the server has closed it.
const LONG_AGO: Duration = Duration::from_secs(1);

/// How long that may take, and coming to rest.
const SETTLING: Duration = Duration::from_secs(5);

/// What stopped a statement.
pub(crate) enum Stopped {
    Server(Error),
    /// Whoever takes the rows, or a value that cannot be sent; the connection is well.
    Ours(carafe_db::DbError),
    /// The server did not send the next row in time.
    Silent,
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Server(error)
    }
}

impl Link {
    pub(crate) fn new(conn: Conn, most: usize, patience: Duration) -> Self {
        Self {
            conn,
            known: HashMap::new(),
            clock: 0,
            most,
            used: Instant::now(),
            home: runtime::Handle::current().id(),
            patience,
            alarm: Alarm::default(),
        }
    }

    /// The server's number of the connection.
    pub(crate) fn id(&self) -> u32 {
        self.conn.id()
    }

    /// Runs a statement in the binary protocol. How long it may take is watched from outside, but where its rows are taken
    /// slowly: there it is the server's time for each row.
    pub(crate) async fn run(
        &mut self,
        statement: &Statement,
        parameters: Params,
        rows: &mut dyn Rows,
    ) -> std::result::Result<Outcome, Stopped> {
        let kept = self.most > 0 && statement.is_kept();
        let prepared = if kept { self.prepared(statement).await? } else { self.prepare(statement).await? };
        // What the library finds wrong with them it answers by closing the connection.
        let (places, bound) = (usize::from(prepared.num_params()), count(&parameters));
        let slow = rows.at_a_time().map(|_| self.patience);
        let done = if places == bound {
            let answer = self.conn.exec_iter(&prepared, parameters).await?;
            read(answer, rows, slow).await
        } else {
            Err(Stopped::Ours(error::miscounted(places, bound)))
        };
        if !kept && !matches!(&done, Err(Stopped::Server(error)) if error::is_fatal(error)) {
            self.conn.close(prepared).await?;
        }
        self.used = Instant::now();
        done
    }

    async fn prepared(
        &mut self,
        statement: &Statement,
    ) -> std::result::Result<mysql_async::Statement, Stopped> {
        self.clock += 1;
        if let Some(known) = self.known.get_mut(&statement.number()) {
            known.used = self.clock;
            return Ok(known.prepared.clone());
        }
        if self.known.len() >= self.most {
            let oldest = self.known.iter().min_by_key(|(_, known)| known.used).map(|(number, _)| *number);
            if let Some(gone) = oldest.and_then(|number| self.known.remove(&number)) {
                self.conn.close(gone.prepared).await?;
            }
        }
        let prepared = self.prepare(statement).await?;
        self.known.insert(statement.number(), Known { prepared: prepared.clone(), used: self.clock });
        Ok(prepared)
    }

    async fn prepare(
        &mut self,
        statement: &Statement,
    ) -> std::result::Result<mysql_async::Statement, Stopped> {
        let sql = statement.sql();
        // The library would send other text than ours where it believes to see names of parameters.
        match ParsedNamedParams::parse(sql.as_bytes()) {
            Ok(parsed) if parsed.params().is_empty() => Ok(self.conn.prep(sql).await?),
            _ => Err(Stopped::Ours(error::misread())),
        }
    }

    /// Runs text, several statements if need be; rows are thrown away.
    pub(crate) async fn text(&mut self, sql: &str) -> std::result::Result<(), Error> {
        let done = self.conn.query_iter(sql).await?.drop_result().await;
        self.used = Instant::now();
        done
    }

    /// Whether it can be handed out.
    pub(crate) async fn is_alive(&mut self) -> bool {
        // One of another runtime may have ended with it.
        if self.used.elapsed() < LONG_AGO && self.home == runtime::Handle::current().id() {
            return true;
        }
        let alive = matches!(within(SETTLING, self.conn.ping()).await, Some(Ok(())));
        self.used = Instant::now();
        alive
    }

    /// Ends what transaction there is; false when that cannot be done.
    pub(crate) async fn roll_back(&mut self) -> bool {
        matches!(within(SETTLING, self.text("ROLLBACK")).await, Some(Ok(())))
    }

    /// Brings the session back to how it was when it began; false when that cannot be done.
    pub(crate) async fn reset(&mut self) -> bool {
        self.known.clear();
        matches!(within(SETTLING, self.conn.reset()).await, Some(Ok(true)))
    }
}

fn count(parameters: &Params) -> usize {
    if let Params::Positional(values) = parameters { values.len() } else { 0 }
}

/// The next row; `patience` of zero waits for ever.
async fn next(
    answer: &mut QueryResult<'_, 'static, BinaryProtocol>,
    patience: Duration,
) -> std::result::Result<Option<mysql_async::Row>, Stopped> {
    Ok(within(patience, answer.next()).await.ok_or(Stopped::Silent)??)
}

/// Reads an answer to its end; `slow` is how long each row may take, where whoever takes them may be slow.
async fn read(
    mut answer: QueryResult<'_, 'static, BinaryProtocol>,
    rows: &mut dyn Rows,
    slow: Option<Duration>,
) -> std::result::Result<Outcome, Stopped> {
    let mut count = 0;
    let has_rows = !answer.columns_ref().is_empty();
    let mut stopped: Result<()> = Ok(());
    let mut wanted = true;
    while has_rows && let Some(row) = next(&mut answer, slow.unwrap_or_default()).await? {
        // What is no longer wanted comes all the same, and must be out of the way.
        if !wanted || stopped.is_err() {
            continue;
        }
        wanted = slow.is_none() || Room::free(rows).await;
        if wanted {
            count += 1;
            stopped = rows.row(&MyRow(&row));
        }
    }
    let (changed, last_id) = (answer.affected_rows(), answer.last_insert_id());
    answer.drop_result().await?;
    stopped.map_err(Stopped::Ours)?;
    let last_id = last_id.and_then(|id| i64::try_from(id).ok()).filter(|id| *id != 0);
    Ok(Outcome { rows: if has_rows { count } else { changed }, last_id })
}
