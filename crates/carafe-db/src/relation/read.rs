//! Rows at the other end of a relation.

use super::{
    Owner,
    tie::{Ties, saved},
};
use crate::{
    Model, Value,
    driver::{Row, Rows},
    error::Result,
    field::Cursor,
    meta::{FieldMeta, ModelMeta},
    query_set::fetched,
    write::{Run, Sql, key_column},
};

/// Rows of a model as they come.
pub(super) struct Decoded<M>(pub(super) Vec<M>);

impl<M: Model> Rows for Decoded<M> {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        self.0.push(M::decode(&mut Cursor::new(row))?);
        Ok(())
    }
}

impl<M: Model> Decoded<M> {
    /// All rows, once they are there.
    pub(super) fn all(mut self) -> Result<Vec<M>> {
        fetched::with_mode(None, &mut fetched::records(self.0.iter_mut()))?;
        Ok(self.0)
    }
}

/// Reads what a row is tied to.
pub(super) async fn tied(ties: Ties, meta: &'static ModelMeta, rows: &mut dyn Rows) -> Result<()> {
    let (run, between) = (ties.run(), ties.between());
    let sql = select(run, meta)?
        .push(" INNER JOIN ")
        .name(&between.table)
        .push(" carafe_between ON carafe_between.")
        .name(&between.target)
        .push(" = carafe_row.")
        .name(meta.fields[meta.key[0]].column)
        .push(" WHERE carafe_between.")
        .name(&between.source)
        .push(" = ")
        .bind(ties.owner().clone());
    run.rows(ordered(sql, meta), rows).await
}

/// Reads what points at a row.
pub(super) async fn pointing(run: Run<'_>, pointing: Pointing, rows: &mut dyn Rows) -> Result<()> {
    let sql = select(run, pointing.meta)?.push(" WHERE carafe_row.").name(pointing.field.column).push(" = ");
    run.rows(ordered(sql.bind(pointing.owner), pointing.meta), rows).await
}

/// Reads the rows of some keys.
pub(super) async fn by_keys(
    run: Run<'_>,
    meta: &'static ModelMeta,
    keys: Vec<Value>,
    rows: &mut dyn Rows,
) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let sql = select(run, meta)?.push(" WHERE ").within(key_column(meta), keys);
    run.rows(sql, rows).await
}

/// The keys of what points at a row.
pub(super) async fn keys(run: Run<'_>, pointing: &Pointing) -> Result<Vec<Value>> {
    let key = &pointing.meta.fields[pointing.meta.key[0]];
    let sql =
        run.sql("SELECT ").name(key.column).push(" FROM ").name(run.table(pointing.meta)?).push(" WHERE ");
    let sql = sql.name(pointing.field.column).push(" = ").bind(pointing.owner.clone());
    Ok(run.ask(sql, &[key.kind]).await?.rows.into_iter().flatten().collect())
}

/// A foreign key that points at a row.
#[derive(Debug, Clone)]
pub(super) struct Pointing {
    pub(super) meta: &'static ModelMeta,
    pub(super) field: &'static FieldMeta,
    pub(super) owner: Value,
}

impl Pointing {
    pub(super) fn at(owner: Option<&Owner>, meta: &'static ModelMeta) -> Result<Self> {
        let owner = saved(owner, meta)?;
        let field = meta.field(owner.meta.reverses[owner.relation].field);
        let field = field.expect("bug in carafe: the derive saw the foreign key of this way back");
        Ok(Self { meta, field, owner: owner.key.clone() })
    }
}

fn select(run: Run<'_>, meta: &'static ModelMeta) -> Result<Sql> {
    let columns = meta.fields.iter();
    let sql = run.sql("SELECT ").list(columns, ", ", |sql, field| sql.push("carafe_row.").name(field.column));
    Ok(sql.push(" FROM ").name(run.table(meta)?).push(" carafe_row"))
}

fn ordered(sql: Sql, meta: &'static ModelMeta) -> Sql {
    if meta.ordering.is_empty() {
        return sql;
    }
    sql.push(" ORDER BY ").list(meta.ordering, ", ", |sql, word| {
        let sql = sql.push("carafe_row.").name(meta.fields[word.field].column);
        sql.push(if word.descending { " DESC" } else { "" })
    })
}
