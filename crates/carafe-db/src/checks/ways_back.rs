//! Whether each way back to a model has a name of its own.

use carafe_core::check::{Finding, Rule};

use crate::{Registry, meta::ModelMeta};

/// Two ways back to a model have one name.
pub static SAME_NAME: Rule = Rule::error(
    "db.E004",
    "Two ways to rows of others have one name in a model, so that queries by names cannot tell them apart.",
    "give one of them another `related_name`",
);

/// A name that a model gives to the way back from the one that it points at.
struct Back {
    to: &'static ModelMeta,
    from: &'static ModelMeta,
    field: &'static str,
    name: &'static str,
}

pub(super) fn find(registry: &Registry) -> Vec<Finding> {
    let backs: Vec<Back> = registry.models().iter().flat_map(|model| backs_of(model.meta)).collect();
    let taken = |(index, back): (usize, &Back)| {
        let other = backs[..index].iter().find(|other| other.to == back.to && other.name == back.name);
        let other = other.map(|other| format!("{}.{}", other.from.name, other.field));
        let other = other.or_else(|| own(back).map(|name| format!("{}.{name}", back.to.name)))?;
        let (from, field, name, place) = (back.from.name, back.field, back.name, back.from.place);
        Some(
            SAME_NAME
                .finding(format!("`{name}` is the way back of `{from}.{field}` and `{other}` ({place})")),
        )
    };
    backs.iter().enumerate().filter_map(taken).collect()
}

fn backs_of(from: &'static ModelMeta) -> impl Iterator<Item = Back> {
    let keys = from.fields.iter().filter_map(move |field| {
        let relation = field.relation?;
        Some(Back { to: (relation.target)(), from, field: field.name, name: relation.related_name? })
    });
    let many = from.many_to_many.iter().filter_map(move |many| {
        Some(Back { to: (many.target)(), from, field: many.name, name: many.related_name? })
    });
    keys.chain(many)
}

/// What the model itself calls so, unless it is the same way.
fn own(back: &Back) -> Option<&'static str> {
    let (meta, name) = (back.to, back.name);
    let same = |reverse: &&crate::meta::ReverseMeta| {
        reverse.name == name && !((reverse.source)() == back.from && reverse.field == back.field)
    };
    let field = meta.fields.iter().find(|field| field.name == name).map(|field| field.name);
    let many = meta.many_to_many.iter().find(|many| many.name == name).map(|many| many.name);
    field.or(many).or_else(|| meta.reverses.iter().find(same).map(|reverse| reverse.name))
}
