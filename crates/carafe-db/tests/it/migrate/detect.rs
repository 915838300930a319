//! What is found between two states.

use carafe_db::{
    Kind, Value,
    error::Result,
    migrate::{
        Graph, Migration,
        autodetect::{Questions, detect, migrations},
    },
    schema::{
        Fill, State,
        state::{FieldState, FieldType, ModelState},
    },
};

use crate::schema::golden;

/// Answers as a test gives them: which renames, and the value for everything.
struct Answers(&'static [&'static str]);

impl Questions for Answers {
    fn is_model_renamed(&mut self, old: &ModelState, new: &ModelState) -> Result<bool> {
        Ok(self.0.contains(&format!("{}={}", old.name, new.name).as_str()))
    }

    fn is_field_renamed(&mut self, _model: &str, old: &str, new: &str) -> Result<bool> {
        Ok(self.0.contains(&format!("{old}={new}").as_str()))
    }

    fn fill(&mut self, _model: &str, name: &str, field: &FieldState) -> Result<Option<Fill>> {
        let is_number = matches!(field.ty, FieldType::Plain(ty) if ty.kind == Kind::I64);
        Ok(Some(Fill::Value(if is_number { Value::I64(7) } else { Value::Text(format!("value of {name}")) })))
    }
}

/// A state as the operations of a file make it. A line `app NAME` begins the file of another app.
fn state(text: &str) -> (State, Vec<Migration>) {
    let mut state = State::default();
    let mut all = Vec::new();
    for part in text.split("app ").filter(|part| !part.trim().is_empty()) {
        let (app, text) = part.split_once('\n').unwrap();
        let migration = Migration::read(app.trim(), "0001_initial", "state.toml", text).unwrap();
        migration.apply(&mut state).unwrap();
        all.push(migration);
    }
    (state, all)
}

const PLAIN: &str = r#"app blog
[[op]]
create_model = "Author"
table = "blog_author"
fields.id = { type = "i64", key = true, auto = true }
fields.name = { type = "text", max_length = 80 }
[[op]]
create_model = "Post"
table = "blog_post"
index = [{ name = "post_title", columns = ["title"] }]
check = [{ name = "post_views", condition = "\"views\" >= 0" }]
fields.id = { type = "i64", key = true, auto = true }
fields.title = { type = "text", max_length = 200 }
fields.body = { type = "text" }
fields.views = { type = "i64", null = true }
fields.author = { references = "Author", on_delete = "cascade" }
fields.tags = { many_to_many = "Author" }
"#;

/// The name of the case, what is replaced by what in `PLAIN`, and the answers.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const CASES: &[Case] = &[
    ("nothing", &[], &[]),
    ("field_added", &[("fields.views", "fields.sub = { type = \"text\", null = true }\nfields.views")], &[]),
    ("field_added_not_null", &[("fields.views", "fields.sub = { type = \"text\" }\nfields.views")], &[]),
    ("field_removed", &[("fields.body = { type = \"text\" }\n", "")], &[]),
    ("field_renamed", &[("fields.body", "fields.text")], &["body=text"]),
    ("field_not_renamed", &[("fields.body", "fields.text")], &[]),
    (
        "field_renamed_and_altered",
        &[("fields.body = { type = \"text\"", "fields.text = { type = \"text\", max_length = 9")],
        &["body=text"],
    ),
    ("field_longer", &[("max_length = 200", "max_length = 300")], &[]),
    ("field_not_null", &[("type = \"i64\", null = true", "type = \"i64\"")], &[]),
    (
        "field_unique",
        &[("{ type = \"text\", max_length = 80 }", "{ type = \"text\", max_length = 80, unique = true }")],
        &[],
    ),
    ("type_changed", &[("fields.body = { type = \"text\" }", "fields.body = { type = \"json\" }")], &[]),
    (
        "choices_changed",
        &[("fields.body = { type = \"text\" }", "fields.body = { type = \"text\", choices = [\"a\"] }")],
        &[],
    ),
    ("reference_nullable", &[("on_delete = \"cascade\" }", "on_delete = \"set_null\", null = true }")], &[]),
    (
        "model_renamed",
        &[
            (
                "create_model = \"Author\"\ntable = \"blog_author\"",
                "create_model = \"Writer\"\ntable = \"blog_writer\"",
            ),
            ("\"Author\"", "\"Writer\""),
        ],
        &["Author=Writer"],
    ),
    ("table_changed", &[("blog_author", "writers")], &[]),
    ("index_renamed", &[("post_title", "post_by_title")], &[]),
    ("index_changed", &[("columns = [\"title\"]", "columns = [\"-title\"]")], &[]),
    ("check_changed", &[(">= 0", "> 0")], &[]),
    ("relation_renamed", &[("fields.tags", "fields.fans")], &["tags=fans"]),
    ("unmanaged", &[("table = \"blog_author\"", "table = \"blog_author\"\nmanaged = false")], &[]),
];

#[test]
fn each_difference_is_found_and_leads_to_the_state_that_was_wanted() {
    let mut text = String::new();
    for (name, replaced, answers) in CASES {
        let mut wanted = PLAIN.to_owned();
        for (from, to) in *replaced {
            assert!(wanted.contains(from), "{name}: {from}");
            wanted = wanted.replace(from, to);
        }
        text.push_str(&format!("# {name}\n{}\n", found(PLAIN, &wanted, answers)));
    }
    golden("migrate/differences.toml", &text);
}

/// The name of the case, what is replaced by what where a model is searched and keeps rows apart, and the answers.
const SPECIAL: &[Case] = &[
    ("nothing", &[], &[]),
    ("search_of_other_texts", &[("columns = [\"title\", \"body\"]", "columns = [\"body\", \"title\"]")], &[]),
    ("search_weighs_otherwise", &[("weights = [\"A\", \"B\"]", "weights = [\"A\", \"D\"]")], &[]),
    ("search_in_another_language", &[("search = \"simple\"", "search = \"english\"")], &[]),
    ("no_search", &[(SEARCH, "")], &[]),
    ("searched_field_renamed", &[("\"body\"", "\"text\""), ("fields.body", "fields.text")], &["body=text"]),
    ("searched_table_renamed", &[("\"blog_post\"", "\"posts\""), ("blog_post_fts", "posts_fts")], &[]),
    ("other_operator", &[("[\"=\", \"&&\"]", "[\"=\", \"-|-\"]")], &[]),
    ("no_exclusion", &[(EXCLUDE, "")], &[]),
    ("range_of_another_kind", &[("of = \"timestamp\"", "of = \"date\"")], &[]),
];
const SEARCH: &str = ", { name = \"blog_post_fts\", columns = [\"title\", \"body\"], search = \"simple\", weights = [\"A\", \"B\"] }";
const EXCLUDE: &str = ", { name = \"apart\", columns = [\"author\", \"shown\"], condition = \"\\\"views\\\" > 0\", exclude = [\"=\", \"&&\"] }";

// row: orm.search, orm.pg_lookups
#[test]
fn a_search_and_an_exclusion_that_changed_are_made_anew() {
    let index = "columns = [\"title\"] }";
    let plain = PLAIN.replace(index, &format!("{index}{SEARCH}{EXCLUDE}"));
    let plain = plain.replace(
        "fields.tags",
        "fields.shown = { type = \"range\", of = \"timestamp\", null = true }\nfields.tags",
    );
    let mut text = format!("# new\n{}\n", found("app blog\n", &plain, &[]));
    for (name, replaced, answers) in SPECIAL {
        let mut wanted = plain.clone();
        for (from, to) in *replaced {
            assert!(wanted.contains(from), "{name}: {from}");
            wanted = wanted.replace(from, to);
        }
        text.push_str(&format!("# {name}\n{}\n", found(&plain, &wanted, answers)));
    }
    golden("migrate/special.toml", &text);
}

// row: orm.search, orm.pg_lookups
#[test]
fn a_file_that_says_something_wrong_of_a_search_or_a_range_is_told_where() {
    let cases = [
        (
            "columns = [\"a\"]\nsearch = \"simple\"\nweights = [\"E\"]",
            "f.toml:5:11: a weight is `A`, `B`, `C` or `D`",
        ),
        (
            "columns = [\"a\"]\nsearch = \"simple\"\nweights = [\"A\", \"B\"]",
            "f.toml:5:11: `weights` has 2 for 1 of `columns`",
        ),
        ("columns = [\"a\"]\nexclude = [\"=\", \"=\"]", "f.toml:4:11: `exclude` has 2 for 1 of `columns`"),
        ("columns = [\"a\"]\nexclude = [\"= 1); DROP\"]", "f.toml:4:11: `= 1); DROP` is no operator"),
        (
            "columns = [\"a\"]\nsearch = \"simple\"\nexclude = [\"=\"]",
            "f.toml:5:11: an index is for `search` or for `exclude`",
        ),
        ("columns = [\"a\"]\nweights = [\"A\"]", "f.toml:4:11: `weights` are those of a `search`"),
    ];
    for (words, wanted) in cases {
        let text = format!("[[op]]\nadd_index = \"Post\"\n{words}\nname = \"x\"\n");
        let error = Migration::read("blog", "0001", "f.toml", &text).unwrap_err();
        assert!(error.message().starts_with(wanted), "{error}");
    }
    let text = "[[op]]\nadd_field = \"Post.x\"\ntype = \"range\"\nof = \"text\"\n";
    let error = Migration::read("blog", "0001", "f.toml", text).unwrap_err();
    assert!(
        error.to_string().contains("f.toml:4:6: there are no ranges of `text`; there are ranges of i32"),
        "{error}"
    );
}

/// The files between, after a look that they lead to what was wanted and that a second look finds nothing.
fn found(from: &str, to: &str, answers: &'static [&'static str]) -> String {
    let ((before, files), (after, _)) = (state(from), state(to));
    let ops = detect(&before, &after, &mut Answers(answers)).unwrap();
    let graph = Graph::of(files.clone(), &Default::default()).unwrap();
    let made: Vec<Migration> =
        migrations(&graph, ops, &before).unwrap().into_iter().map(|chunk| chunk.migration).collect();
    let text: Vec<String> = made.iter().map(|m| format!("## {}\n{}", m.id, m.written())).collect();
    let read = made.iter().map(|m| Migration::read(&m.id.app, &m.id.name, &m.file, &m.written()).unwrap());
    let graph = Graph::of(files.into_iter().chain(read).collect(), &Default::default()).unwrap();
    let reached = graph.state(graph.in_order()).unwrap();
    let rest = detect(&reached, &after, &mut Answers(&[])).unwrap();
    assert!(rest.is_empty(), "{rest:?}");
    text.join("\n")
}

const CIRCLE: &str = r#"app a
[[op]]
create_model = "Node"
table = "a_node"
fields.id = { type = "i64", key = true, auto = true }
fields.parent = { references = "Node", on_delete = "cascade", null = true }
[[op]]
create_model = "One"
table = "a_one"
index = [{ name = "one_two", columns = ["two"] }]
fields.id = { type = "i64", key = true, auto = true }
"#;

#[test]
fn models_that_point_in_a_circle_also_across_apps_come_in_an_order_that_works() {
    let wanted = wanted_circle();
    let ops = detect(&State::default(), &wanted, &mut Answers(&[])).unwrap();
    let made = migrations(&Graph::default(), ops, &State::default()).unwrap();
    let text: Vec<String> = made
        .iter()
        .map(|chunk| format!("## {}\n{}", chunk.migration.id, chunk.migration.written()))
        .collect();
    golden("migrate/circle.toml", &text.join("\n"));
    let graph =
        Graph::of(made.into_iter().map(|chunk| chunk.migration).collect(), &Default::default()).unwrap();
    let reached = graph.state(graph.in_order()).unwrap();
    assert!(detect(&reached, &wanted, &mut Answers(&[])).unwrap().is_empty());
    let back = detect(&wanted, &State::default(), &mut Answers(&[])).unwrap();
    assert_eq!(back.iter().filter(|(_, op)| op.operation().describe().starts_with("- delete")).count(), 4);
}

/// `a.One` points at `b.Two`, `b.Two` at `a.One`, `b.Three` at both.
fn wanted_circle() -> State {
    let plain = CIRCLE.replace("index = [{ name = \"one_two\", columns = [\"two\"] }]\n", "");
    let b = "app b\n[[op]]\ncreate_model = \"Two\"\ntable = \"b_two\"\nfields.id = { type = \"i64\", key = true, auto = true }\nfields.one = { references = \"a.One\", on_delete = \"cascade\" }\n[[op]]\ncreate_model = \"Three\"\ntable = \"b_three\"\nfields.id = { type = \"i64\", key = true, auto = true }\nfields.one = { references = \"a.One\", on_delete = \"cascade\" }\nfields.two = { references = \"Two\", on_delete = \"cascade\" }\n";
    let (mut state, _) = state(&format!("{plain}{b}"));
    let late = Migration::read(
        "a",
        "late",
        "late.toml",
        "[[op]]\nadd_field = \"One.two\"\nreferences = \"b.Two\"\non_delete = \"cascade\"\n[[op]]\nadd_index = \"One\"\nname = \"one_two\"\ncolumns = [\"two\"]",
    );
    late.unwrap().apply(&mut state).unwrap();
    state
}
