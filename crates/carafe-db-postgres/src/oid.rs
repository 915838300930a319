//! PostgreSQL's numbers of the types that we send and read.

use carafe_db::Kind;

pub(crate) const BOOL: u32 = 16;
pub(crate) const BYTEA: u32 = 17;
pub(crate) const CHAR: u32 = 18;
pub(crate) const NAME: u32 = 19;
pub(crate) const INT8: u32 = 20;
pub(crate) const INT2: u32 = 21;
pub(crate) const INT4: u32 = 23;
pub(crate) const TEXT: u32 = 25;
pub(crate) const OID: u32 = 26;
pub(crate) const JSON: u32 = 114;
pub(crate) const XML: u32 = 142;
pub(crate) const FLOAT4: u32 = 700;
pub(crate) const FLOAT8: u32 = 701;
pub(crate) const UNKNOWN: u32 = 705;
pub(crate) const BPCHAR: u32 = 1042;
pub(crate) const VARCHAR: u32 = 1043;
pub(crate) const DATE: u32 = 1082;
pub(crate) const TIME: u32 = 1083;
pub(crate) const TIMESTAMP: u32 = 1114;
pub(crate) const TIMESTAMPTZ: u32 = 1184;
pub(crate) const INTERVAL: u32 = 1186;
pub(crate) const NUMERIC: u32 = 1700;
pub(crate) const UUID: u32 = 2950;
pub(crate) const TSVECTOR: u32 = 3614;
pub(crate) const JSONB: u32 = 3802;

/// From here on types belong to the database's users: enums, extensions.
pub(crate) const FIRST_OF_USERS: u32 = 16_384;

/// The type by which a parameter of a kind is declared; an array of arrays has the type of its elements' array.
pub(crate) const fn of(kind: Kind) -> u32 {
    match kind {
        Kind::Bool => BOOL,
        Kind::I16 => INT2,
        Kind::I32 => INT4,
        Kind::I64 => INT8,
        Kind::F64 => FLOAT8,
        Kind::Decimal => NUMERIC,
        Kind::Bytes => BYTEA,
        Kind::Date => DATE,
        Kind::Time => TIME,
        Kind::DateTime => TIMESTAMP,
        Kind::Timestamp => TIMESTAMPTZ,
        Kind::Duration => INTERVAL,
        Kind::Uuid => UUID,
        Kind::Json => JSONB,
        Kind::SearchVector => TSVECTOR,
        // The type of an extension has another number in each database: the server knows which by what stands around it.
        Kind::Hstore => 0,
        Kind::Array(of) => of_array(*of),
        Kind::Range(of) => of_range(*of),
        // Text, and what may come later.
        _ => TEXT,
    }
}

const fn of_array(kind: Kind) -> u32 {
    match kind {
        Kind::Bool => 1000,
        Kind::Bytes => 1001,
        Kind::I16 => 1005,
        Kind::I32 => 1007,
        Kind::I64 => 1016,
        Kind::F64 => 1022,
        Kind::DateTime => 1115,
        Kind::Date => 1182,
        Kind::Time => 1183,
        Kind::Timestamp => 1185,
        Kind::Duration => 1187,
        Kind::Decimal => 1231,
        Kind::Uuid => 2951,
        Kind::Json => 3807,
        Kind::Array(of) => of_array(*of),
        _ => 1009,
    }
}

/// The type of the ranges of a kind; of any other kind than these there are none.
pub(crate) const fn of_range(kind: Kind) -> u32 {
    match kind {
        Kind::I32 => 3904,
        Kind::DateTime => 3908,
        Kind::Timestamp => 3910,
        Kind::Date => 3912,
        Kind::I64 => 3926,
        _ => 3906,
    }
}

/// What a type is called, for messages.
pub(crate) const fn name(oid: u32) -> &'static str {
    match oid {
        BOOL => "boolean",
        BYTEA => "bytea",
        INT2 => "smallint",
        INT4 => "integer",
        INT8 => "bigint",
        OID => "oid",
        FLOAT4 => "real",
        FLOAT8 => "double precision",
        NUMERIC => "numeric",
        CHAR | NAME | TEXT | UNKNOWN | BPCHAR | VARCHAR => "text",
        XML => "xml",
        DATE => "date",
        TIME => "time",
        TIMESTAMP => "timestamp",
        TIMESTAMPTZ => "timestamptz",
        INTERVAL => "interval",
        UUID => "uuid",
        JSON => "json",
        JSONB => "jsonb",
        TSVECTOR => "tsvector",
        3904 | 3906 | 3908 | 3910 | 3912 | 3926 => "a range",
        _ => "another type",
    }
}
