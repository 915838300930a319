//! The handles of all fields of a model, and the ways back that it does not name.

use crate::{
    handle::{FkPath, ManyPath},
    model::Model,
    path::{Path, Way},
};

/// What closures of a query get for a model: its fields. `#[derive(Model)]` writes it.
pub trait Fields: Send + Sync + 'static {
    /// The model.
    type Model: Model;

    /// The place of the model.
    #[doc(hidden)]
    fn place(&self) -> Path;

    /// The rows of another model that point here, or are tied to this one, where this model names no field for them: as when
    /// the model comes from somebody else.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Author {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Book {
    ///     id: i64,
    ///     title: String,
    ///     author: Fk<Author>,
    /// }
    ///
    /// let busy = Author::objects().filter(|a| a.reverse::<Book, _>(|b| b.author).count().gte(10));
    /// # let _ = busy;
    /// ```
    ///
    /// It can do whatever a named relation can in conditions and computed values; there is no field that `prefetch` could fill.
    fn reverse<C: Model, W: WayBack<Self::Model>>(
        &self,
        way: impl FnOnce(&'static C::Fields) -> W,
    ) -> ManyPath<C> {
        ManyPath::unnamed(self.place(), way(C::fields()).way(C::root()))
    }
}

/// What leads back to rows of `M`: a foreign key to it, or a many-to-many relation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lead to `{M}`",
    label = "no foreign key and no many-to-many relation to `{M}`"
)]
pub trait WayBack<M> {
    /// The way, from a model.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate goes it")]
    fn way(self, from: Path) -> Way;
}

impl<M: Model, N, T> WayBack<M> for FkPath<M, N, T> {
    #[expect(private_interfaces, reason = "only this crate goes it")]
    fn way(self, from: Path) -> Way {
        if self.path == from { Way::Back(from.meta(), self.field) } else { Way::Wrong(from.meta()) }
    }
}

impl<M: Model> WayBack<M> for ManyPath<M> {
    #[expect(private_interfaces, reason = "only this crate goes it")]
    fn way(self, from: Path) -> Way {
        let meta = from.meta();
        let number = match self.way {
            Way::Named(relation) if self.path == from => relation.checked_sub(meta.reverses.len()),
            _ => None,
        };
        number.map_or(Way::Wrong(meta), |number| Way::Tied(meta, number))
    }
}
