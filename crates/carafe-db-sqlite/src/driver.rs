//! The database as `carafe-db` sees it.

use std::{fmt, sync::Arc};

use carafe_db::{
    Value,
    driver::{BoxFuture, Connection, Driver, Features, Outcome, Rows, Statement},
    error::Result,
};

use crate::{
    connection::SqliteConnection,
    options::Options,
    shared::{Ask, Manner, Shared},
};

/// A SQLite database: one connection that writes, several that read.
///
/// Nothing is opened before the first statement.
///
/// ```
/// use carafe_db::driver::{Driver, Vendor};
/// use carafe_db_sqlite::{Options, Sqlite};
///
/// let database = Sqlite::new(Options::memory());
/// assert_eq!(database.features().vendor, Vendor::Sqlite);
/// ```
#[derive(Clone)]
pub struct Sqlite(Arc<Shared>);

impl Sqlite {
    /// A database that will be opened this way.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Shared::new(options)))
    }
}

impl Driver for Sqlite {
    fn features(&self) -> &Features {
        &self.0.features
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(self.0.autocommit(Ask { statement, parameters, manner: Manner::Alone }, rows))
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async {
            let connection: Box<dyn Connection> = Box::new(SqliteConnection::new(Arc::clone(&self.0)));
            Ok(connection)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.0.readers.close().await;
            self.0.writer.close().await;
        })
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.options.path() {
            Some(path) => write!(f, "Sqlite({}, {:?}, {:?})", path.display(), self.0.writer, self.0.readers),
            None => write!(f, "Sqlite(in memory, {:?})", self.0.writer),
        }
    }
}
