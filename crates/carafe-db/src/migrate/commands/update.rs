//! `makemigrations --update`: a change goes into the last migration of its app, as long as nobody has applied that one.

use std::collections::BTreeSet;

use carafe_core::{Error, Exit, Result, command::Context};

use super::{app_word, connects, saving::save_over, told, written::Written};
use crate::{
    db::databases::DEFAULT,
    migrate::{
        autodetect::leaf, executor::Migrator, file::Migration, graph::Graph, id::Id, loader::Folder,
        optimise::optimise,
    },
};

pub(super) async fn run(
    context: &Context,
    (folders, graph): (&[Folder], &Graph),
    made: Vec<Migration>,
    (name, dry_run): (Option<&str>, bool),
) -> Result<Exit> {
    refuse_two_of_one_app(&made)?;
    let mut updated = Vec::new();
    for change in made {
        let last = last(graph, &change)?;
        refuse_applied(context, graph, last).await?;
        updated.push((last.id.clone(), joined(graph, last, change, name)?));
    }
    refuse_circle(graph, &updated)?;
    let mut written = Written::on(context.output());
    for (was, migration) in &updated {
        written.wanted(migration);
        if dry_run {
            written.dry(migration);
        } else {
            written.done(migration, "updated", &save_over(folders, was, migration)?);
        }
    }
    written.end();
    Ok(Exit::OK)
}

fn refused(fact: String, hint: &str) -> Error {
    Error::internal(fact).hint(hint.to_owned())
}

/// Where two apps point at each other a change is cut in two.
fn refuse_two_of_one_app(made: &[Migration]) -> Result<()> {
    let mut apps = BTreeSet::new();
    match made.iter().find(|migration| !apps.insert(&migration.id.app)) {
        Some(twice) => {
            let fact = format!("what changed in `{}` needs two migrations", app_word(&twice.id.app));
            Err(refused(fact, "leave `--update` out: they are written as new files"))
        }
        None => Ok(()),
    }
}

/// The migration that a change goes into.
fn last<'g>(graph: &'g Graph, change: &Migration) -> Result<&'g Migration> {
    let app = &change.id.app;
    let last = leaf(graph, app).and_then(|id| graph.get(&id)).ok_or_else(|| {
        let fact = format!("`{}` has no migration that could be updated", app_word(app));
        refused(fact, "leave `--update` out: it is written as a new file")
    })?;
    if !last.replaces.is_empty() {
        let fact = format!("`{}` stands for migrations that were squashed, and cannot be updated", last.id);
        return Err(refused(fact, "leave `--update` out: the change is written as a new file"));
    }
    if let Some(other) = graph.with_descendants(&[&last.id]).into_iter().find(|id| **id != last.id) {
        let fact = format!("`{other}` needs `{}` as it is", last.id);
        return Err(refused(fact, "leave `--update` out: the change is written as a new file"));
    }
    Ok(last)
}

/// Whoever applied it would never see what comes into it now.
async fn refuse_applied(context: &Context, graph: &Graph, last: &Migration) -> Result<()> {
    if !connects::has_database(context) {
        return Ok(());
    }
    for alias in connects::aliases(context) {
        if is_applied(context, &alias, last).await? {
            return Err(applied(graph, last, &alias));
        }
    }
    Ok(())
}

async fn is_applied(context: &Context, alias: &str, last: &Migration) -> Result<bool> {
    let driver = connects::driver(context, Some(alias)).await?;
    let looked =
        Migrator::of((context.site(), context.settings().ok()), driver.clone()).map_err(told)?.look().await;
    driver.close().await;
    let (_, records) = looked.map_err(|error| {
        told(error.context(format_args!("whether `{}` is applied cannot be seen in `{alias}`", last.id)))
    })?;
    Ok(records.contains_key(&last.id))
}

fn applied(graph: &Graph, last: &Migration, alias: &str) -> Error {
    let app = &last.id.app;
    let before = graph.parents(&last.id).find(|parent| parent.app == *app);
    let to = before.map_or("zero", |id| id.name.as_str());
    let (whose, flag) = match alias {
        DEFAULT => ("of this site".to_owned(), String::new()),
        _ => (format!("`{alias}`"), format!(" --database {alias}")),
    };
    let fact = format!("`{}` is applied to the database {whose}", last.id);
    let hint = format!("take it back first, `migrate {} {to}{flag}`; or leave `--update` out", app_word(app));
    refused(fact, &hint)
}

fn joined(graph: &Graph, last: &Migration, change: Migration, name: Option<&str>) -> Result<Migration> {
    let before = graph.state(graph.in_order().filter(|other| other.id != last.id)).map_err(told)?;
    let mut joined = last.clone();
    joined.ops.extend(change.ops);
    joined.ops = optimise(joined.ops, &before);
    let more = change.depends.into_iter().filter(|id| *id != last.id && !last.depends.contains(id));
    joined.depends.extend(more);
    if let Some(name) = name {
        let number = last.id.number().unwrap_or(1);
        joined.id = Id::new(&last.id.app, format!("{number:04}_{name}"));
    }
    Ok(joined)
}

fn refuse_circle(graph: &Graph, updated: &[(Id, Migration)]) -> Result<()> {
    let heir = |migration: &Migration| {
        let found = updated.iter().find(|(was, _)| *was == migration.id);
        found.map_or_else(|| migration.clone(), |(_, joined)| joined.clone())
    };
    let all = graph.in_order().map(heir).collect();
    Graph::of(all, &BTreeSet::new()).map(drop).map_err(told)
}
