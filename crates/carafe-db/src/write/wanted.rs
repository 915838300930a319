//! A row that is wanted: found, or made.

use super::{new_row, row, run::Run, set};
use crate::{
    DbError, ErrorKind, Value,
    driver::Row,
    error::Result,
    exec,
    expr::Sets,
    node::Node,
    query::{Lock, Output, Query},
    sql::{Ask, Assignment},
};

/// Times that somebody else may be faster.
const ATTEMPTS: u32 = 5;

/// What is looked for, and what is made where it is not there.
#[derive(Debug)]
pub(crate) struct Wanted {
    query: Query,
    keys: Vec<Assignment>,
    new: Vec<Assignment>,
    there: Vec<Assignment>,
}

/// A row as values, and whether it is new.
type Found = (Vec<Value>, bool);

impl Wanted {
    pub(crate) fn of(query: Query, keys: impl Sets, new: impl Sets) -> Self {
        let assigned = |sets| set::assignments(sets, query.root);
        let (keys, new) = (assigned(set::listed(keys)), assigned(set::listed(new)));
        Self { query, keys, new, there: Vec::new() }
    }

    /// With the same for a row that is there as for a new one.
    pub(crate) fn updating_the_same(self) -> Self {
        Self { there: self.new.clone(), ..self }
    }

    /// With something else for a row that is there.
    pub(crate) fn updating(self, sets: impl Sets) -> Self {
        Self { there: set::assignments(set::listed(sets), self.query.root), ..self }
    }

    pub(crate) async fn get_or_create(&self, run: Run<'_>) -> Result<Found> {
        let db = run.home(self.query.root.meta())?;
        let run = Run::new(&db, run.place);
        if let Some(row) = self.look(run, false).await? {
            return Ok((row, false));
        }
        match self.make(run).await {
            Ok(row) => Ok((row, true)),
            Err(error) => match (error.kind(), self.look(run, true).await?) {
                (ErrorKind::Unique(_), Some(row)) => Ok((row, false)),
                _ => Err(error),
            },
        }
    }

    /// Each change is one statement by the key, so nothing is locked before, and nothing is lost.
    pub(crate) async fn update_or_create(&self, run: Run<'_>) -> Result<Found> {
        let db = run.home(self.query.root.meta())?;
        let run = Run::new(&db, run.place);
        for _ in 0..ATTEMPTS {
            let (row, is_new) = self.get_or_create(run).await?;
            if is_new {
                return Ok((row, true));
            }
            if let Some(row) = self.change(run, row).await? {
                return Ok((row, false));
            }
        }
        let name = self.query.root.meta().name;
        let message = format!("this `{name}` comes and goes while it is to be updated");
        Err(DbError::new(ErrorKind::Serialization, message).at(run.place))
    }

    /// Nothing where somebody has deleted the row since.
    async fn change(&self, run: Run<'_>, mut row: Vec<Value>) -> Result<Option<Vec<Value>>> {
        if self.there.is_empty() {
            return Ok(Some(row));
        }
        let key = self.query.root.meta().key.iter().map(|field| row[*field].clone()).collect();
        let Some(now) = set::by_key(run, self.query.root, key, self.there.clone()).await? else {
            return Ok(None);
        };
        now.into_iter().for_each(|(field, value)| row[field] = value);
        Ok(Some(row))
    }

    /// Looks for the row. `again` means that it must be there: then what others have committed meanwhile is seen too, where
    /// a transaction would otherwise see only how it was at its beginning.
    async fn look(&self, run: Run<'_>, again: bool) -> Result<Option<Vec<Value>>> {
        let root = self.query.root;
        let mut query = Query { output: Output::Model, unordered: true, ..self.query.clone() };
        for Assignment { field, node } in &self.keys {
            query.filter(Node::equal(Node::Field(root, *field), node.clone()));
        }
        query.limit(2);
        if again && run.vendor().is_mysql_like() && run.db.in_transaction() {
            query.lock = Some(Lock { shared: true, ..Lock::default() });
        }
        let kinds: Vec<_> = root.meta().fields.iter().map(|field| field.kind).collect();
        let mut found = Vec::new();
        let mut each = |row: &dyn Row| {
            let values = kinds.iter().enumerate().map(|(column, kind)| row.value(column, *kind));
            found.push(values.collect::<Result<Vec<_>>>()?);
            Ok(())
        };
        exec::run(run.db, Ask::Select(&query), run.place, &mut each).await?;
        if found.len() > 1 {
            return Err(exec::several(root, run.place));
        }
        Ok(found.pop())
    }

    /// Makes the row, in a transaction of its own, so that an error breaks none around it.
    async fn make(&self, run: Run<'_>) -> Result<Vec<Value>> {
        let (root, place) = (self.query.root, run.place);
        let meta = root.meta();
        let mut given = set::values(root, &self.keys).map_err(|error| error.at(place))?;
        given.extend(set::values(root, &self.new).map_err(|error| error.at(place))?);
        let mut parts = row::of_given(meta, given);
        let made = match run.db.in_transaction() {
            false => new_row::values(run, meta, parts.clone()).await?,
            true => {
                let parts = parts.clone();
                run.db.atomic(async |db| new_row::values(Run::new(&db, place), meta, parts).await).await?
            }
        };
        made.into_iter().for_each(|(field, value)| parts[field] = Some(value));
        Ok(parts
            .into_iter()
            .zip(meta.fields)
            .map(|(value, field)| value.unwrap_or(Value::Null(field.kind)))
            .collect())
    }
}
