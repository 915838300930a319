//! Relations as fields of a struct: what a foreign key and the ways back hold.

mod any;
mod any_rows;
mod behind;
mod fk;
mod held;
mod load;
mod many;
mod many_to_many;
mod one;
mod one_to_one;
mod peers;
mod query;
mod read;
mod reverse;
mod rows;
mod tie;
mod to_field;

pub use any::AnyFk;
pub use any_rows::{AnyLoader, AnyRows};
#[doc(hidden)]
pub use behind::Pointer;
pub use fk::Fk;
pub(crate) use fk::read_joined;
pub use many::{Many, ManyToMany};
pub use many_to_many::WithBeside;
pub use one::One;
pub use one_to_one::OneToOne;
pub(crate) use peers::Peers;
pub use rows::Rows;
pub use to_field::{PrimaryKey, ToField};

use crate::{
    Value,
    error::Result,
    field::{FieldType, Loaded},
    handle::{FkPath, ManyHandle},
    meta::ModelMeta,
    model::Model,
};

/// A field that is no column: the rows of another model that point here, or are tied to this one by a table between.
#[doc(hidden)]
pub trait RelationType: Default + Send + Sync + 'static {
    /// The other model.
    type Target: Model;
    /// What stands for it in conditions.
    type Handle: ManyHandle;
    /// At most one.
    const ONE: bool;

    /// Remembers whose it is.
    fn bind(&mut self, owner: Owner);

    /// Keeps what was loaded.
    fn fill(&mut self, loaded: Loaded);
}

/// What says whose the rows are that point at a row: the value of the field that they point at.
#[doc(hidden)]
pub fn owner_key<M: Model, N, T: ToField<M, Value: FieldType>>(
    row: &M,
    _back: impl FnOnce() -> FkPath<M, N, T>,
) -> Result<Value> {
    T::of(row).to_value()
}

/// The row that a relation belongs to.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Owner {
    /// Its model.
    pub meta: &'static ModelMeta,
    /// Which of the model's relations: reverses first, then those with a table between.
    pub relation: usize,
    /// The row's key, or what else the rows of the relation point at.
    pub key: Value,
}
