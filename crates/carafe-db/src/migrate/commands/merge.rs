//! `makemigrations --merge`: two branches added a migration each, and both are joined by one without operations.

use std::collections::BTreeSet;

use carafe_core::{Error, Exit, Result, command::Context};

use super::{list, saving::save, written::Written};
use crate::migrate::{autodetect::next_name, file::Migration, graph::Graph, id::Id, loader::Folder, sorted};

pub(super) fn run(context: &Context, (folders, graph): (&[Folder], &Graph), dry_run: bool) -> Result<Exit> {
    let conflicts = graph.conflicts();
    if conflicts.is_empty() {
        Written::on(context.output()).end();
        context.output().say("no app has two ends: nothing to join");
        return Ok(Exit::OK);
    }
    let mut written = Written::on(context.output());
    for (app, leaves) in conflicts {
        let branches = branches(graph, &leaves);
        for branch in branches.iter().filter(|_| !context.output().is_json()) {
            branch.iter().for_each(|migration| list::migration(context.output(), migration));
        }
        if !commute(graph, &branches) {
            let names: Vec<String> = leaves.iter().map(|id| format!("`{id}`")).collect();
            let fact =
                format!("{} change the same things: in which order they come matters", names.join(" and "));
            return Err(Error::internal(fact).hint(
                "decide which comes first, and let the other depend on it: change its `depends`, and its number",
            ));
        }
        let mut migration = Migration::new(Id::new(app, next_name(graph, app, "merge")));
        migration.depends = leaves.into_iter().cloned().collect();
        if dry_run {
            written.dry(&migration);
        } else {
            written.done(&migration, "wrote", &save(folders, &migration)?);
        }
    }
    written.end();
    Ok(Exit::OK)
}

/// What each end has that the others have not, in order.
fn branches<'g>(graph: &'g Graph, leaves: &[&Id]) -> Vec<Vec<&'g Migration>> {
    let below: Vec<BTreeSet<&Id>> = leaves.iter().map(|leaf| graph.with_ancestors(&[leaf])).collect();
    let own = |at: usize| {
        let elsewhere =
            |id: &Id| below.iter().enumerate().any(|(other, set)| other != at && set.contains(id));
        graph.in_order().filter(|m| below[at].contains(&m.id) && !elsewhere(&m.id)).collect()
    };
    (0..leaves.len()).map(own).collect()
}

/// Whether the order of the branches makes no difference.
fn commute(graph: &Graph, branches: &[Vec<&Migration>]) -> bool {
    let in_a_branch = |id: &Id| branches.iter().flatten().any(|migration| migration.id == *id);
    let Ok(base) = graph.state(graph.in_order().filter(|m| !in_a_branch(&m.id))) else { return false };
    let after = |order: &mut dyn Iterator<Item = &Vec<&Migration>>| {
        let mut state = base.clone();
        let done = order.flatten().try_for_each(|migration| migration.apply(&mut state));
        done.ok().map(|()| sorted(&state))
    };
    match (after(&mut branches.iter()), after(&mut branches.iter().rev())) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}
