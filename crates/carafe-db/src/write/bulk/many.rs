//! INSERT of many rows, and what the database made of them.

use super::{
    Conflict, Options,
    groups::{Group, groups},
    load::Loading,
    way::Way,
};
use crate::{
    Kind, Value,
    error::Result,
    meta::ModelMeta,
    write::{
        columns::{columns, kinds, returned},
        history, insert, new_row,
        record::Record,
        row::{self, Parts},
        run::Run,
        sql::{Sql, listed},
    },
};

/// What the database made of a row, by field.
type Made = Vec<(usize, Value)>;

/// Inserts structs; what the database made is put into them.
pub(super) async fn records(
    run: Run<'_>,
    meta: &'static ModelMeta,
    mut records: Vec<&mut dyn Record>,
    options: Result<Options>,
) -> Result<()> {
    let db = run.home(meta)?;
    let run = Run::new(&db, run.place);
    let options = options.map_err(|error| error.at(run.place))?;
    if !new_row::is_watched(meta) {
        return plain(run, meta, &mut records, options).await;
    }
    if meta.rare.history.is_some() && !matches!(options.conflict, Conflict::Refuse) {
        return Err(history::unknown_rows(meta).at(run.place));
    }
    let place = run.place;
    let work = async |db| {
        let run = Run::new(&db, place);
        new_row::at_the_end(run, meta, &mut records).await?;
        plain(run, meta, &mut records, options).await?;
        let row =
            |record: &&mut dyn Record| (0..meta.fields.len()).map(|field| record.named(field)).collect();
        let rows = records.iter().map(row).collect::<Result<_>>()?;
        history::created(run, meta, rows).await
    };
    Box::pin(run.db.atomic(work)).await
}

async fn plain(
    run: Run<'_>,
    meta: &'static ModelMeta,
    records: &mut [&mut dyn Record],
    options: Options,
) -> Result<()> {
    if let Some(loading) = Loading::of(run, meta, records, &options).await? {
        return loading.all(records).await;
    }
    if !run.features().insert_returning && matches!(options.conflict, Conflict::Refuse) {
        return one_by_one(run, records).await;
    }
    let mut rows = Vec::with_capacity(records.len());
    for record in records.iter_mut() {
        rows.push(row::of_record(*record)?);
    }
    let made = insert_rows(run, meta, rows, options).await?;
    for (record, made) in records.iter_mut().zip(made) {
        record.take(made)?;
    }
    Ok(())
}

/// Where a database does not tell what it made of many rows, and of one it does: all of them, or none.
async fn one_by_one(run: Run<'_>, records: &mut [&mut dyn Record]) -> Result<()> {
    let place = run.place;
    let work = async |db| {
        let run = Run::new(&db, place);
        for record in &mut *records {
            let parts = row::of_record(*record)?;
            record.take(insert::values(run, record.meta(), parts).await?)?;
        }
        Ok(())
    };
    run.db.atomic(work).await
}

/// Inserts rows of which some fields are given, and the others follow from their defaults.
pub(crate) async fn insert_given(
    run: Run<'_>,
    meta: &'static ModelMeta,
    rows: Vec<Vec<(usize, Value)>>,
) -> Result<()> {
    let rows: Vec<Parts> = rows.into_iter().map(|given| row::of_given(meta, given)).collect();
    if new_row::is_watched(meta) {
        return Box::pin(new_row::several(run, meta, rows)).await;
    }
    insert_rows(run, meta, rows, Options::default()).await.map(|_| ())
}

/// Inserts rows; gives for each what the database made, as far as it tells.
async fn insert_rows(
    run: Run<'_>,
    meta: &'static ModelMeta,
    rows: Vec<Parts>,
    options: Options,
) -> Result<Vec<Made>> {
    let mut made: Vec<Made> = rows.iter().map(|_| Vec::new()).collect();
    let groups = groups(run, meta, rows, &options);
    let statements: usize = groups.iter().map(|group| group.batches.len()).sum();
    if statements <= 1 {
        Inserting { run, meta, options }.all(groups, &mut made).await?;
        return Ok(made);
    }
    let (place, made_inside) = (run.place, &mut made);
    let work = async |db| {
        let inserting = Inserting { run: Run::new(&db, place), meta, options };
        inserting.all(groups, made_inside).await
    };
    run.db.atomic(work).await?;
    Ok(made)
}

/// Many rows on their way.
struct Inserting<'a> {
    run: Run<'a>,
    meta: &'static ModelMeta,
    options: Options,
}

impl Inserting<'_> {
    async fn all(&self, groups: Vec<Group>, made: &mut [Made]) -> Result<()> {
        for group in groups {
            self.group(group, made).await?;
        }
        Ok(())
    }

    async fn group(&self, group: Group, made: &mut [Made]) -> Result<()> {
        let Group { given, back, batches, in_arrays } = group;
        let way = Way::of(self.run, self.meta, back, &self.options.conflict);
        let most = batches.first().map_or(0, Vec::len);
        for batch in batches {
            let (places, rows): (Vec<usize>, Vec<Vec<Value>>) = batch.into_iter().unzip();
            let count = rows.len();
            let sql = if in_arrays { self.arrays(&given, rows) } else { self.lists(&given, rows) }?;
            let sql = returned(self.options.conflict.write(sql, self.meta), self.meta, way.asked());
            let kinds = kinds(self.meta, way.asked());
            let comes_again = in_arrays || count == most;
            let done = if comes_again {
                self.run.ask(sql, &kinds).await
            } else {
                self.run.ask_once(sql, &kinds).await
            }?;
            let told = way.told(done, count)?;
            places.into_iter().zip(told).for_each(|(place, told)| made[place] = told);
        }
        Ok(())
    }

    fn begun(&self, given: &[usize]) -> Result<Sql> {
        Ok(columns(self.run.sql("INSERT INTO ").name(self.run.table(self.meta)?), self.meta, given))
    }

    /// `VALUES (?, ?), (?, ?)`
    fn lists(&self, given: &[usize], rows: Vec<Vec<Value>>) -> Result<Sql> {
        let sql = self.begun(given)?;
        if given.is_empty() {
            return Ok(sql);
        }
        let row = |sql: Sql, row: Vec<Value>| sql.push("(").list(row, ", ", Sql::bind).push(")");
        Ok(sql.push(" VALUES ").list(rows, ", ", row))
    }

    /// `SELECT * FROM unnest($1, $2)`: a statement that is the same for any number of rows.
    fn arrays(&self, given: &[usize], rows: Vec<Vec<Value>>) -> Result<Sql> {
        let sql = self.begun(given)?;
        let mut columns: Vec<Vec<Value>> = given.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            row.into_iter().zip(&mut columns).for_each(|(value, column)| column.push(value));
        }
        let kind = |index: &usize| listed(sql.vendor(), self.meta.fields[*index].kind).unwrap_or(&Kind::Text);
        let columns: Vec<Value> =
            given.iter().zip(columns).map(|(index, values)| Value::Array(kind(index), values)).collect();
        Ok(sql.push(" SELECT * FROM unnest(").list(columns, ", ", Sql::bind).push(")"))
    }
}
