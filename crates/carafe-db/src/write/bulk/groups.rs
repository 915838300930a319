//! Rows of which the same fields are given, in lots that one statement takes.

use super::{Conflict, Options, batches::Limits};
use crate::{
    Value,
    meta::ModelMeta,
    write::{
        row::{self, Parts},
        run::Run,
        sql::listed,
    },
};

/// Rows of which the same fields are given.
pub(super) struct Group {
    pub(super) given: Vec<usize>,
    /// What the database makes and is asked for.
    pub(super) back: Vec<usize>,
    /// The rows of each statement, and where they stood.
    pub(super) batches: Vec<Vec<(usize, Vec<Value>)>>,
    /// Each column is one parameter.
    pub(super) in_arrays: bool,
}

/// The same before it is divided.
#[derive(Default)]
struct Alike {
    given: Vec<usize>,
    places: Vec<usize>,
    rows: Vec<Vec<Value>>,
}

pub(super) fn groups(
    run: Run<'_>,
    meta: &'static ModelMeta,
    rows: Vec<Parts>,
    options: &Options,
) -> Vec<Group> {
    let mut alike: Vec<Alike> = Vec::new();
    for (place, parts) in rows.into_iter().enumerate() {
        let given = row::given(&parts);
        let index = alike.iter().position(|known| known.given == given).unwrap_or_else(|| {
            alike.push(Alike { given, ..Alike::default() });
            alike.len() - 1
        });
        alike[index].places.push(place);
        alike[index].rows.push(parts.into_iter().flatten().collect());
    }
    alike.into_iter().map(|alike| divided(run, meta, alike, options)).collect()
}

fn divided(run: Run<'_>, meta: &'static ModelMeta, alike: Alike, options: &Options) -> Group {
    let Alike { given, places, mut rows } = alike;
    let is_listed = |index: &usize| listed(run.vendor(), meta.fields[*index].kind).is_some();
    let in_arrays = !given.is_empty() && given.iter().all(is_listed);
    let limits = Limits::of(run, given.len(), in_arrays, options.batch);
    let mut places = places.into_iter();
    let mut batches = Vec::new();
    while !rows.is_empty() {
        // What is given for no field cannot be listed: each such row is a statement.
        let count = if given.is_empty() { 1 } else { limits.next(&rows) };
        let rest = rows.split_off(count);
        batches.push(places.by_ref().take(count).zip(rows).collect());
        rows = rest;
    }
    let made = (0..meta.fields.len()).filter(|index| !given.contains(index)).collect();
    let back = if matches!(options.conflict, Conflict::Ignore) { Vec::new() } else { made };
    Group { given, back, batches, in_arrays }
}
