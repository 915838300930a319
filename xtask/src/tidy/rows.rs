//! Every behaviour that is called done has a test that carries its id.

use std::collections::BTreeSet;

use super::Finding;
use crate::tree::Tree;

const TABLE: &str = "docs/dev/rows.toml";

/// One behaviour that the framework has or will have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `route.converters`.
    pub id: String,
    /// How many sites need it: `A` nearly all, `B` many, `C` few.
    pub weight: String,
    /// `done`, or `open`.
    pub status: String,
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let rows = match rows(tree.text(TABLE)) {
        Ok(rows) => rows,
        Err(text) => return vec![Finding::new(TABLE, text)],
    };
    let tested = tested(tree);
    let ids: BTreeSet<&str> = tested.iter().map(|(id, _)| id.as_str()).collect();
    let untested = rows.iter().filter(|row| row.status == "done" && !ids.contains(row.id.as_str()));
    let untested = untested
        .map(|row| Finding::new(TABLE, format!("`{}` is done, and no test carries `// row: {0}`", row.id)));
    let unknown = tested.iter().filter(|(id, _)| !rows.iter().any(|row| row.id == *id));
    let unknown =
        unknown.map(|(id, place)| Finding::new(place, format!("there is no row `{id}` in {TABLE}")));
    untested.chain(unknown).collect()
}

pub(super) fn summary(tree: &Tree) -> String {
    let Ok(rows) = rows(tree.text(TABLE)) else { return String::new() };
    let done = |weight: &str| rows.iter().filter(|row| row.weight == weight && row.status == "done").count();
    let all = |weight: &str| rows.iter().filter(|row| row.weight == weight).count();
    let share = |weight: &str| format!("{} of {} {weight}", done(weight), all(weight));
    format!("rows done: {}, {}, {}", share("A"), share("B"), share("C"))
}

/// Reads the table: a section for each area, in it `name = "A done"`.
///
/// # Errors
/// Where the file is not such a table.
pub fn rows(text: &str) -> Result<Vec<Row>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let mut rows = Vec::new();
    for (area, names) in &table {
        for (name, value) in names.as_table().ok_or_else(|| format!("[{area}] is not a section"))? {
            let words = value.as_str().and_then(|value| value.split_once(' '));
            let (weight, status) = words.ok_or_else(|| format!("{area}.{name} must be like \"A done\""))?;
            if !matches!(weight, "A" | "B" | "C") || !matches!(status, "done" | "open") {
                return Err(format!("{area}.{name} is {weight} {status}, not like \"A done\" or \"B open\""));
            }
            let id = format!("{area}.{name}");
            rows.push(Row { id, weight: weight.to_owned(), status: status.to_owned() });
        }
    }
    Ok(rows)
}

/// Every `row: id` in the comments of tests, with its place. A comment may carry several, with commas.
fn tested(tree: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in
        tree.files().iter().filter(|file| file.path.ends_with(".rs") || file.path.ends_with(".test.js"))
    {
        for (number, line) in file.lines() {
            let Some(ids) = line.trim_start().strip_prefix("// row: ") else { continue };
            let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
            found.extend(ids.map(|id| (id.to_owned(), format!("{}:{number}", file.path))));
        }
    }
    found
}
