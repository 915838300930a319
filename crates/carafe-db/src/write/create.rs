//! What `create!` calls: a row made of the fields that were named.

use carafe_core::Place;

use super::{Record, Run, new_row, row};
use crate::{
    Db, Model, Value,
    error::Result,
    field::{Cursor, ErasedField, FieldType, IntoField, Loaded, Pointer, ValueRow},
    meta::ModelMeta,
};

/// A field that was named, its value, and the row behind it where it is a foreign key that has one.
#[doc(hidden)]
#[derive(Debug)]
pub struct Given {
    name: &'static str,
    value: Result<Value>,
    loaded: Option<Loaded>,
}

/// The value of a field whose type the function tells.
#[doc(hidden)]
pub fn field<M, T: FieldType>(
    name: &'static str,
    _type: impl FnOnce(&M) -> &T,
    value: impl IntoField<T>,
) -> Given {
    given_as(name, &mut value.into_field())
}

fn given_as(name: &'static str, value: &mut dyn ErasedField) -> Given {
    let loaded = value.foreign_key().and_then(Pointer::loaded_row);
    Given { name, value: value.to_value(), loaded }
}

/// Compiles where every field that must be given is among the names.
///
/// # Panics
/// While the program is compiled, if one is missing.
#[doc(hidden)]
pub const fn given<M: Model>(names: &[&str]) {
    let mut index = 0;
    while index < M::REQUIRED.len() {
        let (name, required, message) = M::REQUIRED[index];
        assert!(!required || has(names, name), "{}", message);
        index += 1;
    }
}

const fn has(names: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if same(names[index].as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Inserts a row and gives it as it is in the database.
#[doc(hidden)]
#[track_caller]
pub fn create<M: Model>(db: &Db, given: Vec<Given>) -> impl Future<Output = Result<M>> + Send {
    let run = Run::new(db, Place::here());
    async move {
        let Created { values, loaded } = created(run, M::meta(), given).await?;
        let mut row = M::decode(&mut Cursor::new(&ValueRow::new(&values)))?;
        attach(&mut row, loaded);
        Ok(row)
    }
}

/// Keeps the rows that were given for foreign keys.
fn attach(row: &mut dyn Record, loaded: Vec<(usize, Loaded)>) {
    for (field, loaded) in loaded {
        if let Some(key) = row.field_mut(field).foreign_key() {
            key.attach(loaded);
        }
    }
}

struct Created {
    values: Vec<Value>,
    loaded: Vec<(usize, Loaded)>,
}

async fn created(run: Run<'_>, meta: &'static ModelMeta, given: Vec<Given>) -> Result<Created> {
    let db = run.home(meta)?;
    let run = Run::new(&db, run.place);
    let (mut named, mut loaded) = (Vec::with_capacity(given.len()), Vec::new());
    for given in given {
        let index = meta.fields.iter().position(|field| field.name == given.name);
        let index = index.expect("bug in carafe: `create!` named a field that is no column");
        let value =
            given.value.map_err(|error| error.context(format_args!("`{}.{}`", meta.name, given.name)));
        named.push((index, value.map_err(|error| error.at(run.place))?));
        loaded.extend(given.loaded.map(|loaded| (index, loaded)));
    }
    let mut parts = row::of_given(meta, named);
    for (field, value) in new_row::values(run, meta, parts.clone()).await? {
        parts[field] = Some(value);
    }
    let values = parts.into_iter().zip(meta.fields);
    let values = values.map(|(value, field)| value.unwrap_or(Value::Null(field.kind))).collect();
    Ok(Created { values, loaded })
}
