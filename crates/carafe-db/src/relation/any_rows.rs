//! Rows of several models behind foreign keys to any, loaded with one question for each model.

use std::{any::Any, collections::HashMap, fmt, marker::PhantomData};

use carafe_core::Place;

use super::{
    AnyFk,
    read::{self, Decoded},
};
use crate::{
    Db, Model,
    driver::BoxFuture,
    error::Result,
    write::{Run, distinct},
};

/// The rows behind foreign keys to any model, loaded together.
///
/// ```
/// use carafe::{db::{AnyFk, AnyRows}, prelude::*};
/// # #[derive(Model)] struct Post { id: i64 }
/// # #[derive(Model)] struct Photo { id: i64 }
/// # #[derive(Model)] struct Comment { id: i64, about: AnyFk }
///
/// async fn about(comments: &[Comment], db: &Db) -> Result<usize, carafe::db::DbError> {
///     let keys = comments.iter().map(|comment| &comment.about);
///     let rows = AnyRows::of(keys).with::<Post>().with::<Photo>().load(db).await?;
///     Ok(comments.iter().filter(|comment| rows.get::<Photo>(&comment.about).is_some()).count())
/// }
/// ```
#[derive(Default)]
pub struct AnyRows(HashMap<AnyFk, Box<dyn Any + Send + Sync>>);

impl AnyRows {
    /// Begins with the foreign keys.
    pub fn of<'k>(keys: impl IntoIterator<Item = &'k AnyFk>) -> AnyLoader {
        AnyLoader { keys: keys.into_iter().cloned().collect(), models: Vec::new() }
    }

    /// The row behind a foreign key, if it is one of this model and was there.
    #[must_use]
    pub fn get<M: Model>(&self, key: &AnyFk) -> Option<&M> {
        self.0.get(key).and_then(|row| row.downcast_ref())
    }
}

impl fmt::Debug for AnyRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Which models are loaded: see [`AnyRows`].
#[must_use = "nothing is asked before `load`"]
pub struct AnyLoader {
    keys: Vec<AnyFk>,
    models: Vec<Box<dyn Load>>,
}

impl AnyLoader {
    /// Loads the rows of this model too.
    pub fn with<M: Model>(mut self) -> Self {
        self.models.push(Box::new(Of::<M>(PhantomData)));
        self
    }

    /// Asks once for each model of which there are keys.
    #[track_caller]
    pub fn load(self, db: &Db) -> impl Future<Output = Result<AnyRows>> + Send {
        let place = Place::here();
        async move {
            let mut rows = AnyRows::default();
            for model in &self.models {
                model.load(&self.keys, Run::new(db, place), &mut rows).await?;
            }
            Ok(rows)
        }
    }
}

impl fmt::Debug for AnyLoader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyLoader").field(&self.keys).finish()
    }
}

/// Loads the rows of one model.
trait Load: Send + Sync {
    fn load<'a>(
        &'a self,
        keys: &'a [AnyFk],
        run: Run<'a>,
        rows: &'a mut AnyRows,
    ) -> BoxFuture<'a, Result<()>>;
}

struct Of<M>(PhantomData<fn() -> M>);

impl<M: Model> Load for Of<M> {
    fn load<'a>(
        &'a self,
        keys: &'a [AnyFk],
        run: Run<'a>,
        rows: &'a mut AnyRows,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let mine = keys.iter().filter(|key| key.is::<M>(run.db)).map(AnyFk::value_for::<M>);
            let mine = distinct(mine.collect::<Result<_>>()?);
            let mut found = Decoded::<M>(Vec::new());
            for some in mine.chunks(run.batch(1)) {
                read::by_keys(run, M::meta(), some.to_vec(), &mut found).await?;
            }
            for row in found.all()? {
                rows.0.insert(AnyFk::to(&row, run.db)?, Box::new(row));
            }
            Ok(())
        })
    }
}
