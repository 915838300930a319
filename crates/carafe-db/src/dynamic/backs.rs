//! The ways back that a model names for the one that it points at: `related_name`.

use std::sync::Arc;

use crate::{Registry, meta::ModelMeta, path::Way};

/// Every such way of the models of a site.
#[derive(Debug, Clone, Default)]
pub(super) struct Backs(Arc<[Back]>);

#[derive(Debug)]
struct Back {
    to: &'static ModelMeta,
    name: &'static str,
    way: Way,
}

impl Backs {
    pub(super) fn of(registry: &Registry) -> Self {
        let mut backs = Vec::new();
        for from in registry.models().iter().map(|model| model.meta) {
            for (index, field) in from.fields.iter().enumerate() {
                let Some(relation) = field.relation else { continue };
                let back = |name| Back { to: (relation.target)(), name, way: Way::Back(from, index) };
                backs.extend(relation.related_name.map(back));
            }
            for (index, many) in from.many_to_many.iter().enumerate() {
                let back = |name| Back { to: (many.target)(), name, way: Way::Tied(from, index) };
                backs.extend(many.related_name.map(back));
            }
        }
        Self(backs.into())
    }

    /// The way of this name from a model.
    pub(super) fn way(&self, to: &'static ModelMeta, name: &str) -> Option<Way> {
        self.0.iter().find(|back| back.to == to && back.name == name).map(|back| back.way)
    }

    /// The names of all ways from a model.
    pub(super) fn names(&self, to: &'static ModelMeta) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter(move |back| back.to == to).map(|back| back.name)
    }
}
