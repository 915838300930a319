//! Relations as fields of a struct: what a foreign key and the ways back hold.

mod fk;
mod many;
mod one;
mod one_to_one;

pub use fk::Fk;
pub use many::{Many, ManyToMany};
pub use one::One;
pub use one_to_one::OneToOne;

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
