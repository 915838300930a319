//! What a room that carries statements to one kind of database must do: connect, send, hand back rows.
//!
//! A driver writes no SQL but what opens, ends and guards connections. Which SQL a database understands is this crate's
//! knowledge (`Vendor`, `Features`); so a driver is small, and a statement is one call.

mod address;
mod alarm;
mod features;
mod kept;
mod lent;
mod load;
mod pool;
mod room;
mod row;
mod statement;
mod turn_lock;

use std::{fmt, pin::Pin};

pub use address::{Address, Connect};
pub use alarm::Alarm;
pub use features::{Features, Vendor};
pub(crate) use kept::{Kept, made};
pub use lent::{Borrower, Lent};
pub use load::Load;
pub use pool::{Pool, PoolOptions, Turn, within};
pub use room::Room;
pub use row::{Row, Rows};
pub use statement::Statement;
pub use turn_lock::TurnLock;

use crate::{Value, error::Result};

/// What an async method of a trait object gives.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A database that one can talk to: usually a pool of connections.
pub trait Driver: Send + Sync + fmt::Debug {
    /// Which SQL it speaks, and which version of it can do what.
    fn features(&self) -> &Features;

    /// Runs one statement outside any transaction, on whichever connection the driver likes best.
    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>>;

    /// Runs several statements that only read, together: on PostgreSQL in one round trip with one Sync, elsewhere one after
    /// the other. The first error ends all of them.
    fn run_all<'a>(&'a self, asks: Vec<Ask<'a>>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for ask in asks {
                self.run(ask.statement, ask.parameters, ask.rows).await?;
            }
            Ok(())
        })
    }

    /// A connection of one's own, for a transaction, a lock or a script. It goes back when it is dropped; what was begun
    /// on it and not committed is rolled back first.
    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>>;

    /// Waits for what is under way and closes every connection. What comes later is refused.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// One connection that nobody else uses.
pub trait Connection: Send {
    /// Runs one statement. Where its rows are taken so many [at a time](Rows::at_a_time), it waits for [`Room`] between them.
    fn run<'a>(
        &'a mut self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>>;

    /// Runs several statements together, each after the one before; the first error ends all of them.
    fn run_all<'a>(&'a mut self, asks: Vec<Ask<'a>>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for ask in asks {
                self.run(ask.statement, ask.parameters, ask.rows).await?;
            }
            Ok(())
        })
    }

    /// Inserts many rows. It is called inside a transaction only, so that all of them are kept or none.
    fn load<'a>(&'a mut self, load: Load<'a>) -> BoxFuture<'a, Result<Outcome>>;

    /// Runs text as it is, several statements if need be; rows are thrown away. Only literals and text of migrations may
    /// come here: nothing is bound.
    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>>;

    /// Begins a transaction.
    fn begin<'a>(&'a mut self, options: &'a Begin) -> BoxFuture<'a, Result<()>>;

    /// Ends the transaction and keeps what it did.
    fn commit(&mut self) -> BoxFuture<'_, Result<()>>;

    /// Ends the transaction and undoes what it did.
    fn rollback(&mut self) -> BoxFuture<'_, Result<()>>;
}

/// One of several statements that are sent together.
pub struct Ask<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// What is bound.
    pub parameters: &'a [Value],
    /// What takes its rows.
    pub rows: &'a mut dyn Rows,
}

impl fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").field("statement", &self.statement.sql()).finish_non_exhaustive()
    }
}

/// How a transaction begins.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// How much it sees of others; otherwise what the database does by itself.
    pub isolation: Option<Isolation>,
    /// It writes nothing. On SQLite such a transaction takes no lock for writing.
    pub read_only: bool,
}

/// How much a transaction sees of others that run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// What others have committed by the time of each statement.
    ReadCommitted,
    /// What others had committed when it began.
    RepeatableRead,
    /// As if it ran alone.
    Serializable,
}

/// What a statement did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows inserted, changed or deleted; rows returned by a query.
    pub rows: u64,
    /// The key that the database counted for an insert, where it tells this way (SQLite, MariaDB, MySQL).
    pub last_id: Option<i64>,
}
