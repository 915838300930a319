//! What the request asked its database, the same from the same line as one.

use std::time::Duration;

use carafe_web::Current;

use crate::{
    mask::Mask,
    project::{Project, Spot},
};

/// A query, as often as one line asked it.
#[derive(Debug)]
pub(crate) struct Query {
    /// Its text, in which values never are.
    pub(crate) sql: String,
    /// The database, where it is not the first.
    pub(crate) database: Option<String>,
    /// The line that asked.
    pub(crate) spot: Spot,
    pub(crate) times: usize,
    /// How long all of them took.
    pub(crate) took: Duration,
    /// Rows of all of them.
    pub(crate) rows: u64,
    /// How many failed.
    pub(crate) failed: usize,
}

/// In the order in which each ended first.
#[cfg(feature = "db")]
pub(super) fn all(current: &Current, (project, mask): (&Project, &Mask)) -> Vec<Query> {
    let mut seen = std::collections::HashMap::new();
    let mut all: Vec<Query> = Vec::new();
    for query in current.queries() {
        let (file, line) = (query.place.file(), query.place.line());
        let key = (query.sql.clone(), query.database.clone(), file, line);
        let at = *seen.entry(key).or_insert(all.len());
        if at == all.len() {
            all.push(Query {
                sql: mask.text(&query.sql),
                database: Some(query.database).filter(|alias| alias != "default"),
                spot: project.spot((file, line, None), mask),
                times: 0,
                took: Duration::ZERO,
                rows: 0,
                failed: 0,
            });
        }
        let one = &mut all[at];
        one.times += 1;
        one.took += query.took;
        one.rows += query.rows.unwrap_or_default();
        one.failed += usize::from(query.rows.is_none());
    }
    all
}

#[cfg(not(feature = "db"))]
pub(super) fn all(_current: &Current, (_project, _mask): (&Project, &Mask)) -> Vec<Query> {
    Vec::new()
}

impl Query {
    /// Time, rows, and how often, in words.
    pub(crate) fn facts(&self) -> Vec<String> {
        let mut facts = vec![in_words(self.took), counted(self.rows, "row", "rows")];
        if self.failed > 0 {
            facts.push(if self.times == 1 { "failed".to_owned() } else { format!("{} failed", self.failed) });
        }
        facts.extend(self.database.as_ref().map(|alias| format!("on {alias}")));
        facts
    }
}

/// How many there were, and how long all of them took.
pub(crate) fn summary(queries: &[Query]) -> String {
    let times: usize = queries.iter().map(|query| query.times).sum();
    let took: Duration = queries.iter().map(|query| query.took).sum();
    format!("{} in {}", counted(times as u64, "query", "queries"), in_words(took))
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn in_words(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
