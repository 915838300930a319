//! What visitors write into a search box.

use super::*;

/// Signs of the languages of FTS5 and of PostgreSQL, of SQL, and letters that are none.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\"",
    "\"\"",
    "\"\"\"",
    "'",
    "''",
    "'; DROP TABLE page; --",
    "rust'",
    "(",
    ")",
    "((",
    "rust)",
    "(rust",
    "*",
    "rust*",
    "*rust",
    "^rust",
    "title:rust",
    "title : rust",
    "{title body}: rust",
    "- title:x",
    "-",
    "--",
    "- rust",
    "-rust",
    "-\"rust",
    "+rust",
    "+",
    "<",
    ">",
    "@",
    "~",
    "rust~",
    "AND",
    "OR",
    "NOT",
    "or",
    "or or",
    "OR rust",
    "rust OR",
    "rust AND",
    "AND rust",
    "rust NOT",
    "NOT rust",
    "NEAR",
    "NEAR(",
    "NEAR(rust web, 5)",
    "rust NEAR web",
    "rust & web",
    "rust | web",
    "!rust",
    "rust & ",
    "& rust",
    "rust <-> web",
    "rust:A",
    "rust:*",
    ":",
    ";",
    "\\",
    "\\\\",
    "rust\\",
    "%",
    "_",
    "$1",
    "?",
    "{}",
    "{0}",
    "\0",
    "ru\0st",
    "\0rust\0",
    "\n\t\r",
    "rust\u{0}web",
    "\u{202e}rust",
    "\u{feff}",
    "\u{2}\u{3}",
    "a\u{301}",
    "😀",
    "\u{10ffff}",
    "漢字 かな",
    "عربي",
    "it's",
    "O'Reilly",
    "C++",
    "c#",
    ".net",
    "e-mail",
    "http://a.b/c?d=e&f=g",
    "a@b.c",
    "1.5",
    "-1",
    "0x10",
    "1e9",
    "..",
    "…",
    "“rust”",
    "rank",
    "rowid",
    "page_fts",
    "\"rust\" \"",
    "\"a\" or",
    "or \"a\"",
    "\"or\"",
];

/// Short texts, many times.
const MANY: &[(&str, usize)] = &[
    ("a", 100_000),
    ("a ", 50_000),
    ("\"", 100_000),
    ("-a ", 50_000),
    ("(", 100_000),
    ("a or ", 50_000),
    ("\"a b\" ", 20_000),
    ("é", 3_000),
    ("\0", 10_000),
    ("!", 100_000),
];

// row: orm.search
#[test]
fn nothing_that_a_visitor_writes_is_an_error() {
    let long = MANY.iter().map(|(part, times)| part.repeat(*times));
    let texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).chain(long).collect();
    each_searched(async |db| {
        for text in &texts {
            for query in [SearchQuery::websearch(text), SearchQuery::plain(text), SearchQuery::phrase(text)] {
                let start: String = text.chars().take(40).collect();
                let shown = |error: DbError| panic!("{start:?}: {error:?}");
                let rows = Page::objects().search(query.clone());
                rows.clone().all(&db).await.unwrap_or_else(shown);
                rows.clone().count(&db).await.unwrap_or_else(|error| panic!("{start:?}: {error:?}"));
                let marked = rows.values(|p| (p.search_highlight(p.title), p.search_headline(p.body)));
                marked.all(&db).await.unwrap_or_else(|error| panic!("{start:?}: {error:?}"));
                let other = Page::objects().exclude(|p| p.search(query.clone()));
                other.count(&db).await.unwrap_or_else(|error| panic!("{start:?}: {error:?}"));
            }
        }
        assert_eq!(Page::objects().count(&db).await.unwrap(), PAGES.len() as u64, "a text was taken for SQL");
    });
}

// row: orm.search
#[test]
fn signs_are_no_words_and_find_nothing() {
    each_searched(async |db| {
        for text in ["", " ", "\"\"", "!!!", "-", "*", "-rust", "\0"] {
            assert_eq!(titles(&db, text).await.unwrap(), [""; 0], "{text:?}");
        }
        for text in ["rust !!!", "rust \"\"", "rust -", "\0rust", "rust*", "(rust)", "^rust", "rust:A"] {
            let found = titles(&db, text).await.unwrap();
            assert!(text == "rust:A" || found.len() == 3, "{text:?}: {found:?}");
        }
    });
}

// row: orm.search
#[test]
fn a_raw_query_of_another_language_is_an_error_that_names_the_line() {
    each_searched(async |db| {
        let error = Page::objects().search(SearchQuery::raw("rust & (")).all(&db).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Query, "{error:?}");
        assert!(error.place().unwrap().to_string().contains("hostile.rs"), "{error:?}");
        let raw = if db.features().vendor == Vendor::Postgres { "iro:* & !web" } else { "iro* NOT web" };
        assert_eq!(titles(&db, SearchQuery::raw(raw)).await.unwrap(), ["Iron"]);
    });
}
