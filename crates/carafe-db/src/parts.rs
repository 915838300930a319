//! What this room adds to [`App`]: its parts, and the methods that add them.

use carafe_core::{App, Part};

use crate::{meta::ModelMeta, model::ModelSet};

/// What an [`App`] learns from this room.
pub trait DbApp: Sized {
    /// Brings models: one, or a tuple of them.
    #[track_caller]
    fn models<M: ModelSet>(self) -> Self;
}

impl DbApp for App {
    #[track_caller]
    fn models<M: ModelSet>(self) -> Self {
        M::metas().into_iter().fold(self, |app, meta| app.add(ModelPart { meta }))
    }
}

/// A model that an app brings.
#[derive(Debug)]
pub(crate) struct ModelPart {
    pub(crate) meta: &'static ModelMeta,
}

impl Part for ModelPart {}
