//! What no two rows of a day, a month or a year may share.

use crate::{
    Kind, Value,
    driver::Row,
    error::{FieldError, Invalid, Result},
    exec,
    meta::{FieldMeta, Span, UniqueFor},
    node::{Function, Node},
    query::{Output, Query},
    sql::Ask,
    write::{columns::kinds, record::Record, run::Run},
};

const CODE: &str = "unique_for";

/// Looks at each field that says so.
pub(super) async fn check(
    run: Run<'_>,
    record: &dyn Record,
    passed_over: &[usize],
    found: &mut Invalid,
) -> Result<()> {
    for (index, field) in record.meta().fields.iter().enumerate() {
        for rule in field.unique_for {
            let asked = ![index, rule.day].iter().any(|index| passed_over.contains(index));
            if asked && is_taken(run, record, index, *rule).await? {
                let day = &record.meta().fields[rule.day];
                let message = field.message(CODE, usual(day, rule.span));
                found.add(FieldError::new(vec![field.name], CODE, message));
            }
        }
    }
    Ok(())
}

fn usual(day: &FieldMeta, span: Span) -> String {
    let span = match span {
        Span::Date => "day",
        Span::Month => "month",
        Span::Year => "year",
    };
    format!("there is one of this already for the {span} of `{}`", day.name)
}

async fn is_taken(run: Run<'_>, record: &dyn Record, field: usize, rule: UniqueFor) -> Result<bool> {
    let meta = record.meta();
    let (value, day) = (record.value(field)?, record.value(rule.day)?);
    if value.is_null() || day.is_null() {
        return Ok(false);
    }
    let root = run.db.registry().dynamic_root(meta);
    let mut query = Query { output: Output::Key, unordered: true, ..Query::of(root) };
    query.filter(Node::equal(Node::Field(root, field), Node::Value(value)));
    query.filter(Node::equal(part(Node::Field(root, rule.day), day.kind(), rule.span), {
        let kind = day.kind();
        part(Node::Value(day), kind, rule.span)
    }));
    let (own, kinds) = (record.key()?, kinds(meta, meta.key));
    let mut taken = false;
    let mut each = |row: &dyn Row| {
        let key = kinds.iter().enumerate().map(|(column, kind)| row.value(column, *kind));
        taken |= key.collect::<Result<Vec<Value>>>()? != own;
        Ok(())
    };
    exec::run(run.db, Ask::Select(&query), run.place, &mut each).await?;
    Ok(taken)
}

/// What of a day is compared: the database takes it out of both, so that both are seen in one zone.
fn part(day: Node, kind: Kind, span: Span) -> Node {
    match span {
        Span::Date if kind == Kind::Date => day,
        Span::Date => Node::Call(Function::Date, Kind::Date, vec![day]),
        Span::Month => Node::Call(Function::Month, Kind::I32, vec![day]),
        Span::Year => Node::Call(Function::Year, Kind::I32, vec![day]),
    }
}
