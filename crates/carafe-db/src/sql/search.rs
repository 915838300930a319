//! Full-text search.

use super::{bound::Bound, slot::Form, writer::Writer};
use crate::{
    DbError, ErrorKind, Value,
    driver::Vendor,
    error::Result,
    expr::search::{BEGIN, END, config, function, marks},
    meta::SearchMeta,
    names, neutral,
    node::{Found, Function, Node, SearchKind},
    path::Path,
    query::Query,
};

/// What a query looks for, of its own rows.
type Search<'q> = (&'q Node, SearchKind, &'q Value);

impl<'q> Writer<'q> {
    /// The search of one text that no model declares.
    pub(super) fn search(&mut self, function: Function, arguments: &'q [Node]) -> Result<()> {
        if self.vendor() != Vendor::Postgres {
            return Err(self.unsupported("full-text search of a single field").hint(
                "let the model say which texts are searched, `#[model(search(…))]`, and ask with `.search(…)` of the query",
            ));
        }
        let (text, words) = (&arguments[0], &arguments[1]);
        let rank = function == Function::SearchRank;
        self.push(if rank { "CAST(TS_RANK(" } else { "(" });
        self.push("TO_TSVECTOR('simple', ");
        self.node(text)?;
        self.push(if rank { "), " } else { ") @@ " });
        self.push("WEBSEARCH_TO_TSQUERY('simple', ");
        match words {
            Node::Value(value) => self.bind(Bound::Value(value), Form::Words(SearchKind::Websearch)),
            words => self.node(words)?,
        }
        self.push(if rank { ")) AS double precision)" } else { "))" });
        Ok(())
    }

    /// A row answers the search that its model declares.
    pub(super) fn matches(&mut self, node: &'q Node) -> Result<()> {
        let Node::Matches(path, kind, words) = node else { return Ok(()) };
        let meta = declared(path)?;
        match self.vendor() {
            Vendor::Postgres => {
                self.push("(");
                self.vector(path)?;
                self.push(" @@ ");
                self.query_of(meta, *kind, words);
                self.push(")");
            }
            Vendor::Sqlite => self.in_words(path, node, (*kind, words))?,
            Vendor::MariaDb | Vendor::MySql => return Err(self.no_search()),
        }
        Ok(())
    }

    /// The table of words is joined where the query looks for something of its own rows, and asked for keys elsewhere.
    fn in_words(&mut self, path: Path, node: &'q Node, (kind, words): (SearchKind, &'q Value)) -> Result<()> {
        let table = names::search(self.table(path.meta())?);
        let joined = self.scopes.last().and_then(|scope| {
            let (own, ..) = of_rows(scope.query)?;
            std::ptr::eq(own, node).then(|| scope.words.clone()).flatten()
        });
        if let Some(alias) = joined {
            self.push(&alias);
            self.push(".");
            self.name(&table);
            self.push(" MATCH ");
            self.bind(Bound::Value(words), Form::Words(kind));
            return Ok(());
        }
        self.push("(");
        self.column(path, key_of(path))?;
        self.push(" IN (SELECT rowid FROM ");
        self.name(&table);
        self.push(" WHERE ");
        self.name(&table);
        self.push(" MATCH ");
        self.bind(Bound::Value(words), Form::Words(kind));
        self.push("))");
        Ok(())
    }

    /// The name of SQLite's table of words in a query that looks for something of its own rows.
    pub(super) fn words_alias(&self, query: &Query, table: &str) -> Option<String> {
        (self.vendor() == Vendor::Sqlite && of_rows(query).is_some()).then(|| format!("{table}s"))
    }

    /// Joins it.
    pub(super) fn join_words(&mut self, query: &'q Query) -> Result<()> {
        let Some(alias) = self.scopes.last().and_then(|scope| scope.words.clone()) else { return Ok(()) };
        let table = names::search(self.table(query.root.meta())?);
        self.push(" INNER JOIN ");
        self.name(&table);
        self.push(&format!(" {alias} ON {alias}.rowid = "));
        self.column(query.root, key_of(query.root))
    }

    /// What is told of a row that was found.
    pub(super) fn found(&mut self, path: Path, found: Found) -> Result<()> {
        let meta = declared(path)?;
        let scope = self.scopes.iter().rev().find(|scope| scope.query.root == path);
        let search = scope.and_then(|scope| Some((of_rows(scope.query)?, scope.words.clone())));
        let Some(((_, kind, words), alias)) = search else { return Err(not_searched(path)) };
        match self.vendor() {
            Vendor::Postgres => self.found_by_vector(path, found, (meta, kind, words)),
            Vendor::Sqlite => {
                let alias = alias.ok_or_else(|| not_searched(path))?;
                self.found_in_words(path, found, (meta, &alias))
            }
            Vendor::MariaDb | Vendor::MySql => Err(self.no_search()),
        }
    }

    fn found_by_vector(
        &mut self,
        path: Path,
        found: Found,
        (meta, kind, words): (&SearchMeta, SearchKind, &'q Value),
    ) -> Result<()> {
        let (field, whole) = match found {
            Found::Rank => {
                self.push("CAST(TS_RANK(");
                self.vector(path)?;
                self.push(", ");
                self.query_of(meta, kind, words);
                self.push(") AS double precision)");
                return Ok(());
            }
            Found::Headline(field) => (field, false),
            Found::Highlight(field) => (field, true),
        };
        self.push(&format!("TS_HEADLINE({}, COALESCE(", config(meta.config)));
        self.column(path, field)?;
        self.push(", ''), ");
        self.query_of(meta, kind, words);
        let options = neutral::text(Vendor::Postgres, &marks(whole));
        self.push(&format!(", {options})"));
        Ok(())
    }

    fn found_in_words(&mut self, path: Path, found: Found, (meta, alias): (&SearchMeta, &str)) -> Result<()> {
        let (field, whole) = match found {
            Found::Rank => {
                // FTS5 counts the best as the least.
                self.push(&format!("(-{alias}.rank)"));
                return Ok(());
            }
            Found::Headline(field) => (field, false),
            Found::Highlight(field) => (field, true),
        };
        let place = meta.fields.iter().position(|(own, _)| *own == field);
        let place = place.ok_or_else(|| not_among(path, field))?;
        let table = names::search(self.table(path.meta())?);
        self.push(if whole { "COALESCE(highlight(" } else { "COALESCE(snippet(" });
        self.push(&format!("{alias}."));
        self.name(&table);
        self.push(&format!(", {place}, char({}), char({})", u32::from(BEGIN), u32::from(END)));
        self.push(if whole { "), '')" } else { ", ' … ', 32), '')" });
        Ok(())
    }

    /// The words of a row of PostgreSQL.
    fn vector(&mut self, path: Path) -> Result<()> {
        self.column_of(path, names::SEARCH_COLUMN)
    }

    fn query_of(&mut self, meta: &SearchMeta, kind: SearchKind, words: &'q Value) {
        self.push(&format!("{}({}, ", function(kind), config(meta.config)));
        self.bind(Bound::Value(words), Form::Words(kind));
        self.push(")");
    }

    fn no_search(&self) -> DbError {
        self.unsupported("full-text search").hint(
            "search boxes over few rows can use `icontains` or `DynQuery::search`; for many rows keep the site on PostgreSQL \
             or SQLite",
        )
    }
}

/// What a query looks for, of its own rows: the first, where it looks several times.
fn of_rows(query: &Query) -> Option<Search<'_>> {
    query.filters.iter().find_map(|node| match node {
        Node::Matches(path, kind, words) if *path == query.root => Some((node, *kind, &**words)),
        _ => None,
    })
}

fn declared(path: Path) -> Result<&'static SearchMeta> {
    let search = path.meta().search.as_ref();
    search.ok_or_else(|| DbError::new(ErrorKind::Query, format!("`{path}` declares no search")))
}

fn key_of(path: Path) -> usize {
    path.meta().key.first().copied().unwrap_or_default()
}

#[cold]
fn not_searched(path: Path) -> DbError {
    let fact = format!("how a row of `{path}` answers is known only in a query that looks for something");
    DbError::new(ErrorKind::Query, fact).hint("write `.search(…)` before it")
}

#[cold]
fn not_among(path: Path, field: usize) -> DbError {
    let fact =
        format!("`{path}.{}` is not among the texts that are searched", path.meta().fields[field].name);
    DbError::new(ErrorKind::NotSupported, fact)
        .hint("SQLite marks words only in fields that `#[model(search(…))]` names")
}
