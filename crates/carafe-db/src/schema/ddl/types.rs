//! How each database calls what a column holds.

use crate::{
    Kind,
    driver::Vendor,
    error::{DbError, ErrorKind, Result},
    schema::ColumnType,
};

/// The type in the database's words.
///
/// SQLite keeps what it is given by the sound of the type (its "affinity"), so a name there says both: `TIMESTAMP_TEXT`
/// is kept as text, and tells who reads the schema what the text is.
///
/// ```
/// use carafe_db::{Kind, driver::Vendor, schema::{ColumnType, ddl::type_name}};
///
/// let short = ColumnType { kind: Kind::Text, max_length: Some(80), digits: None };
/// assert_eq!(type_name(Vendor::Postgres, short).unwrap(), "varchar(80)");
/// ```
pub fn type_name(vendor: Vendor, ty: ColumnType) -> Result<String> {
    Ok(match vendor {
        Vendor::Sqlite => sqlite(ty)?,
        Vendor::Postgres => postgres(ty),
        Vendor::MariaDb | Vendor::MySql => mysql(vendor, ty)?,
    })
}

fn sqlite(ty: ColumnType) -> Result<String> {
    let plain = match ty.kind {
        Kind::Bool => "BOOLEAN",
        Kind::I16 => "SMALLINT",
        Kind::I32 => "INTEGER",
        Kind::I64 => "BIGINT",
        Kind::F64 => "REAL",
        Kind::Decimal => return Ok(format!("DECIMAL_TEXT{}", digits(ty))),
        Kind::Text => return Ok(ty.max_length.map_or("TEXT".to_owned(), |n| format!("VARCHAR({n})"))),
        Kind::Bytes => "BLOB",
        Kind::Date => "DATE_TEXT",
        Kind::Time => "TIME_TEXT",
        Kind::DateTime => "DATETIME_TEXT",
        Kind::Timestamp => "TIMESTAMP_TEXT",
        Kind::Duration => "DURATION_INTEGER",
        Kind::Uuid => "UUID_TEXT",
        Kind::Json => "JSON_TEXT",
        Kind::Hstore => return Err(no_hstore(Vendor::Sqlite)),
        Kind::SearchVector => return Err(no_search_vector(Vendor::Sqlite)),
        Kind::Array(_) => return Err(no_arrays(Vendor::Sqlite)),
        Kind::Range(_) => return Err(no_ranges(Vendor::Sqlite)),
    };
    Ok(plain.to_owned())
}

fn postgres(ty: ColumnType) -> String {
    let plain = match ty.kind {
        Kind::Bool => "boolean",
        Kind::I16 => "smallint",
        Kind::I32 => "integer",
        Kind::I64 => "bigint",
        Kind::F64 => "double precision",
        Kind::Decimal => return format!("numeric{}", digits(ty)),
        Kind::Text => return ty.max_length.map_or("text".to_owned(), |n| format!("varchar({n})")),
        Kind::Bytes => "bytea",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::DateTime => "timestamp",
        Kind::Timestamp => "timestamptz",
        Kind::Duration => "interval",
        Kind::Uuid => "uuid",
        Kind::Json => "jsonb",
        Kind::Hstore => "hstore",
        Kind::SearchVector => "tsvector",
        Kind::Array(of) => return format!("{}[]", postgres(ColumnType { kind: *of, ..ty })),
        Kind::Range(Kind::I32) => "int4range",
        Kind::Range(Kind::I64) => "int8range",
        Kind::Range(Kind::Date) => "daterange",
        Kind::Range(Kind::DateTime) => "tsrange",
        Kind::Range(Kind::Timestamp) => "tstzrange",
        // No field has ranges of other kinds.
        Kind::Range(_) => "numrange",
    };
    plain.to_owned()
}

/// How long a `varchar` is: one of four bytes a character fits a row of 65,535 bytes up to 16,000.
pub(super) fn short(ty: ColumnType) -> Option<u32> {
    ty.max_length.filter(|length| *length <= 16_000)
}

fn mysql(vendor: Vendor, ty: ColumnType) -> Result<String> {
    let short = short(ty);
    let plain = match ty.kind {
        Kind::Bool => "tinyint(1)",
        Kind::I16 => "smallint",
        Kind::I32 => "int",
        Kind::I64 | Kind::Duration => "bigint",
        Kind::F64 => "double",
        Kind::Decimal if ty.digits.is_none() => "decimal(38,12)",
        Kind::Decimal => return Ok(format!("decimal{}", digits(ty))),
        Kind::Text => return Ok(short.map_or("longtext".to_owned(), |n| format!("varchar({n})"))),
        Kind::Bytes => return Ok(short.map_or("longblob".to_owned(), |n| format!("varbinary({n})"))),
        Kind::Date => "date",
        Kind::Time => "time(6)",
        Kind::DateTime | Kind::Timestamp => "datetime(6)",
        Kind::Uuid if vendor == Vendor::MariaDb => "uuid",
        Kind::Uuid => "char(36)",
        Kind::Json => "json",
        Kind::Hstore => return Err(no_hstore(vendor)),
        Kind::SearchVector => return Err(no_search_vector(vendor)),
        Kind::Array(_) => return Err(no_arrays(vendor)),
        Kind::Range(_) => return Err(no_ranges(vendor)),
    };
    Ok(plain.to_owned())
}

fn digits(ty: ColumnType) -> String {
    ty.digits.map_or(String::new(), |(all, behind)| format!("({all},{behind})"))
}

fn no_ranges(vendor: Vendor) -> DbError {
    DbError::new(ErrorKind::NotSupported, format!("{vendor} has no columns of ranges"))
        .hint("keep both ends, each in a field of its own; or keep the site on PostgreSQL")
}

fn no_hstore(vendor: Vendor) -> DbError {
    DbError::new(ErrorKind::NotSupported, format!("{vendor} has no columns of texts by keys (hstore)"))
        .hint("a JSON field holds a map on every database: `Json<BTreeMap<String, Option<String>>>`")
}

fn no_search_vector(vendor: Vendor) -> DbError {
    DbError::new(ErrorKind::NotSupported, format!("{vendor} has no columns of words (tsvector)"))
        .hint("`#[model(search(…))]` keeps words on PostgreSQL and SQLite; or keep the site on PostgreSQL")
}

fn no_arrays(vendor: Vendor) -> DbError {
    DbError::new(ErrorKind::NotSupported, format!("{vendor} has no columns of arrays"))
        .hint("a JSON field holds a list on every database")
}
