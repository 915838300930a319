//! The handle by which code reaches a database.

use std::{fmt, sync::Arc};

use crate::{
    Registry, Value,
    driver::{BoxFuture, Driver, Features, Outcome, Rows, Statement},
    error::Result,
};

/// A database to ask: a cheap clone, so every function that asks takes one, and nothing asks without.
///
/// It is a pool, or a transaction that is open; the code that asks need not know which.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    driver: Arc<dyn Driver>,
    registry: Arc<Registry>,
}

impl Db {
    /// One that asks through this driver, for the models of this registry.
    #[must_use]
    pub fn new(driver: Arc<dyn Driver>, registry: Arc<Registry>) -> Self {
        Self(Arc::new(Inner { driver, registry }))
    }

    /// Which SQL the database speaks, and what it can do.
    #[must_use]
    pub fn features(&self) -> &Features {
        self.0.driver.features()
    }

    /// The models that are known here, and their tables.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// Runs one statement; queries and everything else end here.
    pub fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        self.0.driver.run(statement, parameters, rows)
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.0.driver).finish()
    }
}
