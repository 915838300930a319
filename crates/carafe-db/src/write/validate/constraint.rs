//! What must be unique, and what must hold: asked of the database before it is asked to keep the row.

use crate::{
    Kind, Value,
    error::{FieldError, Invalid, Result},
    meta::{CheckMeta, ConstraintMeta, ExcludeMeta, IndexColumn, ModelMeta, UniqueMeta},
    neutral,
    write::{
        broken::{fields_of, named_in},
        columns::kinds,
        record::Record,
        run::Run,
        sql::Sql,
    },
};

const TAKEN: &str = "there is one of this already";
const MET: &str = "there is one already that it meets";

/// Looks at every constraint that speaks of none of the fields that are passed over.
pub(super) async fn check(
    run: Run<'_>,
    record: &dyn Record,
    passed_over: &[usize],
    found: &mut Invalid,
) -> Result<()> {
    let meta = record.meta();
    let asked =
        |names: &[&'static str]| !passed_over.iter().any(|index| names.contains(&meta.fields[*index].name));
    for (index, field) in meta.fields.iter().enumerate() {
        if field.unique && meta.key != [index] && asked(&[field.name]) {
            let only = [IndexColumn::Field { field: index, descending: false }];
            if is_taken(run, record, Apart::of(&UNIQUE, &only)).await? {
                found.add(FieldError::new(vec![field.name], "unique", field.message("unique", TAKEN)));
            }
        }
    }
    for constraint in meta.constraints {
        match constraint {
            ConstraintMeta::Unique(unique) => {
                let fields = fields_of(meta, unique.columns);
                if asked(&fields) && is_taken(run, record, Apart::of(unique, unique.columns)).await? {
                    let code = unique.code.unwrap_or("unique");
                    found.add(FieldError::new(fields, code, unique.message.unwrap_or(TAKEN)));
                }
            }
            ConstraintMeta::Exclude(exclude) => {
                let fields = fields_of(meta, exclude.columns);
                if asked(&fields) && is_met(run, record, exclude).await? {
                    found.add(FieldError::new(
                        fields,
                        exclude.code.unwrap_or("exclusion"),
                        exclude.message.unwrap_or(MET),
                    ));
                }
            }
            ConstraintMeta::Check(check) => {
                let fields = named_in(meta, check.condition);
                if asked(&fields) && !holds(run, record, check).await? {
                    let code = check.code.unwrap_or("check");
                    found.add(FieldError::new(fields, code, check.message.unwrap_or("is not allowed")));
                }
            }
        }
    }
    Ok(())
}

const UNIQUE: UniqueMeta = UniqueMeta {
    name: None,
    columns: &[],
    condition: None,
    nulls_equal: false,
    deferrable: false,
    include: &[],
    message: None,
    code: None,
};

/// What keeps rows apart.
struct Apart<'a> {
    columns: &'a [IndexColumn],
    /// The operator for each; `=` where there is none.
    operators: &'a [&'static str],
    condition: Option<fn() -> String>,
    nulls_equal: bool,
}

impl<'a> Apart<'a> {
    fn of(unique: &UniqueMeta, columns: &'a [IndexColumn]) -> Self {
        let UniqueMeta { condition, nulls_equal, .. } = *unique;
        Self { columns, operators: &[], condition, nulls_equal }
    }
}

/// Whether another row is there that this one must not meet.
async fn is_met(run: Run<'_>, record: &dyn Record, exclude: &ExcludeMeta) -> Result<bool> {
    let ExcludeMeta { columns, operators, condition, .. } = *exclude;
    is_taken(run, record, Apart { columns, operators, condition, nulls_equal: false }).await
}

/// Whether another row agrees in all of these.
async fn is_taken(run: Run<'_>, record: &dyn Record, apart: Apart<'_>) -> Result<bool> {
    let meta = record.meta();
    let mut sql = run
        .sql("SELECT ")
        .names(meta.key_fields().map(|field| field.column))
        .push(" FROM ")
        .name(run.table(meta)?);
    for (number, column) in apart.columns.iter().enumerate() {
        sql = sql.push(if number > 0 { " AND " } else { " WHERE " });
        let operator = format!(" {} ", apart.operators.get(number).unwrap_or(&"="));
        sql = match column {
            IndexColumn::Field { field, .. } => match record.value(*field)? {
                Value::Null(_) if !apart.nulls_equal => return Ok(false),
                Value::Null(_) => sql.name(meta.fields[*field].column).push(" IS NULL"),
                value => sql.name(meta.fields[*field].column).push(&operator).bind(value),
            },
            IndexColumn::Expression(text) => {
                let text = text();
                let sql =
                    sql.push("(").push(&neutral::for_vendor(&text, run.vendor())).push(")").push(&operator);
                of_new_row(sql, record, &text)?
            }
        };
    }
    if let Some(condition) = apart.condition {
        let text = condition();
        let sql_text = neutral::for_vendor(&text, run.vendor());
        sql = of_new_row(sql.push(" AND (").push(&sql_text).push(") AND "), record, &text)?;
    }
    let own = record.key()?;
    let others = run.ask(sql, &kinds(meta, meta.key)).await?.rows;
    Ok(others.iter().any(|key| *key != own))
}

/// Whether a condition is not false for the row: null is good enough, as it is for the database.
async fn holds(run: Run<'_>, record: &dyn Record, check: &CheckMeta) -> Result<bool> {
    let sql = run.sql("SELECT CASE WHEN NOT ");
    let sql = of_new_row(sql, record, &(check.condition)())?.push(" THEN 0 ELSE 1 END");
    let rows = run.ask(sql, &[Kind::I32]).await?.rows;
    Ok(!matches!(rows.first().map(Vec::as_slice), Some([Value::I32(0)])))
}

/// An expression over the row as it would be.
fn of_new_row(sql: Sql, record: &dyn Record, text: &str) -> Result<Sql> {
    let meta: &'static ModelMeta = record.meta();
    let expression = neutral::for_vendor(text, sql.vendor());
    let sql = sql.push("(SELECT ").push(&expression).push(" FROM (SELECT ");
    let named: Vec<usize> = (0..meta.fields.len())
        .filter(|index| text.contains(&format!("\"{}\"", meta.fields[*index].column)))
        .collect();
    if named.is_empty() {
        return Ok(sql.push("1) carafe_new)"));
    }
    let values = named.iter().map(|index| record.value(*index)).collect::<Result<Vec<_>>>()?;
    let columns = named.iter().zip(values);
    let sql = sql.list(columns, ", ", |sql, (index, value)| {
        sql.bind(value).push(" AS ").name(meta.fields[*index].column)
    });
    Ok(sql.push(") carafe_new)"))
}
