//! INSERT of many rows, and what the database made of them.

use super::{Options, batches::Limits, conflict::Conflict};
use crate::{
    Kind, Value,
    driver::{Outcome, Vendor},
    error::Result,
    meta::ModelMeta,
    write::{
        insert::{columns, counted, kinds, of_width, returned},
        record::Record,
        row::{self, Parts},
        run::{Done, Run},
        sql::{Sql, listed},
    },
};

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
    let mut rows = Vec::with_capacity(records.len());
    for record in &mut records {
        rows.push(row::of_record(*record)?);
    }
    let made = insert_rows(run, meta, rows, options).await?;
    for (record, made) in records.into_iter().zip(made) {
        record.take(made)?;
    }
    Ok(())
}

/// Inserts rows of which some fields are given, and the others follow from their defaults.
pub(crate) async fn insert_given(
    run: Run<'_>,
    meta: &'static ModelMeta,
    rows: Vec<Vec<(usize, Value)>>,
) -> Result<()> {
    let rows = rows.into_iter().map(|given| row::of_given(meta, given)).collect();
    insert_rows(run, meta, rows, Options::default()).await.map(|_| ())
}

/// Inserts rows; gives for each what the database made, as far as it tells.
async fn insert_rows(
    run: Run<'_>,
    meta: &'static ModelMeta,
    rows: Vec<Parts>,
    options: Options,
) -> Result<Vec<Vec<(usize, Value)>>> {
    let mut made: Vec<Vec<(usize, Value)>> = rows.iter().map(|_| Vec::new()).collect();
    let groups = groups(run, meta, rows, &options);
    let statements: usize = groups.iter().map(|group| group.batches.len()).sum();
    let place = run.place;
    if statements > 1 {
        let made = &mut made;
        run.db.atomic(async |db| every(Run::new(&db, place), meta, groups, &options, made).await).await?;
    } else {
        every(run, meta, groups, &options, &mut made).await?;
    }
    Ok(made)
}

/// Rows of which the same fields are given.
struct Group {
    given: Vec<usize>,
    /// What the database makes and is asked for.
    back: Vec<usize>,
    /// The rows of each statement, and where they stood.
    batches: Vec<Vec<(usize, Vec<Value>)>>,
    in_arrays: bool,
}

fn groups(run: Run<'_>, meta: &'static ModelMeta, rows: Vec<Parts>, options: &Options) -> Vec<Group> {
    let mut groups: Vec<(Vec<usize>, Vec<usize>, Vec<Vec<Value>>)> = Vec::new();
    for (at, parts) in rows.into_iter().enumerate() {
        let given = row::given(&parts);
        let index = groups.iter().position(|(known, ..)| *known == given).unwrap_or_else(|| {
            groups.push((given, Vec::new(), Vec::new()));
            groups.len() - 1
        });
        groups[index].1.push(at);
        groups[index].2.push(parts.into_iter().flatten().collect());
    }
    groups.into_iter().map(|(given, places, rows)| group(run, meta, given, (places, rows), options)).collect()
}

fn group(
    run: Run<'_>,
    meta: &'static ModelMeta,
    given: Vec<usize>,
    (places, mut rows): (Vec<usize>, Vec<Vec<Value>>),
    options: &Options,
) -> Group {
    let in_arrays = !given.is_empty()
        && given.iter().all(|index| listed(run.vendor(), meta.fields[*index].kind).is_some());
    let limits = Limits::of(run, given.len(), in_arrays, options.batch);
    let mut places = places.into_iter();
    let mut batches = Vec::new();
    while !rows.is_empty() {
        // What is given for no field cannot be listed: each such row is a statement.
        let count = if given.is_empty() { 1 } else { limits.next(&rows) };
        let rest = rows.split_off(count);
        batches.push(places.by_ref().take(count).zip(rows).collect());
        rows = rest;
    }
    let made = (0..meta.fields.len()).filter(|index| !given.contains(index)).collect();
    let back = if matches!(options.conflict, Conflict::Ignore) { Vec::new() } else { made };
    Group { given, back, batches, in_arrays }
}

async fn every(
    run: Run<'_>,
    meta: &'static ModelMeta,
    groups: Vec<Group>,
    options: &Options,
    made: &mut [Vec<(usize, Value)>],
) -> Result<()> {
    for Group { given, back, batches, in_arrays } in groups {
        let way = Way::of(run, meta, &back, &options.conflict);
        let asked: &[usize] = if way == Way::Returning { &back } else { &[] };
        let most = batches.first().map_or(0, Vec::len);
        for batch in batches {
            let (places, rows): (Vec<usize>, Vec<Vec<Value>>) = batch.into_iter().unzip();
            let (count, is_last) = (rows.len(), rows.len() < most);
            let mut sql = run.sql("INSERT INTO ").name(run.table(meta)?);
            sql = columns(sql, meta, &given);
            sql = if in_arrays { arrays(sql, meta, &given, rows) } else { lists(sql, rows) };
            sql = returned(options.conflict.write(sql, meta), meta, asked);
            let kinds = kinds(meta, asked);
            let done = if is_last && !in_arrays {
                run.ask_once(sql, &kinds).await?
            } else {
                run.ask(sql, &kinds).await?
            };
            let told = way.told(meta, &back, done, count)?;
            places.into_iter().zip(told).for_each(|(place, told)| made[place] = told);
        }
    }
    Ok(())
}

/// `VALUES (?, ?), (?, ?)`
fn lists(sql: Sql, rows: Vec<Vec<Value>>) -> Sql {
    if rows.iter().all(Vec::is_empty) {
        return sql;
    }
    sql.push(" VALUES ").list(rows, ", ", |sql, row| sql.push("(").list(row, ", ", Sql::bind).push(")"))
}

/// `SELECT * FROM unnest($1, $2)`: a statement that is the same for any number of rows.
fn arrays(sql: Sql, meta: &'static ModelMeta, given: &[usize], rows: Vec<Vec<Value>>) -> Sql {
    let mut columns: Vec<Vec<Value>> = given.iter().map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        row.into_iter().zip(&mut columns).for_each(|(value, column)| column.push(value));
    }
    let kind = |index: &usize| listed(sql.vendor(), meta.fields[*index].kind).unwrap_or(&Kind::Text);
    let columns: Vec<Value> =
        given.iter().zip(columns).map(|(index, values)| Value::Array(kind(index), values)).collect();
    sql.push(" SELECT * FROM unnest(").list(columns, ", ", Sql::bind).push(")")
}

/// How the database tells what it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Not at all.
    None,
    /// By the rows that come back.
    Returning,
    /// By the last key: SQLite counts without gaps inside of a statement, because nobody else writes.
    LastKey,
}

impl Way {
    fn of(run: Run<'_>, meta: &'static ModelMeta, back: &[usize], conflict: &Conflict) -> Self {
        if back.is_empty() {
            return Self::None;
        }
        let plain = matches!(conflict, Conflict::Refuse) && back == meta.key && counted(meta);
        match run.vendor() {
            Vendor::Sqlite if plain => Self::LastKey,
            _ if run.features().insert_returning => Self::Returning,
            _ => Self::None,
        }
    }

    /// What was made for each row, if it was told for all of them.
    fn told(
        self,
        meta: &'static ModelMeta,
        back: &[usize],
        done: Done,
        count: usize,
    ) -> Result<Vec<Vec<(usize, Value)>>> {
        match self {
            Self::Returning if done.rows.len() == count => {
                Ok(done.rows.into_iter().map(|row| back.iter().copied().zip(row).collect()).collect())
            }
            Self::LastKey => counted_to(meta, done.outcome, count),
            Self::None | Self::Returning => Ok(Vec::new()),
        }
    }
}

fn counted_to(meta: &'static ModelMeta, outcome: Outcome, count: usize) -> Result<Vec<Vec<(usize, Value)>>> {
    let (key, count) = (meta.key[0], i64::try_from(count).unwrap_or(i64::MAX));
    let Some(last) = outcome.last_id.filter(|last| *last >= count) else { return Ok(Vec::new()) };
    let numbers = last - count + 1..=last;
    numbers.map(|number| Ok(vec![(key, of_width(number, meta.fields[key].kind)?)])).collect()
}
