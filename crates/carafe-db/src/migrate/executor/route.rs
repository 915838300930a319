//! From what is applied to a target: which migrations, in which order, which way.

use std::collections::BTreeSet;

use super::{Target, applied, is_applied, wrong};
use crate::{
    error::Result,
    migrate::{
        graph::Graph,
        id::Id,
        plan::Direction,
        recorder::{Records, Status},
    },
};

/// What is to be done.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) steps: Vec<(Id, Direction)>,
    /// Applied migrations whose files were changed, and whose new checksums are accepted.
    pub(super) rewrite: Vec<Id>,
}

impl Route {
    pub(super) fn new(
        graph: &Graph,
        records: &Records,
        target: &Target,
        accept_changed: bool,
    ) -> Result<Self> {
        graph.refuse_conflicts()?;
        refuse_gaps(graph, records)?;
        let rewrite = changed(graph, records);
        if !accept_changed {
            refuse_changed(graph, records, &rewrite)?;
        }
        let steps = match begun(records) {
            Some(step) => resumed(graph, records, target, step)?,
            None => steps(graph, records, target)?,
        };
        Ok(Self { steps, rewrite })
    }
}

/// A migration that ended in the middle comes first: its way is gone to the end.
fn begun(records: &Records) -> Option<(Id, Direction)> {
    records.iter().find_map(|(id, record)| match record.status {
        Status::Partial { back: true, .. } => Some((id.clone(), Direction::Back)),
        Status::Partial { back: false, .. } => Some((id.clone(), Direction::Forward)),
        Status::Applied => None,
    })
}

fn resumed(
    graph: &Graph,
    records: &Records,
    target: &Target,
    begun: (Id, Direction),
) -> Result<Vec<(Id, Direction)>> {
    if graph.get(&begun.0).is_none() {
        let fact =
            format!("`{}` was begun on this database and not finished, and its file is not there", begun.0);
        return Err(wrong(fact).hint("bring the file back, and run `migrate` again"));
    }
    let mut after = records.clone();
    match begun.1 {
        Direction::Forward => {
            let record = after.get_mut(&begun.0);
            record.into_iter().for_each(|record| record.status = Status::Applied);
        }
        Direction::Back => _ = after.remove(&begun.0),
    }
    let rest = steps(graph, &after, target)?;
    Ok([begun].into_iter().chain(rest).collect())
}

fn steps(graph: &Graph, records: &Records, target: &Target) -> Result<Vec<(Id, Direction)>> {
    let all: BTreeSet<&Id> = graph.in_order().map(|migration| &migration.id).collect();
    match target {
        Target::All => Ok(forward(graph, records, &all)),
        Target::App(app) => {
            if !graph.apps().contains(app.as_str()) {
                return Err(no_app(graph, app));
            }
            Ok(forward(graph, records, &graph.with_ancestors(&graph.leaves(app))))
        }
        Target::Zero(app) => {
            if !graph.apps().contains(app.as_str()) {
                return Err(no_app(graph, app));
            }
            let own: Vec<&Id> = all.iter().copied().filter(|id| id.app == *app).collect();
            Ok(back(graph, records, &graph.with_descendants(&own)))
        }
        Target::To(id) => {
            if !is_applied(graph, records, id) {
                return Ok(forward(graph, records, &graph.with_ancestors(&[id])));
            }
            let below = graph.with_descendants(&[id]);
            let own: Vec<&Id> =
                below.into_iter().filter(|other| *other != id && other.app == id.app).collect();
            Ok(back(graph, records, &graph.with_descendants(&own)))
        }
    }
}

fn forward(graph: &Graph, records: &Records, wanted: &BTreeSet<&Id>) -> Vec<(Id, Direction)> {
    let ids = graph.in_order().map(|migration| &migration.id);
    let open = ids.filter(|id| wanted.contains(id) && !is_applied(graph, records, id));
    open.map(|id| (id.clone(), Direction::Forward)).collect()
}

fn back(graph: &Graph, records: &Records, wanted: &BTreeSet<&Id>) -> Vec<(Id, Direction)> {
    let ids = graph.in_order().rev().map(|migration| &migration.id);
    let there = ids.filter(|id| wanted.contains(id) && is_applied(graph, records, id));
    there.map(|id| (id.clone(), Direction::Back)).collect()
}

fn no_app(graph: &Graph, app: &str) -> crate::DbError {
    let hint = crate::migrate::nearest::did_you_mean(app, graph.apps());
    let error = wrong(format!("there is no app `{app}` with migrations"));
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// An applied migration stands on applied ones.
fn refuse_gaps(graph: &Graph, records: &Records) -> Result<()> {
    for id in applied(records) {
        let missing = graph
            .parents(&id)
            .find(|parent| !is_applied(graph, records, parent) && !records.contains_key(*parent));
        if let Some(parent) = missing {
            let fact = format!("`{id}` is applied to this database and needs `{parent}`, which is not");
            return Err(wrong(fact).hint(format!(
                "if what `{parent}` does is there, write it down with `migrate --fake`; otherwise take `{id}` back first"
            )));
        }
    }
    Ok(())
}

fn changed(graph: &Graph, records: &Records) -> Vec<Id> {
    let differs = |id: &Id| {
        let record = records.get(id).filter(|record| record.status == Status::Applied);
        let file = graph.get(id);
        matches!((record, file), (Some(record), Some(file)) if record.checksum != file.checksum)
    };
    records.keys().filter(|id| differs(id)).cloned().collect()
}

fn refuse_changed(graph: &Graph, records: &Records, changed: &[Id]) -> Result<()> {
    let Some(first) = changed.first() else { return Ok(()) };
    let file = graph.get(first).map_or("", |migration| migration.file.as_str());
    let when = records.get(first).map_or("", |record| record.applied.as_str());
    let more = match changed.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    let fact = format!("{file}: `{first}` was applied at {when}, and its file is not what it was then{more}");
    Err(wrong(fact).hint(
        "bring the file back and put the change into a new migration; \
         or, if the database has what the file now says, `migrate --accept-changed`",
    ))
}

/// Migrations that the database knows and the program does not.
pub(super) fn notes(graph: &Graph, records: &Records) -> Vec<String> {
    let replaced: BTreeSet<&Id> = graph.in_order().flat_map(|migration| &migration.replaces).collect();
    let apps = graph.apps();
    let unknown = records
        .keys()
        .filter(|id| graph.get(id).is_none() && !replaced.contains(id) && apps.contains(id.app.as_str()));
    unknown
        .map(|id| format!("`{id}` is applied to this database, and this program does not have its file"))
        .collect()
}
