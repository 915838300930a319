//! A driver that ends the whole process before its nth call, as a kill or a power cut does.

use std::{
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use carafe_db::{
    Value,
    driver::{Begin, BoxFuture, Connection, Driver, Features, Load, Outcome, Rows, Statement},
    error::Result,
};

/// The driver around another.
#[derive(Debug)]
pub struct Stopping {
    inner: Arc<dyn Driver>,
    left: Arc<AtomicU32>,
}

impl Stopping {
    /// Lets this many calls pass.
    #[must_use]
    pub fn after(calls: u32, inner: Arc<dyn Driver>) -> Self {
        Self { inner, left: Arc::new(AtomicU32::new(calls)) }
    }
}

fn pass(left: &AtomicU32) {
    if left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err() {
        process::abort();
    }
}

impl Driver for Stopping {
    fn features(&self) -> &Features {
        self.inner.features()
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        pass(&self.left);
        self.inner.run(statement, parameters, rows)
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async {
            let held = Held { inner: self.inner.acquire().await?, left: Arc::clone(&self.left) };
            let held: Box<dyn Connection> = Box::new(held);
            Ok(held)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.inner.close()
    }
}

struct Held {
    inner: Box<dyn Connection>,
    left: Arc<AtomicU32>,
}

impl Connection for Held {
    fn run<'a>(
        &'a mut self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        pass(&self.left);
        self.inner.run(statement, parameters, rows)
    }

    fn load<'a>(&'a mut self, load: Load<'a>) -> BoxFuture<'a, Result<Outcome>> {
        pass(&self.left);
        self.inner.load(load)
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        pass(&self.left);
        self.inner.script(sql)
    }

    fn begin<'a>(&'a mut self, options: &'a Begin) -> BoxFuture<'a, Result<()>> {
        pass(&self.left);
        self.inner.begin(options)
    }

    fn commit(&mut self) -> BoxFuture<'_, Result<()>> {
        pass(&self.left);
        self.inner.commit()
    }

    fn rollback(&mut self) -> BoxFuture<'_, Result<()>> {
        self.inner.rollback()
    }
}
