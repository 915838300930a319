//! A driver that writes down what it is sent, for tests of the SQL itself. What SQL does is tested on databases.

use std::sync::{Arc, Mutex};

use carafe::{
    db::DbError,
    db::{
        Db, ErrorKind, Registry, Value,
        driver::{BoxFuture, Connection, Driver, Features, Outcome, Rows, Statement, Vendor},
        error::Result,
    },
};

use crate::{
    blog::{Author, City, Comment, Post, Profile, Tag},
    query::Shelf,
};

#[derive(Debug)]
pub(crate) struct Paper {
    features: Features,
    sent: Mutex<Vec<(String, Vec<Value>)>>,
}

impl Paper {
    /// A database of this kind, and what it was sent.
    pub(crate) fn of(vendor: Vendor, version: (u32, u32, u32)) -> (Db, Arc<Self>) {
        let registry =
            Registry::new().with::<(City, Author, Profile, Post, Comment, Tag)>("blog").with::<Shelf>("");
        Self::with(vendor, version, registry)
    }

    /// The same for other models.
    pub(crate) fn with(vendor: Vendor, version: (u32, u32, u32), registry: Registry) -> (Db, Arc<Self>) {
        let paper = Arc::new(Self { features: Features::of(vendor, version), sent: Mutex::default() });
        (Db::new(Arc::clone(&paper) as Arc<dyn Driver>, Arc::new(registry)), paper)
    }

    /// What was sent since the last time.
    pub(crate) fn take(&self) -> Vec<(String, Vec<Value>)> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

impl Driver for Paper {
    fn features(&self) -> &Features {
        &self.features
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        _rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        self.sent.lock().unwrap().push((statement.sql().to_owned(), parameters.to_vec()));
        Box::pin(async { Ok(Outcome { rows: 1, last_id: Some(7) }) })
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async { Err(DbError::new(ErrorKind::NotSupported, "paper has no connections")) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}
