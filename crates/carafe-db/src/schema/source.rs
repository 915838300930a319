//! Models as Rust source, from the tables of a database: where a new program begins on an old database.

mod by_field;
mod default;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use super::introspect::{Found, FoundColumn, FoundKey};
use crate::{driver::Vendor, names::snake};

/// The source of a model for each table and view.
///
/// They are marked `managed = false`: no migration touches their tables, until that word is taken away.
#[must_use]
pub fn models_source(tables: &[Found], vendor: Vendor) -> String {
    let names = struct_names(tables);
    let mut models = String::new();
    for table in tables {
        models.push('\n');
        models.push_str(&model(table, &Around { names: &names, tables, vendor }));
    }
    let mut source = String::from(
        "// Models of a database that was there before the program, written by `inspectdb`.\n\n",
    );
    source.push_str("use carafe::prelude::*;\n");
    for (path, name) in USES {
        let is_used =
            [": {},", "<{}>", ": {}<", "<{}<"].iter().any(|form| models.contains(&form.replace("{}", name)));
        if is_used {
            source.push_str(&format!("use carafe::db::{path}{name};\n"));
        }
    }
    source + &models
}

/// Types that the prelude does not have.
const USES: &[(&str, &str)] = &[
    ("field::", "Lexemes"),
    ("field::", "Range"),
    ("jiff::civil::", "Date"),
    ("jiff::civil::", "DateTime"),
    ("jiff::civil::", "Time"),
    ("jiff::", "SignedDuration"),
    ("rust_decimal::", "Decimal"),
    ("serde_json::", "Value"),
    ("uuid::", "Uuid"),
];

/// What is around a table.
struct Around<'a> {
    names: &'a BTreeMap<String, String>,
    tables: &'a [Found],
    vendor: Vendor,
}

fn struct_names(tables: &[Found]) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let name = |table: &Found| {
        let base = camel(&table.name);
        let mut name = base.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base}{number}");
            number += 1;
        }
        (table.name.clone(), name)
    };
    tables.iter().map(name).collect()
}

fn model(table: &Found, around: &Around<'_>) -> String {
    let (table, search) = search::taken(table);
    let table = &table;
    let fields = fields(table, around);
    let mut options = vec![format!("table = {:?}", table.name), "managed = false".to_owned()];
    options.extend(table.comment.as_ref().map(|comment| format!("comment = {comment:?}")));
    options.extend(search.map(|search| search.option(&fields)));
    let mut notes = Vec::new();
    for index in &table.indexes {
        let word = if index.unique { "unique" } else { "index" };
        if let Some(definition) = &index.definition {
            notes.push(format!(
                "// not said below, an {word} of its own kind: {}",
                definition.replace('\n', " ")
            ));
        } else if index.columns.len() > 1 {
            let named: Option<Vec<&str>> = index
                .columns
                .iter()
                .map(|column| {
                    fields.iter().find(|field| field.column == *column).map(|field| field.name.as_str())
                })
                .collect();
            match named {
                Some(names) => options.push(format!("{word}({}, name = {:?})", names.join(", "), index.name)),
                None => notes.push(format!("// not said below: {word} {}", index.name)),
            }
        }
    }
    notes.extend(
        table.checks.iter().map(|check| format!("// a check: {}", check.condition.replace('\n', " "))),
    );
    notes.extend(table.triggers.iter().map(|trigger| format!("// a trigger: {trigger}")));
    if table.view {
        notes.push("// a view: its rows can be read".to_owned());
    }
    if table.key.is_empty() {
        notes.push("// it has no key; its first column stands for one, and may not be unique".to_owned());
    }
    let notes: String = notes.into_iter().map(|note| note + "\n").collect();
    let name = &around.names[&table.name];
    let options = options.join(", ");
    let fields: String = fields.iter().map(Field::text).collect();
    format!("{notes}#[derive(Model, Debug, Clone)]\n#[model({options})]\npub struct {name} {{\n{fields}}}\n")
}

struct Field {
    name: String,
    column: String,
    ty: String,
    options: Vec<String>,
    note: Option<String>,
}

impl Field {
    fn text(&self) -> String {
        let note = self.note.as_ref().map_or(String::new(), |note| format!("    // {note}\n"));
        let options = match &self.options[..] {
            [] => String::new(),
            all => format!("    #[field({})]\n", all.join(", ")),
        };
        format!("{note}{options}    pub {}: {},\n", self.name, self.ty)
    }
}

fn fields(table: &Found, around: &Around<'_>) -> Vec<Field> {
    let mut taken = BTreeSet::new();
    let mut fields = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let to_key = table.foreign_keys.iter().find(|key| points(key, column, around));
        let by_field =
            || table.foreign_keys.iter().find(|key| by_field::marker(key, column, around).is_some());
        let key = to_key.or_else(by_field);
        let mut field = match key {
            Some(key) => reference(table, column, (key, around)),
            None => plain(column, around.vendor),
        };
        let is_key = if table.key.is_empty() { at == 0 } else { table.key.contains(&column.name) };
        if is_key {
            key_options(&mut field, table, column);
        } else if key.is_none() {
            single_index(&mut field, table, column);
            let marker = by_field::marker_of(table, column, around);
            field.options.extend(marker.map(|marker| format!("to_field = {marker}")));
        }
        if let Some(default) = column.default.as_ref().filter(|_| !is_key && key.is_none()) {
            let default = default::option(default, &field.ty);
            field.options.extend(default.map(|default| format!("db_default = {default}")));
        }
        if column.null && !is_key {
            field.ty = format!("Option<{}>", field.ty);
        }
        while !taken.insert(field.name.clone()) {
            field.name.push('_');
        }
        let expected = if key.is_some() { format!("{}_id", field.name) } else { field.name.clone() };
        if expected != column.name {
            field.options.push(format!("column = {:?}", column.name));
        }
        field.options.extend(column.comment.as_ref().map(|comment| format!("comment = {comment:?}")));
        if let Some(expression) = &column.generated {
            field.note = Some(format!("computed by the database: {expression}"));
        }
        fields.push(field);
    }
    fields
}

/// A foreign key of one column to the one key column of a table that is here too.
fn points(key: &FoundKey, column: &FoundColumn, around: &Around<'_>) -> bool {
    let [own] = &key.columns[..] else { return false };
    let Some(target) = around.tables.iter().find(|table| table.name == key.table) else { return false };
    let [target_key] = &target.key[..] else { return false };
    // A model has one key; a key that itself points elsewhere would be a chain of types.
    let chained = target.foreign_keys.iter().any(|other| other.columns == [target_key.clone()]);
    *own == column.name && !chained && key.to.first().is_none_or(|to| to == target_key)
}

fn reference(table: &Found, column: &FoundColumn, (key, around): (&FoundKey, &Around<'_>)) -> Field {
    let unique = table
        .indexes
        .iter()
        .any(|index| index.unique && index.definition.is_none() && index.columns == [column.name.clone()]);
    let word = if unique || table.key == [column.name.clone()] { "OneToOne" } else { "Fk" };
    let on_delete = match key.on_delete.as_str() {
        "CASCADE" => "db_cascade",
        "SET NULL" => "db_set_null",
        "SET DEFAULT" => "db_set_default",
        _ => "do_nothing",
    };
    let target = &around.names[&key.table];
    let target = match by_field::marker(key, column, around) {
        Some(marker) => format!("{target}, {marker}"),
        None => target.clone(),
    };
    let name = snake_name(&column.name);
    let name = name.strip_suffix("_id").filter(|short| !short.is_empty()).unwrap_or(&name);
    Field {
        name: safe(name),
        column: column.name.clone(),
        ty: format!("{word}<{target}>"),
        options: vec![format!("on_delete = {on_delete}")],
        note: None,
    }
}

fn plain(column: &FoundColumn, vendor: Vendor) -> Field {
    let (ty, options, known) = rust_type(&column.ty, vendor);
    let note = (!known).then(|| format!("the database calls it {}", column.ty));
    Field { name: safe(&snake_name(&column.name)), column: column.name.clone(), ty, options, note }
}

fn key_options(field: &mut Field, table: &Found, column: &FoundColumn) {
    let alone = table.key.len() <= 1;
    if !(alone && field.name == "id") {
        field.options.insert(0, "primary_key".to_owned());
    }
    let number = matches!(field.ty.as_str(), "i64" | "i32" | "i16");
    let counted = column.auto || (alone && column.ty.eq_ignore_ascii_case("INTEGER") && field.ty == "i64");
    if number && alone && !counted {
        field.options.push("auto_increment = false".to_owned());
    } else if number && alone && field.name != "id" {
        field.options.push("auto_increment".to_owned());
    }
}

fn single_index(field: &mut Field, table: &Found, column: &FoundColumn) {
    let index = table
        .indexes
        .iter()
        .find(|index| index.definition.is_none() && index.columns == [column.name.clone()]);
    if let Some(index) = index {
        field.options.push(if index.unique { "unique" } else { "index" }.to_owned());
    }
}

/// The Rust type, what is said of the field, and whether the type was known.
fn rust_type(ty: &str, vendor: Vendor) -> (String, Vec<String>, bool) {
    let lower = ty.to_ascii_lowercase();
    let (word, numbers) = match lower.split_once('(') {
        Some((word, rest)) => (word.trim(), rest.split(')').next().unwrap_or_default()),
        None => (lower.trim(), ""),
    };
    let numbers: Vec<u32> = numbers.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    if let Some(of) = lower.strip_suffix("[]") {
        let (inner, _, known) = rust_type(of, vendor);
        return (format!("Vec<{inner}>"), Vec::new(), known);
    }
    let word = word.trim_end_matches(" unsigned").trim_end_matches(" without time zone");
    let plain = |ty: &str| (ty.to_owned(), Vec::new(), true);
    match word {
        "tinyint" if vendor.is_mysql_like() && numbers == [1] => plain("bool"),
        "bool" | "boolean" => plain("bool"),
        "smallint" | "int2" | "smallserial" | "tinyint" | "year" => plain("i16"),
        "int" | "int4" | "serial" | "mediumint" => plain("i32"),
        "integer" if vendor == Vendor::Sqlite => plain("i64"),
        "integer" => plain("i32"),
        "bigint" | "int8" | "bigserial" => plain("i64"),
        "duration_integer" | "interval" => plain("SignedDuration"),
        "real" | "double" | "double precision" | "float" | "float8" | "float4" => plain("f64"),
        "decimal" | "numeric" | "decimal_text" | "money" => {
            let digits = match numbers[..] {
                [all, behind] => vec![format!("digits({all}, {behind})")],
                _ => Vec::new(),
            };
            ("Decimal".to_owned(), digits, true)
        }
        "varchar" | "character varying" | "nvarchar" | "char" | "character" | "bpchar" => {
            let length = numbers.first().map(|length| format!("max_length = {length}"));
            ("String".to_owned(), length.into_iter().collect(), true)
        }
        "text" | "longtext" | "mediumtext" | "tinytext" | "citext" | "clob" | "name" => plain("String"),
        "blob" | "longblob" | "mediumblob" | "tinyblob" | "bytea" | "varbinary" | "binary" => {
            plain("Vec<u8>")
        }
        "date" | "date_text" => plain("Date"),
        "time" | "time_text" => plain("Time"),
        "timestamptz" | "timestamp with time zone" | "timestamp_text" => plain("Timestamp"),
        "timestamp" | "datetime" | "datetime_text" => plain("DateTime"),
        "uuid" | "uuid_text" => plain("Uuid"),
        "json" | "jsonb" | "json_text" => plain("Value"),
        "hstore" => plain("std::collections::BTreeMap<String, Option<String>>"),
        "tsvector" => plain("Lexemes"),
        "int4range" => plain("Range<i32>"),
        "int8range" => plain("Range<i64>"),
        "numrange" => plain("Range<Decimal>"),
        "daterange" => plain("Range<Date>"),
        "tsrange" => plain("Range<DateTime>"),
        "tstzrange" => plain("Range<Timestamp>"),
        _ => ("String".to_owned(), Vec::new(), false),
    }
}

fn camel(table: &str) -> String {
    let words = table.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut name: String = words
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
        })
        .collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_numeric()) {
        name.insert_str(0, "Table");
    }
    name
}

/// `AlbumId`, `albumID` and `album id` give `album_id`.
fn snake_name(column: &str) -> String {
    let mut spread = String::new();
    let chars: Vec<char> = column.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let after_lower = at > 0 && (chars[at - 1].is_lowercase() || chars[at - 1].is_numeric());
        if c.is_uppercase() && after_lower {
            spread.push('_');
        }
        if c.is_alphanumeric() {
            spread.extend(c.to_lowercase());
        } else {
            spread.push('_');
        }
    }
    let name = snake(spread.trim_matches('_'));
    if name.is_empty() || name.starts_with(|c: char| c.is_numeric()) { format!("field_{name}") } else { name }
}

fn safe(name: &str) -> String {
    const WORDS: &[&str] = &[
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
        "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
        "ref", "return", "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use",
        "where", "while", "abstract", "become", "box", "do", "final", "macro", "override", "priv", "typeof",
        "unsized", "virtual", "yield", "try", "union",
    ];
    if WORDS.contains(&name) { format!("{name}_") } else { name.to_owned() }
}
