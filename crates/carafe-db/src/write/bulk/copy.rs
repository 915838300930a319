//! What PostgreSQL must be asked before rows are copied into a table: COPY takes the types of its columns as they are, knows
//! no rules and no security of rows, and tells no keys.

use std::{ops::RangeInclusive, vec};

use crate::{
    Kind, Value,
    driver::Row,
    error::Result,
    meta::ModelMeta,
    neutral::quote,
    write::{run::Run, sql::Sql},
};

/// Where the keys of a table are counted.
pub(super) struct Counter(String);

/// Whether rows can be copied, and where keys are counted, if they are.
pub(super) struct Copyable {
    pub(super) counter: Option<Counter>,
}

const ASKS: &str = "SELECT c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT row_security_active(c.oid), \
    (SELECT array_agg(CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname::text ELSE '' END ORDER BY w.n) \
    FROM unnest(";

/// Asks whether the fields can be copied; nothing if not. With a key, its counter must be there for us.
pub(super) async fn copyable(
    run: Run<'_>,
    meta: &'static ModelMeta,
    given: &[usize],
    key: Option<usize>,
) -> Result<Option<Copyable>> {
    let column = |index: usize| Value::Text(meta.fields[index].column.to_owned());
    let table = Value::Text(quote(run.vendor(), run.table(meta)?));
    let key = key.map_or(Value::Null(Kind::Text), column);
    let counts = !key.is_null();
    let names = Value::Array(&Kind::Text, given.iter().map(|index| column(*index)).collect());
    let sql = run
        .sql(ASKS)
        .bind(names)
        .push(
            ") WITH ORDINALITY AS w(name, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = w.name \
             JOIN pg_type t ON t.oid = a.atttypid), (SELECT s FROM pg_get_serial_sequence(",
        )
        .bind(table.clone())
        .push(", ")
        .bind(key)
        .push(") s WHERE has_sequence_privilege(s, 'USAGE')) FROM pg_class c WHERE c.oid = ")
        .bind(table)
        .push("::regclass");
    let mut found = None;
    let mut each = |row: &dyn Row| {
        let types = row.array(1, &Kind::Text)?.unwrap_or_default();
        let fits = row.bool(0)? == Some(true) && fit(meta, given, &types);
        let counter = row.text(2)?.map(|name| Counter(name.to_owned()));
        found = (fits && (counter.is_some() || !counts)).then_some(Copyable { counter });
        Ok(())
    };
    run.rows(sql, &mut each).await?;
    Ok(found)
}

/// Whether each column has the type by which values of its field are sent.
fn fit(meta: &'static ModelMeta, given: &[usize], types: &[Value]) -> bool {
    given.len() == types.len()
        && given.iter().zip(types).all(|(index, ty)| match ty {
            Value::Text(ty) => names(meta.fields[*index].kind).contains(&ty.as_str()),
            _ => false,
        })
}

const fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Bool => &["bool"],
        Kind::I16 => &["int2"],
        Kind::I32 => &["int4"],
        Kind::I64 => &["int8"],
        Kind::F64 => &["float8"],
        Kind::Decimal => &["numeric"],
        Kind::Text => &["text", "varchar", "bpchar"],
        Kind::Bytes => &["bytea"],
        Kind::Date => &["date"],
        Kind::Time => &["time"],
        Kind::DateTime => &["timestamp"],
        Kind::Timestamp => &["timestamptz"],
        Kind::Duration => &["interval"],
        Kind::Uuid => &["uuid"],
        Kind::Json => &["jsonb"],
        Kind::SearchVector => &["tsvector"],
        // The type of an extension, and arrays and ranges of what may be somebody's own type: an INSERT converts them.
        Kind::Hstore | Kind::Array(_) | Kind::Range(_) => &[],
    }
}

impl Counter {
    /// Takes so many keys, which nobody else gets.
    pub(super) async fn take(&self, run: Run<'_>, count: usize) -> Result<Keys> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        // Not a `SELECT`: that would be taken for a question, which a replica could answer. They follow each other unless somebody
        // else counts at the same time, and then two numbers tell all.
        let sql: Sql = run
            .sql("WITH taken AS (SELECT nextval(")
            .bind(Value::Text(self.0.clone()))
            .push("::regclass) AS number FROM generate_series(1, ")
            .bind(Value::I64(count))
            .push(
                ")) SELECT min(number), max(number), CASE WHEN max(number) - min(number) <> count(*) - 1 \
                 THEN (SELECT array_agg(number) FROM taken) END FROM taken",
            );
        let mut keys = Keys::default();
        let mut each = |row: &dyn Row| {
            keys = match (row.array(2, &Kind::I64)?, row.i64(0)?, row.i64(1)?) {
                (None, Some(first), Some(last)) => Keys::Block(first..=last),
                (each, ..) => Keys::Scattered(each.unwrap_or_default().into_iter()),
            };
            Ok(())
        };
        run.rows(sql, &mut each).await?;
        Ok(keys)
    }
}

/// Keys that were taken.
pub(super) enum Keys {
    /// All from the first to the last.
    Block(RangeInclusive<i64>),
    /// Some that do not follow each other.
    Scattered(vec::IntoIter<Value>),
}

impl Default for Keys {
    fn default() -> Self {
        Self::Scattered(Vec::new().into_iter())
    }
}

impl Iterator for Keys {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        match self {
            Self::Block(numbers) => numbers.next(),
            Self::Scattered(values) => match values.next()? {
                Value::I64(number) => Some(number),
                _ => None,
            },
        }
    }
}
