//! Doing what was found to be done.

use super::{
    deleted::Deleted,
    victims::{Change, Doomed, Key, Unseen, Victims},
};
use crate::{
    Value,
    error::Result,
    meta::ModelMeta,
    write::{history, key, run::Run, update},
};

/// Changes columns, then deletes what goes unseen, then the rows of each model.
pub(super) async fn all(run: Run<'_>, victims: Victims) -> Result<Deleted> {
    let Victims { changes, unseen, rows } = victims;
    for Change { meta, table, column, to, from } in changes {
        for some in from.chunks(run.batch(1)) {
            let keys = history::found(run, meta, column, some).await?;
            let before = history::before(run, meta, &keys).await?;
            update::column(run, &table, (column, to.clone()), (column, some.to_vec())).await?;
            history::compare(run, meta, keys, before).await?;
        }
    }
    let mut deleted = Deleted::default();
    for Unseen { label, table, column, values } in unseen {
        for some in values.chunks(run.batch(1)) {
            let sql = run.sql("DELETE FROM ").name(&table).push(" WHERE ").within(&column, some.to_vec());
            deleted.count(label.clone(), run.ask(sql, &[]).await?.outcome.rows);
        }
    }
    if run.vendor().is_mysql_like() {
        untie(run, &rows).await?;
    }
    for doomed in in_order(rows) {
        delete_rows(run, &doomed, &mut deleted).await?;
    }
    Ok(deleted)
}

async fn delete_rows(run: Run<'_>, doomed: &Doomed, deleted: &mut Deleted) -> Result<()> {
    let (meta, columns) = (doomed.meta, key::columns(doomed.meta));
    let keys: Vec<Key> = match meta.rare.history {
        Some(_) => doomed.steps.iter().flatten().cloned().collect(),
        None => Vec::new(),
    };
    let before = history::before(run, meta, &keys).await?;
    let (table, label) = (run.table(meta)?, run.db.registry().label_of(meta));
    for step in doomed.steps.iter().rev() {
        for some in step.chunks(run.batch(columns.len())) {
            let sql = run.sql("DELETE FROM ").name(table).push(" WHERE ").with_keys(&columns, some.to_vec());
            deleted.count(label.clone(), run.ask(sql, &[]).await?.outcome.rows);
        }
    }
    history::compare(run, meta, keys, before).await
}

/// Models at which no other of them points come first; in a circle, the one that was found last.
fn in_order(mut rows: Vec<Doomed>) -> Vec<Doomed> {
    let mut ordered = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let free = |doomed: &Doomed| {
            let others = rows.iter().filter(|other| other.meta != doomed.meta);
            !others.into_iter().any(|other| points_at(other.meta, doomed.meta))
        };
        let at = rows.iter().position(free).unwrap_or(rows.len() - 1);
        ordered.push(rows.remove(at));
    }
    ordered
}

fn is_circle(from: &'static ModelMeta, to: &'static ModelMeta) -> bool {
    from == to || points_at(to, from)
}

fn points_at(from: &'static ModelMeta, to: &'static ModelMeta) -> bool {
    from.fields.iter().any(|field| field.relation.is_some_and(|relation| (relation.target)() == to))
}

/// MariaDB and MySQL look at foreign keys at each row, not when the transaction ends: rows that point at each other are
/// untied first, where their keys may be null.
async fn untie(run: Run<'_>, rows: &[Doomed]) -> Result<()> {
    for doomed in rows {
        let tied = doomed.meta.fields.iter().filter(|field| {
            let target = field.relation.map(|relation| (relation.target)());
            field.null && target.is_some_and(|target| is_circle(doomed.meta, target))
        });
        for field in tied {
            untie_one(run, doomed, (field.column, Value::Null(field.kind))).await?;
        }
    }
    Ok(())
}

async fn untie_one(run: Run<'_>, doomed: &Doomed, (column, null): (&str, Value)) -> Result<()> {
    let columns = key::columns(doomed.meta);
    for some in doomed.steps.iter().flat_map(|step| step.chunks(run.batch(columns.len()))) {
        let sql = run
            .sql("UPDATE ")
            .name(run.table(doomed.meta)?)
            .push(" SET ")
            .name(column)
            .push(" = ")
            .bind(null.clone())
            .push(" WHERE ")
            .with_keys(&columns, some.to_vec());
        run.ask(sql, &[]).await?;
    }
    Ok(())
}
