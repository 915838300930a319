//! A search as `inspectdb` writes it.

use super::Field;
use crate::{
    names,
    schema::{
        ddl::search,
        introspect::{Found, FoundIndex},
    },
};

/// What a table is searched by.
pub(super) struct Search {
    /// Columns, and how much a hit in each counts, where that is told.
    columns: Vec<(String, Option<char>)>,
    config: String,
}

impl Search {
    /// What stands in `#[model(…)]`.
    pub(super) fn option(&self, fields: &[Field]) -> String {
        let named = |column: &str| fields.iter().find(|field| field.column == column);
        let words = self.columns.iter().filter_map(|(column, weight)| {
            let name = &named(column)?.name;
            Some(weight.map_or_else(|| name.clone(), |weight| format!("{name} = \"{weight}\"")))
        });
        let mut words: Vec<String> = words.collect();
        if self.config != "simple" {
            words.push(format!("config = {:?}", self.config));
        }
        format!("search({})", words.join(", "))
    }
}

/// The table without what a search of ours made of it, and that search.
pub(super) fn taken(table: &Found) -> (Found, Option<Search>) {
    let mut table = table.clone();
    let name = names::search(&table.name);
    let Some(at) = table.indexes.iter().position(|index| index.name == name) else { return (table, None) };
    let made = table.columns.iter().position(|column| column.name == names::SEARCH_COLUMN);
    let search = match made.and_then(|made| table.columns[made].generated.clone()) {
        Some(expression) => of_postgres(&expression),
        None => of_sqlite(&table.indexes[at]),
    };
    let Some(search) = search else { return (table, None) };
    table.indexes.remove(at);
    table.columns.retain(|column| column.name != names::SEARCH_COLUMN);
    table.triggers.retain(|trigger| !trigger.starts_with(&format!("{name}_")));
    (table, Some(search))
}

/// `setweight(to_tsvector('simple'::regconfig, COALESCE(title, ''::text)), 'A'::"char") || …`.
fn of_postgres(expression: &str) -> Option<Search> {
    let config = expression.split("to_tsvector('").nth(1)?.split('\'').next()?.to_owned();
    let part = |part: &str| {
        let column = part.split("COALESCE(").nth(1)?.split([',', ')', ':']).next()?;
        let weight = part.split("\"char\"").next()?.trim_end_matches([':', '\'']).chars().next_back()?;
        Some((column.trim_matches(['(', '"', ' ']).to_owned(), Some(weight)))
    };
    let columns = expression.split("setweight(").skip(1).map(part).collect::<Option<_>>()?;
    Some(Search { columns, config })
}

/// `CREATE VIRTUAL TABLE … USING fts5("title", content='post', …, tokenize='porter unicode61 …') rank='bm25(1.0)'`.
fn of_sqlite(index: &FoundIndex) -> Option<Search> {
    let definition = index.definition.as_ref().filter(|text| text.contains("fts5("))?;
    let config = if definition.contains("tokenize='porter") { "english" } else { "simple" };
    let ranks = definition.split("rank='bm25(").nth(1).and_then(|rest| rest.split(')').next());
    let mut weights = ranks.unwrap_or_default().split(',').map(|rank| weight(rank.trim()));
    let columns = index.columns.iter().map(|column| (column.clone(), weights.next().flatten())).collect();
    Some(Search { columns, config: config.to_owned() })
}

/// The weight that a number stands for.
fn weight(rank: &str) -> Option<char> {
    "ABCD".chars().find(|weight| rank == search::rank(*weight))
}
