//! Relations as fields of a struct: what a foreign key and the ways back hold.

mod any;
mod any_rows;
mod fk;
mod held;
mod load;
mod many;
mod many_to_many;
mod one;
mod one_to_one;
mod query;
mod read;
mod reverse;
mod rows;
mod tie;

pub use any::AnyFk;
pub use any_rows::{AnyLoader, AnyRows};
pub use fk::Fk;
pub(crate) use fk::read_joined;
pub use many::{Many, ManyToMany};
pub use many_to_many::WithBeside;
pub use one::One;
pub use one_to_one::OneToOne;
pub use rows::Rows;

use crate::{Value, field::Loaded, handle::ManyHandle, meta::ModelMeta, model::Model};

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

/// The row that a relation belongs to.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Owner {
    /// Its model.
    pub meta: &'static ModelMeta,
    /// Which of the model's relations: reverses first, then those with a table between.
    pub relation: usize,
    /// The row's key.
    pub key: Value,
}
