//! What the sentences of the server's errors name: constraints, tables, columns.

use carafe_db::error::Broken;

/// `Duplicate entry '…' for key 'name'`, with MySQL `'table.name'`. The entry may hold anything, so the last name counts.
pub(crate) fn unique(message: &str) -> Broken {
    let key = quoted(message).pop().unwrap_or_default();
    match key.split_once('.') {
        Some((table, key)) => broken(Some(key), Some(table), &[]),
        None => broken(Some(key), None, &[]),
    }
}

/// `… (db.table, CONSTRAINT name FOREIGN KEY (column) REFERENCES other (id))`.
pub(crate) fn foreign_key(message: &str, ours: bool) -> Broken {
    let Some((before, behind)) = message.split_once(" CONSTRAINT ") else { return Broken::default() };
    let table = quoted(before).pop();
    let constraint = quoted(behind).into_iter().next();
    let inside = behind.split_once(" FOREIGN KEY (").and_then(|(_, rest)| rest.split_once(')'));
    let columns = inside.map(|(inside, _)| quoted(inside)).filter(|_| ours).unwrap_or_default();
    broken(constraint, table, &columns)
}

/// ``CONSTRAINT `name` failed for `db`.`table` ``, with MySQL `Check constraint 'name' is violated.`
pub(crate) fn check(message: &str) -> Broken {
    match quoted(message)[..] {
        [name, _, table, ..] => broken(Some(name), Some(table), &[]),
        [name, ..] => broken(Some(name), None, &[]),
        [] => Broken::default(),
    }
}

/// `Column 'name' cannot be null`, `Field 'name' doesn't have a default value`.
pub(crate) fn not_null(message: &str) -> Broken {
    let name: Vec<&str> = quoted(message).into_iter().take(1).collect();
    broken(None, None, &name)
}

fn broken(constraint: Option<&str>, table: Option<&str>, columns: &[&str]) -> Broken {
    let owned = |text: &str| text.to_owned();
    Broken {
        constraint: constraint.map(owned),
        table: table.map(owned),
        columns: columns.iter().copied().map(owned).collect(),
    }
}

/// What stands in quotes of any kind, in order.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find(['\'', '`', '"']) {
        let quote = &rest[begin..=begin];
        let Some((inside, behind)) = rest[begin + 1..].split_once(quote) else { break };
        found.push(inside);
        rest = behind;
    }
    found
}
