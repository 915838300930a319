//! Many rows by the way that each database takes fastest: one INSERT run for each row on SQLite, COPY on PostgreSQL, one
//! INSERT of many rows on MariaDB. `docs/dev/design/0017-many-rows.md` says what each costs.

use std::sync::Arc;

use super::{
    Conflict, Options,
    batches::{MOST_BYTES, weight},
    copy::{Counter, copyable},
};
use crate::{
    Db, DbError, ErrorKind, Kind, Value,
    driver::{Borrower, Lent, Load, Outcome, Statement, Vendor, made},
    error::Result,
    meta::{Auto, ModelMeta},
    write::{
        columns::columns,
        insert::{counted, of_width},
        key,
        moment::Moment,
        record::Record,
        row,
        run::Run,
    },
};

/// From so many rows on: fewer are quicker in one statement.
const LEAST: usize = 200;
/// Rows that are sent in one piece.
const MOST: usize = 5_000;
/// Rows that are copied by one statement.
const MOST_COPIED: usize = 100_000;

/// Rows that can be loaded, and how.
pub(super) struct Loading<'a> {
    run: Run<'a>,
    meta: &'static ModelMeta,
    given: Vec<usize>,
    keys: Keys,
    most: usize,
    stamps: bool,
}

/// Where keys come from.
enum Keys {
    /// They are given, or the database tells none.
    Given,
    /// They are taken before.
    Taken(Counter),
    /// SQLite tells each.
    Told,
    /// The first of a statement is told, and the others follow at this distance.
    First,
}

impl<'a> Loading<'a> {
    /// How the rows are loaded; nothing if they must be inserted in another way.
    pub(super) async fn of(
        run: Run<'a>,
        meta: &'static ModelMeta,
        records: &[&mut dyn Record],
        options: &Options,
    ) -> Result<Option<Self>> {
        let vendor = run.vendor();
        let plain = matches!(options.conflict, Conflict::Refuse);
        // MySQL tells the keys of many rows in this way only.
        let few = records.len() < LEAST && vendor != Vendor::MySql;
        if few || !plain || !is_told_by_its_key(meta) {
            return Ok(None);
        }
        let Some(counts) = all_counted(meta, records)? else { return Ok(None) };
        let key = counts.then(|| meta.key[0]);
        let given: Vec<usize> = (0..meta.fields.len()).filter(|index| key != Some(*index)).collect();
        if given.is_empty() {
            return Ok(None);
        }
        let most = |most: usize| options.batch.map_or(most, |wanted| wanted.min(most));
        let loading = |given, keys, most| Self { run, meta, given, keys, most, stamps: stamps(meta) };
        Ok(Some(match vendor {
            Vendor::Postgres => {
                let all: Vec<usize> = (0..meta.fields.len()).collect();
                let Some(copyable) = copyable(run, meta, &all, key).await? else { return Ok(None) };
                let keys = copyable.counter.filter(|_| counts).map_or(Keys::Given, Keys::Taken);
                loading(all, keys, most(MOST_COPIED))
            }
            Vendor::Sqlite => loading(given, if counts { Keys::Told } else { Keys::Given }, most(MOST)),
            _ => {
                let fits = most(MOST).min(run.batch(given.len()));
                loading(given, if counts { Keys::First } else { Keys::Given }, fits)
            }
        }))
    }

    /// Inserts all of them, or none.
    pub(super) async fn all(self, records: &mut [&mut dyn Record]) -> Result<()> {
        let db = self.run.db.clone();
        let work = async |db| {
            let inside = Loading { run: Run::new(&db, self.run.place), ..self };
            inside.lots(records).await
        };
        db.atomic(work).await
    }

    async fn lots(&self, records: &mut [&mut dyn Record]) -> Result<()> {
        if self.run.vendor() == Vendor::Postgres {
            return self.copies(records).await;
        }
        let step = self.step().await?;
        let (mut values, mut keys, mut done) = (Vec::new(), Vec::new(), 0);
        while done < records.len() {
            let left = &mut records[done..];
            let count = self.gather(left, self.most, &mut values)?;
            let statement = self.statement(count)?;
            let load = Load {
                statement: &statement,
                values: &mut values,
                columns: self.given.len(),
                next: &mut |_| Ok(false),
                keys: &mut keys,
            };
            let outcome = self.send(load).await?;
            self.tell(&mut left[..count], &mut keys, (outcome, step))?;
            done += count;
        }
        Ok(())
    }

    /// PostgreSQL takes rows while they are still being made.
    async fn copies(&self, records: &mut [&mut dyn Record]) -> Result<()> {
        let statement = self.statement(1)?;
        for records in records.chunks_mut(self.most) {
            let mut keys = match &self.keys {
                Keys::Taken(counter) => Some(counter.take(self.run, records.len()).await?),
                _ => None,
            };
            let mut records = records.iter_mut();
            let mut next = |to: &mut dyn Borrower| {
                let Some(record) = records.next() else { return Ok(false) };
                let key = keys.as_mut().map(|keys| keys.next().ok_or_else(|| keyless(self.meta)));
                self.lend(&mut **record, key.transpose()?, to)?;
                Ok(true)
            };
            let load = Load {
                statement: &statement,
                values: &mut Vec::new(),
                columns: self.given.len(),
                next: &mut next,
                keys: &mut Vec::new(),
            };
            self.send(load).await?;
        }
        Ok(())
    }

    /// Shows the values of a row, which gets this key if there is one.
    fn lend(&self, record: &mut dyn Record, key: Option<i64>, to: &mut dyn Borrower) -> Result<()> {
        if self.stamps {
            Moment::First.stamp(record)?;
        }
        if let Some(number) = key {
            let key = self.meta.key[0];
            record.set(key, of_width(number, self.meta.fields[key].kind)?)?;
            record.bind()?;
            return record.lend(&self.given, to);
        }
        // A key that is empty gets its default.
        if let [key] = self.meta.key {
            self.value(record, *key)?;
        }
        record.bind()?;
        record.lend(&self.given, to)
    }

    async fn send(&self, mut load: Load<'_>) -> Result<Outcome> {
        let db: &Db = self.run.db;
        let outcome = db.load_at(self.run.place, load.lent()).await;
        outcome.map_err(|error| error.at(self.run.place))
    }

    /// Gathers the values of the next rows; gives of how many.
    fn gather(&self, records: &mut [&mut dyn Record], most: usize, values: &mut Vec<Value>) -> Result<usize> {
        let (mut bytes, mut count) = (0, 0);
        for record in records.iter_mut().take(most) {
            if self.stamps {
                Moment::First.stamp(&mut **record)?;
            }
            for index in &self.given {
                let value = self.value(&mut **record, *index)?;
                bytes += weight(&value);
                values.push(value);
            }
            count += 1;
            if bytes > MOST_BYTES {
                break;
            }
        }
        Ok(count)
    }

    fn value(&self, record: &mut dyn Record, index: usize) -> Result<Value> {
        if self.meta.key != [index] {
            return record.value(index).or_else(|_| record.named(index));
        }
        let value = row::key_or_value(record, index, &self.meta.fields[index])?;
        value.ok_or_else(|| keyless(self.meta))
    }

    /// Puts into the rows what the database made.
    fn tell(
        &self,
        records: &mut [&mut dyn Record],
        keys: &mut Vec<i64>,
        (outcome, step): (Outcome, i64),
    ) -> Result<()> {
        if matches!(self.keys, Keys::First) {
            let first = outcome.last_id.ok_or_else(|| keyless(self.meta))?;
            keys.extend((0..).map(|row| first + row * step).take(records.len()));
        }
        let key = self.meta.key.first().copied().unwrap_or_default();
        let mut keys = keys.drain(..);
        for record in records {
            let told = keys.next().filter(|_| matches!(self.keys, Keys::Told | Keys::First));
            if let Some(number) = told {
                record.set(key, of_width(number, self.meta.fields[key].kind)?)?;
            }
            record.bind()?;
        }
        Ok(())
    }

    /// How far keys of one statement stand apart: more than 1 where several servers count beside each other.
    async fn step(&self) -> Result<i64> {
        if !matches!(self.keys, Keys::First) {
            return Ok(1);
        }
        let done = self.run.ask(self.run.sql("SELECT @@auto_increment_increment"), &[Kind::I64]).await?;
        match done.rows.first().and_then(|row| row.first()) {
            Some(Value::I64(step)) => Ok(*step),
            _ => Err(keyless(self.meta)),
        }
    }

    /// The statement for so many rows.
    fn statement(&self, rows: usize) -> Result<Arc<Statement>> {
        let table = self.run.table(self.meta)?;
        let places = format!("({})", vec!["?"; self.given.len()].join(", "));
        let sql = match self.run.vendor() {
            Vendor::Postgres => {
                let sql = self.run.sql("COPY ").name(table);
                columns(sql, self.meta, &self.given).push(" FROM STDIN (FORMAT binary)")
            }
            vendor => {
                let rows = if vendor == Vendor::Sqlite { 1 } else { rows };
                let sql = self.run.sql("INSERT INTO ").name(table);
                let sql = columns(sql, self.meta, &self.given).push(" VALUES ");
                sql.push(&vec![places; rows].join(", "))
            }
        };
        // Only a full lot comes again.
        let again = !self.run.vendor().is_mysql_like() || rows == self.most;
        Ok(if again {
            self.run.db.registry().written.statement(sql.text)
        } else {
            made(sql.text).once().into()
        })
    }
}

/// Whether nothing else than the key comes back.
fn is_told_by_its_key(meta: &'static ModelMeta) -> bool {
    let made = meta.key.iter().any(|index| {
        let field = &meta.fields[*index];
        field.db_default.is_some() && field.default.is_none()
    });
    !made && meta.fields.iter().all(|field| field.generated.is_none())
}

/// Whether the database counts the keys of all rows; nothing if only of some.
fn all_counted(meta: &'static ModelMeta, records: &[&mut dyn Record]) -> Result<Option<bool>> {
    if !counted(meta) {
        return Ok(Some(false));
    }
    let mut counts = Empty(0);
    for record in records {
        record.lend(meta.key, &mut counts)?;
    }
    Ok(match counts.0 {
        0 => Some(false),
        all if all == records.len() => Some(true),
        _ => None,
    })
}

/// Counts values that are nothing.
struct Empty(usize);

impl Borrower for Empty {
    fn borrow(&mut self, value: Lent<'_>) -> Result<()> {
        self.0 += usize::from(match value {
            Lent::Null(_) => true,
            Lent::I16(number) => number == 0,
            Lent::I32(number) => number == 0,
            Lent::I64(number) => number == 0,
            Lent::Value(value) => key::is_nothing(value),
            _ => false,
        });
        Ok(())
    }
}

fn stamps(meta: &'static ModelMeta) -> bool {
    meta.fields.iter().any(|field| matches!(field.auto, Auto::Now | Auto::NowAdd))
}

#[cold]
fn keyless(meta: &'static ModelMeta) -> DbError {
    DbError::new(
        ErrorKind::Other,
        format!("the database does not tell the keys of new rows of `{}`", meta.name),
    )
    .hint("set the keys before the rows are inserted")
}
