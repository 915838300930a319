//! Where a write goes, and the line of the user's code that asked for it.

use carafe_core::Place;

use super::sql::Sql;
use crate::{
    Db, Kind, Value,
    db::Intent,
    driver::{Ask, Features, Outcome, Row, Rows, Statement, Vendor, made},
    error::Result,
    meta::ModelMeta,
};

/// A database, and who asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) db: &'a Db,
    pub(crate) place: Place,
}

/// What came of a statement.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) outcome: Outcome,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl<'a> Run<'a> {
    pub(crate) const fn new(db: &'a Db, place: Place) -> Self {
        Self { db, place }
    }

    /// The database where rows of a model are written, as the router says.
    pub(crate) fn home(&self, meta: &'static ModelMeta) -> Result<Db> {
        self.db.routed(meta, Intent::Write).map_err(|error| error.at(self.place))
    }

    pub(crate) fn features(&self) -> &'a Features {
        self.db.features()
    }

    pub(crate) fn vendor(&self) -> Vendor {
        self.features().vendor
    }

    /// How many rows fit into one statement, each with so many parameters.
    pub(crate) fn batch(&self, parameters: usize) -> usize {
        (self.features().max_parameters / parameters.max(1)).max(1)
    }

    pub(crate) fn table(&self, meta: &'static ModelMeta) -> Result<&'a str> {
        self.db.registry().table_of(meta).map_err(|error| error.at(self.place))
    }

    pub(crate) fn sql(&self, words: &str) -> Sql {
        Sql::new(self.vendor(), words)
    }

    /// Runs a statement; its rows have columns of these kinds.
    pub(crate) async fn ask(&self, sql: Sql, kinds: &[Kind]) -> Result<Done> {
        let Sql { text, values, .. } = sql;
        let statement = self.db.registry().written.statement(text);
        self.run(&statement, &values, kinds).await
    }

    /// The same for a statement that will not come again.
    pub(crate) async fn ask_once(&self, sql: Sql, kinds: &[Kind]) -> Result<Done> {
        let Sql { text, values, .. } = sql;
        self.run(&made(text).once(), &values, kinds).await
    }

    /// Runs a question whose rows somebody takes as they come.
    pub(crate) async fn rows(&self, sql: Sql, rows: &mut dyn Rows) -> Result<()> {
        let Sql { text, values, .. } = sql;
        let statement = self.db.registry().written.statement(text);
        let asked =
            self.db.run_at(self.place, Ask { statement: &statement, parameters: &values, rows }).await;
        asked.map(|_| ()).map_err(|error| error.at(self.place))
    }

    async fn run(&self, statement: &Statement, values: &[Value], kinds: &[Kind]) -> Result<Done> {
        let mut gathered = Gathered { kinds, rows: Vec::new() };
        let outcome =
            self.db.run_at(self.place, Ask { statement, parameters: values, rows: &mut gathered }).await;
        let outcome = outcome.map_err(|error| error.at(self.place))?;
        Ok(Done { outcome, rows: gathered.rows })
    }
}

/// Rows as values.
struct Gathered<'k> {
    kinds: &'k [Kind],
    rows: Vec<Vec<Value>>,
}

impl Rows for Gathered<'_> {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        let values = self.kinds.iter().enumerate().map(|(column, kind)| row.value(column, *kind));
        self.rows.push(values.collect::<Result<_>>()?);
        Ok(())
    }
}
