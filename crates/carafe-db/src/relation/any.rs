//! A foreign key to a row of any model.

use std::fmt;

use carafe_core::Place;
use serde::{Serialize, Serializer};

use super::{
    read::{self, Decoded},
    tie::run,
};
use crate::{
    Db, DbError, ErrorKind, Kind, Model, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
    write::{any_key, key_of_text},
};

/// Characters of a label and a key together.
const LONGEST: u32 = 200;

/// A foreign key to a row of any model: the label of the model and the row's key, in one column of text.
///
/// ```
/// use carafe::{db::AnyFk, prelude::*};
///
/// #[derive(Model)]
/// struct Post {
///     id: i64,
/// }
///
/// #[derive(Model)]
/// struct Comment {
///     id: i64,
///     #[field(index)]
///     about: AnyFk,
///     text: String,
/// }
///
/// async fn praise(post: &Post, db: &Db) -> Result<Vec<Comment>, carafe::db::DbError> {
///     let about = AnyFk::to(post, db)?;
///     create!(Comment { about: &about, text: "fine" }, db).await?;
///     Comment::objects().filter(|c| c.about.eq(about)).all(db).await
/// }
/// ```
///
/// When a row is deleted, rows that point at it so are deleted too, or point at nothing where the field is an `Option`. The
/// database itself does not watch over it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AnyFk(String);

impl AnyFk {
    /// One that points at a row.
    ///
    /// # Errors
    /// When the row is not saved yet, has a key of several fields, or its model belongs to no app.
    #[track_caller]
    pub fn to<M: Model>(row: &M, db: &Db) -> Result<Self> {
        let key = M::meta().key.iter().map(|field| row.value(*field)).collect::<Result<Vec<_>>>();
        let text = key.and_then(|key| any_key(db.registry(), M::meta(), &key));
        text.map(Self).map_err(|error| error.at(Place::here()))
    }

    /// The label of the model: `blog.Post`.
    #[must_use]
    pub fn label(&self) -> &str {
        self.0.split_once(':').map_or(self.0.as_str(), |(label, _)| label)
    }

    /// The key, as text.
    #[must_use]
    pub fn key(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, key)| key)
    }

    /// Whether it points at a row of this model.
    #[must_use]
    pub fn is<M: Model>(&self, db: &Db) -> bool {
        db.registry().label_of(M::meta()) == self.label()
    }

    /// The row that it points at, if it is one of this model and still there.
    #[track_caller]
    pub fn load<M: Model>(&self, db: &Db) -> impl Future<Output = Result<Option<M>>> + Send {
        let run = run(db);
        let key = self.is::<M>(db).then(|| self.value_for::<M>());
        async move {
            let Some(key) = key else { return Ok(None) };
            let mut rows = Decoded(Vec::new());
            read::by_keys(run, M::meta(), vec![key?], &mut rows).await?;
            Ok(rows.0.into_iter().next())
        }
    }

    /// The key as a value of the model's key.
    pub(super) fn value_for<M: Model>(&self) -> Result<Value> {
        key_of_text(M::meta(), self.key())
    }
}

impl FieldType for AnyFk {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Text).max_length(LONGEST).pointing_anywhere();

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        match row.text(column)? {
            Some(text) if text.contains(':') => Ok(Some(Self(text.to_owned()))),
            Some(text) => Err(DbError::decode(column, format!("{text:?} is no label and key"))),
            None => Ok(None),
        }
    }

    fn to_value(&self) -> Result<Value> {
        if self.0.chars().count() > LONGEST as usize {
            return Err(DbError::new(
                ErrorKind::Data,
                format!("the key of a `{}` is too long", self.label()),
            ));
        }
        Ok(Value::Text(self.0.clone()))
    }
}

impl fmt::Debug for AnyFk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.label(), self.key())
    }
}

/// `blog.Post:7`
impl fmt::Display for AnyFk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for AnyFk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
