//! Arrows between crates go from a higher floor to a lower one, as the table in ARCHITECTURE.md says.

use super::Finding;
use crate::{
    metadata::{Metadata, Package},
    tree::Tree,
};

const TABLE: &str = "ARCHITECTURE.md";

/// One line of the table: `| 3 | carafe-web | core, template | users |`.
#[derive(Debug)]
struct Row {
    floor: u8,
    name: String,
    may_use: Vec<String>,
    must_not_know: Vec<String>,
}

pub(super) fn check(tree: &Tree, metadata: &Metadata) -> Vec<Finding> {
    let rows: Vec<Row> = tree.text(TABLE).lines().filter_map(read_row).collect();
    let rooms = metadata
        .packages
        .iter()
        .filter(|package| package.folder.starts_with("crates/") || package.folder.starts_with("contrib/"));
    let mut findings: Vec<Finding> = rooms.flat_map(|package| of_package(package, &rows)).collect();
    let gone = rows.iter().filter(|row| metadata.package(&row.name).is_none());
    findings.extend(
        gone.map(|row| Finding::new(TABLE, format!("there is no crate `{}`: remove its row", row.name))),
    );
    findings
}

fn of_package(package: &Package, rows: &[Row]) -> Vec<Finding> {
    let place = format!("{}/Cargo.toml", package.folder);
    let Some(row) = rows.iter().find(|row| row.name == package.name) else {
        return vec![Finding::new(
            place,
            format!("`{}` has no row in the arrow table of {TABLE}", package.name),
        )];
    };
    let ours = |name: &&String| rows.iter().any(|row| row.name == **name);
    let (inside, outside): (Vec<&String>, Vec<&String>) = package.dependencies.iter().partition(ours);
    let forbidden = inside.iter().filter(|name| !row.may_use.contains(name));
    let forbidden =
        forbidden.map(|name| format!("`{}` may not use `{name}`: {TABLE} has no such arrow", row.name));
    let floor_of = |name: &str| rows.iter().find(|row| row.name == name).map_or(0, |row| row.floor);
    let upward = inside.iter().filter(|name| floor_of(name) >= row.floor);
    let upward = upward.map(|name| format!("`{}` is not below `{}`: arrows go down", name, row.name));
    let known = outside.iter().filter(|name| row.must_not_know.iter().any(|word| word == **name));
    let known = known.map(|name| format!("`{}` must not know `{name}` ({TABLE})", row.name));
    forbidden.chain(upward).chain(known).map(|text| Finding::new(place.clone(), text)).collect()
}

fn read_row(line: &str) -> Option<Row> {
    let cells: Vec<&str> =
        line.trim().strip_prefix('|')?.trim_end_matches('|').split('|').map(str::trim).collect();
    let [floor, name, may_use, must_not_know] = cells[..] else { return None };
    let words =
        |cell: &str| cell.split(',').map(|word| word.trim().trim_matches('`').to_owned()).collect::<Vec<_>>();
    Some(Row {
        floor: floor.parse().ok()?,
        name: name.trim_matches('`').to_owned(),
        may_use: words(may_use),
        must_not_know: words(must_not_know),
    })
}
