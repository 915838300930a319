//! Operations in order, cut into one migration for each app, or several where apps need each other in turns.

use std::collections::{BTreeMap, BTreeSet};

use super::{leaf, next_name};
use crate::{
    error::Result,
    migrate::{
        file::Migration,
        graph::Graph,
        id::Id,
        operation::{Added, Op, OpKind},
    },
    schema::State,
};

/// A migration that is not written yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// The migration.
    pub migration: Migration,
}

#[derive(Debug)]
struct Open {
    app: String,
    ops: Vec<Op>,
    /// Chunks that come before.
    before: BTreeSet<usize>,
    /// Migrations that are written already.
    depends: BTreeSet<Id>,
}

pub(super) fn cut(graph: &Graph, ops: Vec<(String, Op)>, from: &State) -> Result<Vec<Chunk>> {
    let mut chunks: Vec<Open> = Vec::new();
    let mut current: BTreeMap<String, usize> = BTreeMap::new();
    let mut last_named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut state = from.clone();
    for (app, op) in ops {
        let labels = labels(&op, &state);
        let needs: BTreeSet<usize> =
            labels.iter().filter_map(|label| last_named.get(label)).flatten().copied().collect();
        let at = match current.get(&app) {
            Some(at) if !needs.iter().any(|need| need != at && reaches(&chunks, *need, *at)) => *at,
            previous => {
                let before = previous.copied().into_iter().collect();
                let depends = if previous.is_none() {
                    leaf(graph, &app).into_iter().collect()
                } else {
                    BTreeSet::new()
                };
                chunks.push(Open { app: app.clone(), ops: Vec::new(), before, depends });
                current.insert(app.clone(), chunks.len() - 1);
                chunks.len() - 1
            }
        };
        chunks[at].before.extend(needs.into_iter().filter(|need| *need != at));
        for label in &labels {
            let other = label.rsplit_once('.').map_or("", |(other, _)| other);
            if other != app && !last_named.contains_key(label) {
                chunks[at].depends.extend(leaf(graph, other));
            }
            last_named.entry(label.clone()).or_default().push(at);
        }
        _ = op.operation().apply(&mut state);
        chunks[at].ops.push(op);
    }
    Ok(named(graph, chunks))
}

/// Whether one chunk comes after another, over any others.
fn reaches(chunks: &[Open], from: usize, to: usize) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            open.extend(chunks[at].before.iter().copied());
        }
    }
    false
}

/// The models that an operation needs, or that need it.
fn labels(op: &Op, state: &State) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    let was = |model: &str, name: &str| {
        let model = state.model(model);
        let reference =
            model.and_then(|model| model.field(name)?.reference().map(|reference| reference.to.clone()));
        reference.or_else(|| model.and_then(|model| model.relation(name)).map(|many| many.to.clone()))
    };
    labels.extend(op.operation().model().map(str::to_owned));
    match &op.kind {
        OpKind::CreateModel(create) => {
            labels.insert(create.model.label());
            labels.extend(create.model.targets().map(str::to_owned));
        }
        OpKind::AddField(add) => match &add.field {
            Added::Column(field) => {
                labels.extend(field.reference().map(|reference| reference.to.clone()));
            }
            Added::Many(many) => {
                labels.insert(many.to.clone());
                labels.extend(many.through.clone());
            }
        },
        OpKind::AlterField(alter) => {
            labels.extend(was(&alter.model, &alter.name));
            labels.extend(alter.field.reference().map(|reference| reference.to.clone()));
        }
        OpKind::RemoveField(remove) => labels.extend(was(&remove.model, &remove.name)),
        OpKind::RenameModel(rename) => {
            let app = rename.model.rsplit_once('.').map_or("", |(app, _)| app);
            labels.insert(crate::schema::state::label(app, &rename.to));
        }
        _ => {}
    }
    labels
}

fn named(graph: &Graph, chunks: Vec<Open>) -> Vec<Chunk> {
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    let mut ids = Vec::new();
    for chunk in &chunks {
        let nth = count.entry(&chunk.app).or_default();
        let first = leaf(graph, &chunk.app).is_none() && *nth == 0;
        let what = if first { "initial".to_owned() } else { what(&chunk.ops, &chunk.app) };
        let name = next_name(graph, &chunk.app, &what);
        let number = name[..4].parse::<u32>().unwrap_or(1) + *nth;
        ids.push((Id::new(&chunk.app, format!("{number:04}{}", &name[4..])), first));
        *nth += 1;
    }
    let finished = chunks.into_iter().enumerate().map(|(at, chunk)| {
        let (id, initial) = ids[at].clone();
        let mut migration = Migration::new(id);
        migration.initial = initial;
        migration.depends = chunk.depends.into_iter().collect();
        migration.depends.extend(chunk.before.into_iter().map(|before| ids[before].0.clone()));
        migration.ops = chunk.ops;
        Chunk { migration }
    });
    finished.collect()
}

/// A name that tells what is done: `post_subtitle`, `remove_post_body`.
fn what(ops: &[Op], app: &str) -> String {
    let words: Vec<String> = ops.iter().map(|op| op_words(op, app)).collect();
    let name = match &words[..] {
        [] => "empty".to_owned(),
        [one] => one.clone(),
        [one, two] if one.len() + two.len() < 40 => format!("{one}_{two}"),
        [one, ..] => format!("{one}_and_more"),
    };
    name.chars().take(60).collect()
}

fn op_words(op: &Op, app: &str) -> String {
    let described = op.operation().describe();
    let text = described.replace(&format!("{app}."), "");
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(crate::names::snake)
        .collect();
    let drop = ["add", "field", "model", "create", "on", "of", "to", "index", "unique", "check", "table"];
    words.retain(|word| !drop.contains(&word.as_str()));
    words.dedup();
    words.join("_")
}
