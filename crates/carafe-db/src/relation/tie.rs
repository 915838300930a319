//! What ties a row to others through a table between, and how such ties are made and cut. No types of models here.

use carafe_core::Place;

use super::Owner;
use crate::{
    Db, DbError, ErrorKind, Kind, Value,
    error::Result,
    handle::Leaf,
    meta::{FieldMeta, ManyToManyMeta, ModelMeta},
    path::Path,
    write::{Run, Sql, between::Between, distinct, history, ignore, insert_given},
};

/// One row's side of a table between two.
pub(super) struct Ties {
    db: Db,
    place: Place,
    between: Between,
    symmetrical: bool,
    owner: Value,
    target: &'static FieldMeta,
}

/// What a row that ties two has beside them, by field.
pub(super) type Beside = Vec<(usize, Value)>;

impl Ties {
    pub(super) fn of(run: Run<'_>, owner: Option<&Owner>, target: &'static ModelMeta) -> Result<Self> {
        let owner = saved(owner, target).map_err(|error| error.at(run.place))?;
        let relation = relation(owner);
        let db = run.home(owner.meta)?;
        let between = Between::of(db.registry(), owner.meta, relation)?;
        let target = &target.fields[target.key[0]];
        let symmetrical = relation.symmetrical;
        Ok(Self { db, place: run.place, between, symmetrical, owner: owner.key.clone(), target })
    }

    /// The same inside of a transaction.
    fn within(&self, db: Db) -> Self {
        Self { db, between: self.between.clone(), owner: self.owner.clone(), ..*self }
    }

    pub(super) const fn run(&self) -> Run<'_> {
        Run::new(&self.db, self.place)
    }

    /// The keys that it is tied to: all, or those among some.
    pub(super) async fn current(&self, among: Option<&[Value]>) -> Result<Vec<Value>> {
        let mut found = Vec::new();
        for some in chunks(among, self.run().batch(2)) {
            let mut sql =
                self.run().sql("SELECT ").name(&self.between.target).push(" FROM ").name(&self.between.table);
            sql = sql.push(" WHERE ").name(&self.between.source).push(" = ").bind(self.owner.clone());
            if let Some(some) = some {
                sql = sql.push(" AND ").within(&self.between.target, some.to_vec());
            }
            let rows = self.run().ask(sql, &[self.target.kind]).await?.rows;
            found.extend(rows.into_iter().flatten());
        }
        Ok(found)
    }

    /// Ties it to these keys, unless it is already; gives how many ties are new.
    pub(super) async fn add(&self, keys: Vec<Value>, beside: Beside) -> Result<u64> {
        let keys = distinct(keys);
        match &self.between.model {
            None if keys.is_empty() => Ok(0),
            None if self.db.features().vendor.is_mysql_like() => {
                self.db.atomic(async |db| self.within(db).insert_missing(keys).await).await
            }
            None if !self.symmetrical && keys.len() <= self.run().batch(2) => self.insert(&keys).await,
            None => self.db.atomic(async |db| self.within(db).insert_all(&keys).await).await,
            Some(_) => self.db.atomic(async |db| self.within(db).add_missing(keys, beside).await).await,
        }
    }

    /// MariaDB and MySQL do not tell which of the rows were new.
    async fn insert_missing(&self, keys: Vec<Value>) -> Result<u64> {
        let there = self.current(Some(&keys)).await?;
        let missing: Vec<Value> = keys.into_iter().filter(|key| !there.contains(key)).collect();
        self.insert_all(&missing).await?;
        Ok(missing.len() as u64)
    }

    async fn insert_all(&self, keys: &[Value]) -> Result<u64> {
        let mut new = 0;
        for some in keys.chunks(self.run().batch(4)) {
            new += self.insert(some).await?;
        }
        Ok(new)
    }

    /// Ties that are there already are left as they are: no two rows tie the same.
    async fn insert(&self, keys: &[Value]) -> Result<u64> {
        let one_way = keys.iter().map(|key| [self.owner.clone(), key.clone()]);
        let back = keys.iter().filter(|_| self.symmetrical).map(|key| [key.clone(), self.owner.clone()]);
        let Between { table, source, target, .. } = &self.between;
        let sql = self
            .run()
            .sql("INSERT INTO ")
            .name(table)
            .push(" (")
            .names([source.as_str(), target.as_str()])
            .push(") VALUES ")
            .list(one_way.chain(back), ", ", |sql, [one, other]| {
                sql.push("(").bind(one).push(", ").bind(other).push(")")
            });
        let new = self.run().ask(ignore(sql, source), &[]).await?.outcome.rows;
        Ok(if self.symmetrical { new / 2 } else { new })
    }

    /// Rows of the user's own model: there may be no constraint against two of them, so they are looked for first.
    async fn add_missing(&self, keys: Vec<Value>, beside: Beside) -> Result<u64> {
        let Some((model, source, target)) = self.between.model else { return Ok(0) };
        let there = self.current(Some(&keys)).await?;
        let missing: Vec<Value> = keys.into_iter().filter(|key| !there.contains(key)).collect();
        let row = |from: &Value, to: &Value| {
            let ends = [(source, from.clone()), (target, to.clone())];
            ends.into_iter().chain(beside.iter().cloned()).collect::<Vec<_>>()
        };
        let mut rows: Vec<_> = missing.iter().map(|key| row(&self.owner, key)).collect();
        if self.symmetrical {
            rows.extend(missing.iter().map(|key| row(key, &self.owner)));
        }
        insert_given(self.run(), model, rows).await?;
        Ok(missing.len() as u64)
    }

    /// Cuts the ties to these keys; gives how many there were.
    pub(super) async fn remove(&self, keys: Vec<Value>) -> Result<u64> {
        let keys = distinct(keys);
        if !self.symmetrical && keys.len() < self.run().batch(1) {
            return self.cut(Some(&keys)).await;
        }
        self.db.atomic(async |db| self.within(db).cut(Some(&keys)).await).await
    }

    /// Cuts all of them.
    pub(super) async fn clear(&self) -> Result<u64> {
        if !self.symmetrical {
            return self.cut(None).await;
        }
        self.db.atomic(async |db| self.within(db).cut(None).await).await
    }

    async fn cut(&self, keys: Option<&[Value]>) -> Result<u64> {
        let mut cut = 0;
        let Between { table, source, target, .. } = &self.between;
        for some in chunks(keys, self.run().batch(2)) {
            if some.is_some_and(<[Value]>::is_empty) {
                continue;
            }
            cut += self.delete(table, (source, target), some).await?;
            if self.symmetrical {
                self.delete(table, (target, source), some).await?;
            }
        }
        Ok(cut)
    }

    async fn delete(&self, table: &str, ends: (&str, &str), keys: Option<&[Value]>) -> Result<u64> {
        let model = self.between.model.map(|(model, ..)| model).filter(|model| model.rare.history.is_some());
        let Some(model) = model else {
            let sql = self.run().sql("DELETE FROM ").name(table);
            return Ok(self.run().ask(self.chosen(sql, ends, keys), &[]).await?.outcome.rows);
        };
        let work = async |db| {
            let inside = self.within(db);
            let run = inside.run();
            let columns = model.key_fields().map(|field| field.column);
            let sql = run.sql("SELECT ").names(columns).push(" FROM ").name(table);
            let kinds: Vec<Kind> = model.key_fields().map(|field| field.kind).collect();
            let gone = run.ask(inside.chosen(sql, ends, keys), &kinds).await?.rows;
            let before = history::before(run, model, &gone).await?;
            let sql = run.sql("DELETE FROM ").name(table);
            let cut = run.ask(inside.chosen(sql, ends, keys), &[]).await?.outcome.rows;
            history::compare(run, model, gone, before).await?;
            Ok(cut)
        };
        Box::pin(self.db.atomic(work)).await
    }

    fn chosen(&self, sql: Sql, (here, there): (&str, &str), keys: Option<&[Value]>) -> Sql {
        let sql = sql.push(" WHERE ").name(here).push(" = ").bind(self.owner.clone());
        match keys {
            Some(keys) => sql.push(" AND ").within(there, keys.to_vec()),
            None => sql,
        }
    }

    /// Ties it to exactly these keys: what it is tied to already is left alone.
    pub(super) async fn set(&self, keys: Vec<Value>, beside: Beside) -> Result<()> {
        self.db.atomic(async |db| self.within(db).exchange(distinct(keys), beside).await).await
    }

    async fn exchange(&self, keys: Vec<Value>, beside: Beside) -> Result<()> {
        let there = self.current(None).await?;
        let (stay, go): (Vec<Value>, Vec<Value>) = there.into_iter().partition(|key| keys.contains(key));
        self.cut(Some(&go)).await?;
        let new: Vec<Value> = keys.into_iter().filter(|key| !stay.contains(key)).collect();
        match &self.between.model {
            _ if new.is_empty() => Ok(()),
            None => self.insert_all(&new).await.map(|_| ()),
            Some(_) => self.add_missing(new, beside).await.map(|_| ()),
        }
    }

    /// How many it is tied to.
    pub(super) async fn count(&self) -> Result<u64> {
        let sql = self
            .run()
            .sql("SELECT COUNT(*) FROM ")
            .name(&self.between.table)
            .push(" WHERE ")
            .name(&self.between.source)
            .push(" = ")
            .bind(self.owner.clone());
        let rows = self.run().ask(sql, &[Kind::I64]).await?.rows;
        Ok(match rows.first().map(Vec::as_slice) {
            Some([Value::I64(count)]) => count.unsigned_abs(),
            _ => 0,
        })
    }

    pub(super) const fn between(&self) -> &Between {
        &self.between
    }

    pub(super) const fn owner(&self) -> &Value {
        &self.owner
    }
}

/// Nothing once where there is no list, otherwise pieces of it.
fn chunks(list: Option<&[Value]>, size: usize) -> impl Iterator<Item = Option<&[Value]>> {
    let size = size.saturating_sub(1).max(1);
    let all = list.is_none().then_some(None);
    all.into_iter().chain(list.into_iter().flat_map(move |list| list.chunks(size)).map(Some))
}

/// The row that a relation belongs to.
pub(super) fn saved<'o>(owner: Option<&'o Owner>, target: &'static ModelMeta) -> Result<&'o Owner> {
    owner.ok_or_else(|| unsaved(target))
}

#[cold]
fn unsaved(target: &'static ModelMeta) -> DbError {
    let name = target.name;
    DbError::new(ErrorKind::Query, format!("a row that is not saved yet cannot be tied to rows of `{name}`"))
        .hint("save it first: a new row has no key before")
}

fn relation(owner: &Owner) -> &'static ManyToManyMeta {
    &owner.meta.many_to_many[owner.relation - owner.meta.reverses.len()]
}

/// The line of the user's code, for a run.
#[track_caller]
pub(super) const fn run(db: &Db) -> Run<'_> {
    Run::new(db, Place::here())
}

/// One more field beside.
pub(super) fn with(mut beside: Beside, field: Result<usize>, value: Result<Value>) -> Result<Beside> {
    beside.push((field?, value?));
    Ok(beside)
}

/// The field that a closure named.
pub(super) fn field_of(leaf: Leaf, root: Path) -> Result<usize> {
    match leaf {
        Leaf::Field(path, field) if path == root => Ok(field),
        _ => {
            let name = root.meta().name;
            Err(DbError::new(
                ErrorKind::Query,
                format!("what stands beside must be a field of `{name}` itself"),
            ))
        }
    }
}

/// Whether what stands beside belongs to the model between.
pub(super) fn fits(ties: &Result<Ties>, model: &'static ModelMeta) -> Result<()> {
    // What is wrong with the ties themselves is told by whoever uses them.
    let Ok(ties) = ties else { return Ok(()) };
    match ties.between.model {
        Some((between, ..)) if between == model => Ok(()),
        _ => {
            let (name, table) = (model.name, &ties.between.table);
            Err(DbError::new(ErrorKind::Query, format!("`{name}` is not the model of the table `{table}`"))
                .hint("name the model that `through` names"))
        }
    }
}
