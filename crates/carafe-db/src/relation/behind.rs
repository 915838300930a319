//! What is known of the row behind a foreign key, whatever its model.

use std::sync::Arc;

use crate::{
    error::Result,
    field::{Cursor, Loaded, Related},
    meta::FieldMeta,
    relation::Peers,
};

/// The row that a foreign key points at. It takes no more room than an `Option`.
#[derive(Clone)]
pub(super) enum Behind {
    /// The row; or [`Peers`], who know how to load it.
    Kept(Loaded),
    /// The field that it was read for, for messages.
    NotLoaded(Option<&'static FieldMeta>),
}

impl Behind {
    /// The row, if it is loaded.
    pub(super) fn row(&self) -> Option<&Loaded> {
        match self {
            Self::Kept(row) if !row.is::<Peers>() => Some(row),
            Self::Kept(_) | Self::NotLoaded(_) => None,
        }
    }

    /// Who can load the row.
    pub(super) fn peers(&self) -> Option<Arc<Peers>> {
        match self {
            Self::Kept(peers) => Arc::clone(peers).downcast().ok(),
            Self::NotLoaded(_) => None,
        }
    }

    /// The field that it was read for.
    pub(super) fn field(&self) -> Option<&'static FieldMeta> {
        match self {
            Self::Kept(peers) => peers.downcast_ref::<Peers>().map(|peers| peers.field),
            Self::NotLoaded(field) => *field,
        }
    }
}

/// A foreign key without the types of what it points at: what reading has to do with it is compiled once for all models.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "it is lent for one call")]
pub struct Pointer<'a> {
    pub(super) behind: &'a mut Behind,
    /// Reads the row that is joined to it.
    pub(super) read: fn(&mut Cursor<'_>, &Related) -> Result<Loaded>,
}

impl Pointer<'_> {
    /// Is told which field of a model it was read for.
    pub(crate) fn named(self, field: &'static FieldMeta) {
        if let Behind::NotLoaded(name) = self.behind {
            *name = Some(field);
        }
    }

    /// Reads the joined row. Where it leads nowhere, the join found nothing.
    pub(crate) fn read_joined(self, cursor: &mut Cursor<'_>, related: &Related) -> Result<()> {
        if cursor.is_missing(related.meta) {
            cursor.skip(related);
            return Ok(());
        }
        *self.behind = Behind::Kept((self.read)(cursor, related)?);
        Ok(())
    }

    /// Keeps a loaded row; peers, who could load one, leave a row that is there.
    pub(crate) fn attach(self, loaded: Loaded) {
        if !(loaded.is::<Peers>() && self.behind.row().is_some()) {
            *self.behind = Behind::Kept(loaded);
        }
    }

    /// The loaded row.
    pub(crate) fn loaded_row(self) -> Option<Loaded> {
        self.behind.row().cloned()
    }
}
