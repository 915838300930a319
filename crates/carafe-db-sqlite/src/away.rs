//! A statement on a thread where it keeps nobody waiting. Its rows come back in lots, so that a large answer is never in
//! memory as a whole.

use std::sync::Arc;

use carafe_db::{
    DbError, ErrorKind,
    driver::{Outcome, Room, Rows},
    error::Result,
};
use rusqlite::{InterruptHandle, types};
use tokio::{sync::mpsc, task};

use crate::{
    budget::Budget,
    decode::{Decoded, Kept},
    error,
    lane::Lease,
    step::{self, Halt, Job},
};

const LOT: usize = 128;
const LOTS: usize = 4;

/// Rows on their way.
struct Lot {
    names: Arc<[String]>,
    cells: Vec<Vec<types::Value>>,
}

/// Runs it, and gives the connection back; nothing comes back if the other thread broke.
pub(crate) async fn run(
    lease: Lease,
    job: Job<'_>,
    rows: &mut dyn Rows,
) -> (Result<Outcome, Halt>, Option<Lease>) {
    let stop = (lease.open().budget.clone(), lease.open().raw.get_interrupt_handle());
    let (send, receive) = mpsc::channel(LOTS);
    let task = task::spawn_blocking(away(lease, job, send));
    // Declared after the task, so dropped before it: while the task's handle lives, its connection cannot have gone to
    // another, whose statement would be stopped instead.
    let guard = Guard(Some(stop));
    let taken = take(receive, rows).await;
    let ended = task.await;
    guard.release();
    match (taken, ended) {
        (Err(error), Ok((_, lease))) => (Err(Halt::Failed(error)), Some(lease)),
        (Ok(End::Whole), Ok((outcome, lease))) => (outcome, Some(lease)),
        // It was stopped because nobody wants the rest.
        (Ok(End::Enough(rows)), Ok((_, lease))) => (Ok(Outcome { rows, last_id: None }), Some(lease)),
        (_, Err(error)) => (Err(Halt::Failed(DbError::new(ErrorKind::Other, error.to_string()))), None),
    }
}

fn away(
    lease: Lease,
    job: Job<'_>,
    send: mpsc::Sender<Lot>,
) -> impl FnOnce() -> (Result<Outcome, Halt>, Lease) + Send + 'static {
    let sql: Box<str> = job.sql.into();
    let parameters = job.parameters.to_vec();
    let Job { kept, reads, limits, .. } = job;
    move || {
        let job = Job { sql: &sql, kept, reads, parameters: &parameters, limits };
        let mut sender = Sender { send, names: None, cells: Vec::new() };
        let outcome = step::run(lease.open(), job, &mut |row| sender.take(row));
        // Nobody listens only when the other side gave up, and then nobody asks for the outcome either.
        let _ = sender.flush();
        drop(sender);
        (outcome, lease)
    }
}

/// Where the taking of rows ended.
enum End {
    /// After the last.
    Whole,
    /// Earlier: so many were wanted.
    Enough(u64),
}

async fn take(mut receive: mpsc::Receiver<Lot>, rows: &mut dyn Rows) -> Result<End> {
    let mut taken = 0;
    while let Some(lot) = receive.recv().await {
        for cells in &lot.cells {
            if rows.room() != Room::Free && !Room::free(rows).await {
                return Ok(End::Enough(taken));
            }
            rows.row(&Decoded(&Kept { names: &lot.names, cells }))?;
            taken += 1;
        }
    }
    Ok(End::Whole)
}

/// Stops the statement when nobody waits for it any more.
struct Guard(Option<(Budget, InterruptHandle)>);

impl Guard {
    fn release(mut self) {
        self.0 = None;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some((budget, stop)) = self.0.take() {
            // Only a statement that has begun can be interrupted; one that has not looks at its budget.
            budget.give_up();
            stop.interrupt();
        }
    }
}

struct Sender {
    send: mpsc::Sender<Lot>,
    names: Option<Arc<[String]>>,
    cells: Vec<Vec<types::Value>>,
}

impl Sender {
    fn take(&mut self, row: &rusqlite::Row<'_>) -> Result<()> {
        let columns = row.as_ref().column_count();
        if self.names.is_none() {
            self.names = Some(row.as_ref().column_names().into_iter().map(str::to_owned).collect());
        }
        let cells = (0..columns).map(|column| row.get::<_, types::Value>(column));
        let cells = cells.collect::<rusqlite::Result<_>>().map_err(|error| error::translate(error, None))?;
        self.cells.push(cells);
        if self.cells.len() < LOT { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<()> {
        let cells = std::mem::take(&mut self.cells);
        let Some(names) = self.names.clone().filter(|_| !cells.is_empty()) else {
            return Ok(());
        };
        let sent = self.send.blocking_send(Lot { names, cells });
        sent.map_err(|_| DbError::new(ErrorKind::Other, "nobody takes the rows any more"))
    }
}
