//! What points at the rows of a model: foreign keys of other models, and tables between two.

use crate::{
    Registry,
    meta::{FieldMeta, ModelMeta, OnDelete, RelationMeta},
    registry::Registered,
    write::between::Between,
};

/// A foreign key to the model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pointer<'r> {
    pub(super) from: &'r Registered,
    pub(super) field: &'static FieldMeta,
    pub(super) on_delete: OnDelete,
    /// The field of the model that is pointed at; otherwise its key.
    pub(super) to_field: Option<&'static str>,
}

/// All that points at a model.
#[derive(Debug)]
pub(super) struct Pointers<'r> {
    pub(super) keys: Vec<Pointer<'r>>,
    /// Tables between two, and the column in each that points here.
    pub(super) between: Vec<(Between, String)>,
}

impl<'r> Pointers<'r> {
    pub(super) fn at(registry: &'r Registry, target: &'static ModelMeta) -> Self {
        let mut found = Self { keys: Vec::new(), between: Vec::new() };
        for from in registry.models().iter().filter(|model| !model.meta.frozen) {
            found.keys.extend(from.meta.fields.iter().filter_map(|field| pointer(from, field, target)));
            for relation in from.meta.many_to_many.iter().filter(|relation| relation.through.is_none()) {
                let between = Between::own(from, relation);
                let ends =
                    [(from.meta, between.source.clone()), ((relation.target)(), between.target.clone())];
                let here = ends.into_iter().filter(|(end, _)| *end == target);
                found.between.extend(here.map(|(_, column)| (between.clone(), column)));
            }
        }
        found
    }

    /// Whether nothing has to be done for what points here, but by the database itself.
    pub(super) fn are_none(&self) -> bool {
        self.between.is_empty() && self.keys.iter().all(|pointer| pointer.is_left_alone())
    }
}

fn pointer<'r>(
    from: &'r Registered,
    field: &'static FieldMeta,
    target: &'static ModelMeta,
) -> Option<Pointer<'r>> {
    if field.any {
        let on_delete = if field.null { OnDelete::SetNull } else { OnDelete::Cascade };
        return Some(Pointer { from, field, on_delete, to_field: None });
    }
    let RelationMeta { on_delete, to_field, .. } =
        field.relation.filter(|relation| (relation.target)() == target)?;
    Some(Pointer { from, field, on_delete, to_field })
}

impl Pointer<'_> {
    /// Whether the database does what is to be done, or nobody.
    pub(super) const fn is_left_alone(&self) -> bool {
        matches!(
            self.on_delete,
            OnDelete::DoNothing | OnDelete::DbCascade | OnDelete::DbSetNull | OnDelete::DbSetDefault
        )
    }

    /// Whether rows of this model can go without being looked at: nothing points at them, and none of their own keys
    /// restricts a deletion.
    pub(super) fn goes_unseen(&self, registry: &Registry, target: &'static ModelMeta) -> bool {
        let restricts = |field: &FieldMeta| {
            field.relation.is_some_and(|relation| matches!(relation.on_delete, OnDelete::Restrict))
        };
        self.from.meta != target
            && self.from.meta.rare.history.is_none()
            && !self.from.meta.fields.iter().any(restricts)
            && Pointers::at(registry, self.from.meta).are_none()
    }
}
