//! Rows that point here, as a model's field offers them: `author.posts.add(&post, &db)`.

use super::{
    Many, One, Rows,
    read::{self, Decoded, Pointing},
    tie::run,
};
use crate::{
    Db, DbError, ErrorKind, Model, Value,
    error::Result,
    write::{Run, distinct, history, key_column},
};

impl<M: Model> Many<M> {
    /// The rows that point here, in the order of their model.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Author {
    ///     id: i64,
    ///     #[reverse(author)]
    ///     posts: Many<Post>,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Post {
    ///     id: i64,
    ///     author: Option<Fk<Author>>,
    /// }
    ///
    /// async fn adopt(author: &Author, orphan: &Post, db: &Db) -> Result<(), carafe::db::DbError> {
    ///     author.posts.add(orphan, db).await?;
    ///     assert_eq!(author.posts.all(db).await?.last().unwrap().id, orphan.id);
    ///     Ok(())
    /// }
    /// ```
    #[track_caller]
    pub fn all(&self, db: &Db) -> impl Future<Output = Result<Vec<M>>> + Send {
        let (run, pointing) = (run(db), Pointing::at(self.owner(), M::meta()));
        async move {
            let mut rows = Decoded(Vec::new());
            read::pointing(run, pointing?, &mut rows).await?;
            rows.all()
        }
    }

    /// Lets rows point here. What is in the database changes, not the structs that are given. Gives how many rows there
    /// were.
    #[track_caller]
    pub fn add(&self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let (run, pointing, keys) = (run(db), Pointing::at(self.owner(), M::meta()), rows.keys());
        async move { add(run, &pointing?, distinct(keys?)).await }
    }

    /// Lets rows that point here point at nothing. An error where the foreign key must not be null.
    #[track_caller]
    pub fn remove(&self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let (run, pointing, keys) = (run(db), Pointing::at(self.owner(), M::meta()), rows.keys());
        async move { remove(run, &pointing?, Some(distinct(keys?))).await }
    }

    /// Lets all rows that point here point at nothing. An error where the foreign key must not be null.
    #[track_caller]
    pub fn clear(&self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let (run, pointing) = (run(db), Pointing::at(self.owner(), M::meta()));
        async move { remove(run, &pointing?, None).await }
    }

    /// Lets exactly these rows point here.
    #[track_caller]
    pub fn set(&self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<()>> + Send {
        let (run, pointing, keys) = (run(db), Pointing::at(self.owner(), M::meta()), rows.keys());
        async move { set(run, &pointing?, distinct(keys?)).await }
    }
}

impl<M: Model> One<M> {
    /// Reads the row that points here; nothing where there is none.
    #[track_caller]
    pub fn load(&self, db: &Db) -> impl Future<Output = Result<Option<M>>> + Send {
        let (run, pointing) = (run(db), Pointing::at(self.owner(), M::meta()));
        async move {
            let mut rows = Decoded(Vec::new());
            read::pointing(run, pointing?, &mut rows).await?;
            Ok(rows.all()?.into_iter().next())
        }
    }
}

async fn add(run: Run<'_>, pointing: &Pointing, keys: Vec<Value>) -> Result<u64> {
    let db = run.home(pointing.meta)?;
    let run = Run::new(&db, run.place);
    let mut changed = 0;
    for some in keys.chunks(run.batch(1) - 1) {
        changed += point(run, pointing, &pointing.owner, Chosen { here: false, keys: Some(some) }).await?;
    }
    Ok(changed)
}

async fn remove(run: Run<'_>, pointing: &Pointing, keys: Option<Vec<Value>>) -> Result<u64> {
    let db = run.home(pointing.meta)?;
    let run = Run::new(&db, run.place);
    if !pointing.field.null {
        return Err(never_null(pointing).at(run.place));
    }
    let nothing = Value::Null(pointing.field.kind);
    let Some(keys) = keys else {
        return point(run, pointing, &nothing, Chosen { here: true, keys: None }).await;
    };
    let mut changed = 0;
    for some in keys.chunks(run.batch(1) - 2) {
        changed += point(run, pointing, &nothing, Chosen { here: true, keys: Some(some) }).await?;
    }
    Ok(changed)
}

/// Which rows: those that point here, those of some keys, or both.
struct Chosen<'k> {
    here: bool,
    keys: Option<&'k [Value]>,
}

/// Points the foreign keys of rows elsewhere; where their model has a history, that is written down.
async fn point(run: Run<'_>, pointing: &Pointing, to: &Value, chosen: Chosen<'_>) -> Result<u64> {
    let meta = pointing.meta;
    if meta.rare.history.is_none() {
        return pointed(run, pointing, to, &chosen).await;
    }
    let place = run.place;
    let work = async |db: Db| {
        let run = Run::new(&db, place);
        let keys = match chosen.keys {
            Some(keys) => keys.iter().map(|key| vec![key.clone()]).collect(),
            None => {
                history::found(run, meta, pointing.field.column, std::slice::from_ref(&pointing.owner))
                    .await?
            }
        };
        let before = history::before(run, meta, &keys).await?;
        let changed = pointed(run, pointing, to, &chosen).await?;
        history::compare(run, meta, keys, before).await?;
        Ok(changed)
    };
    Box::pin(run.db.atomic(work)).await
}

/// `UPDATE post SET author_id = ? WHERE author_id = ? AND id IN (…)`
async fn pointed(run: Run<'_>, pointing: &Pointing, to: &Value, chosen: &Chosen<'_>) -> Result<u64> {
    let (table, column) = (run.table(pointing.meta)?, pointing.field.column);
    let mut sql = run.sql("UPDATE ").name(table).push(" SET ").name(column).push(" = ").bind(to.clone());
    sql = sql.push(" WHERE ");
    if chosen.here {
        sql = sql.name(column).push(" = ").bind(pointing.owner.clone());
    }
    if let Some(keys) = chosen.keys {
        let sql_and = if chosen.here { sql.push(" AND ") } else { sql };
        sql = sql_and.within(key_column(pointing.meta), keys.to_vec());
    }
    Ok(run.ask(sql, &[]).await?.outcome.rows)
}

async fn set(run: Run<'_>, pointing: &Pointing, keys: Vec<Value>) -> Result<()> {
    let db = run.home(pointing.meta)?;
    let run = Run::new(&db, run.place);
    let place = run.place;
    run.db
        .atomic(async |db| {
            let run = Run::new(&db, place);
            let there = read::keys(run, pointing).await?;
            let (stay, go): (Vec<_>, Vec<_>) = there.into_iter().partition(|key| keys.contains(key));
            if !go.is_empty() {
                remove(run, pointing, Some(go)).await?;
            }
            let new: Vec<Value> = keys.into_iter().filter(|key| !stay.contains(key)).collect();
            add(run, pointing, new).await.map(|_| ())
        })
        .await
}

#[cold]
fn never_null(pointing: &Pointing) -> DbError {
    let name = format!("{}.{}", pointing.meta.name, pointing.field.name);
    DbError::new(ErrorKind::Query, format!("`{name}` always points at a row, so none can be removed here"))
        .hint("delete the row, or let it point at another; or make the foreign key an `Option`")
}
