//! Rows that point here, as a model's field offers them: `author.posts.add(&post, &db)`.

use super::{
    Many, One, Rows,
    read::{self, Decoded, Pointing},
    tie::run,
};
use crate::{
    Db, DbError, ErrorKind, Model, Value,
    error::Result,
    write::{Run, distinct, key_column},
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
        let sql =
            update(run, pointing, pointing.owner.clone())?.within(key_column(pointing.meta), some.to_vec());
        changed += run.ask(sql, &[]).await?.outcome.rows;
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
    let here = |run| {
        let sql = update(run, pointing, nothing.clone())?.name(pointing.field.column);
        Ok::<_, DbError>(sql.push(" = ").bind(pointing.owner.clone()))
    };
    let Some(keys) = keys else { return Ok(run.ask(here(run)?, &[]).await?.outcome.rows) };
    let mut changed = 0;
    for some in keys.chunks(run.batch(1) - 2) {
        let sql = here(run)?.push(" AND ").within(key_column(pointing.meta), some.to_vec());
        changed += run.ask(sql, &[]).await?.outcome.rows;
    }
    Ok(changed)
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

/// `UPDATE post SET author_id = ? WHERE `
fn update(run: Run<'_>, pointing: &Pointing, value: Value) -> Result<crate::write::Sql> {
    let sql = run.sql("UPDATE ").name(run.table(pointing.meta)?).push(" SET ").name(pointing.field.column);
    Ok(sql.push(" = ").bind(value).push(" WHERE "))
}

#[cold]
fn never_null(pointing: &Pointing) -> DbError {
    let name = format!("{}.{}", pointing.meta.name, pointing.field.name);
    DbError::new(ErrorKind::Query, format!("`{name}` always points at a row, so none can be removed here"))
        .hint("delete the row, or let it point at another; or make the foreign key an `Option`")
}
