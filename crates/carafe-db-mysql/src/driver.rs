//! A MariaDB or MySQL database: a pool of connections.

use std::{fmt, sync::Arc};

use carafe_db::{
    Value,
    driver::{BoxFuture, Connection, Driver, Features, Outcome, Rows, Statement},
    error::Result,
};

use crate::{
    connection::Held,
    link::Link,
    shared::{Shared, open},
};

pub(crate) struct MySql(pub(crate) Arc<Shared>);

impl MySql {
    async fn hold(&self) -> Result<Held> {
        let shared = &self.0;
        let mut turn = shared.pool.turn().await?;
        while let Some(mut link) = turn.idle() {
            if link.is_alive().await {
                return Ok(Held::new(link, turn, Arc::clone(shared)));
            }
        }
        let conn = open(&shared.options, shared.opts.clone()).await?;
        turn.opened();
        Ok(Held::new(
            Link::new(conn, shared.options.pool.prepared, shared.options.patience()),
            turn,
            Arc::clone(shared),
        ))
    }
}

impl Driver for MySql {
    fn features(&self) -> &Features {
        &self.0.features
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { self.hold().await?.run_one(statement, parameters, rows).await })
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async move { Ok(Box::new(self.hold().await?) as Box<dyn Connection>) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.pool.close())
    }
}

impl fmt::Debug for MySql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.features.vendor, self.0.options)
    }
}
