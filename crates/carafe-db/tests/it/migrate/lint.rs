//! What is said of migrations before they are applied, and changes cut into phases.

use carafe_db::{
    driver::Vendor,
    migrate::{Migration, Op, lint::lint, phases::phases},
    schema::State,
};

fn read(name: &str, text: &str) -> Migration {
    Migration::read("blog", name, &format!("{name}.toml"), text).unwrap()
}

const BEFORE: &str = "[[op]]\ncreate_model = \"Post\"\ntable = \"blog_post\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\ntitle = { type = \"text\", max_length = 200, null = true }\nviews = { type = \"i32\" }\n";

fn before() -> State {
    let mut state = State::default();
    read("0001", BEFORE).apply(&mut state).unwrap();
    state
}

// row: mig.zero_downtime
#[test]
fn operations_that_lock_rewrite_lose_or_break_are_named() {
    let cases = [
        ("add_field = \"Post.a\"\ntype = \"text\"\nnull = true", "", ""),
        ("add_field = \"Post.a\"\ntype = \"text\"\ndefault = \"x\"", "", ""),
        (
            "add_field = \"Post.a\"\ntype = \"text\"\nfill = \"x\"",
            "breaks-running-program",
            "breaks-running-program rewrites-table",
        ),
        (
            "add_field = \"Post.a\"\ntype = \"text\"\nfill_sql = \"lower(\\\"title\\\")\"",
            "breaks-running-program rewrites-table",
            "breaks-running-program rewrites-table",
        ),
        ("remove_field = \"Post.title\"", "drops-data", "drops-data"),
        ("rename_field = \"Post.title\"\nto = \"name\"", "breaks-running-program", "breaks-running-program"),
        ("delete_model = \"Post\"", "drops-data", "drops-data"),
        ("alter_field = \"Post.views\"\ntype = \"i64\"", "rewrites-table", "rewrites-table"),
        ("alter_field = \"Post.title\"\ntype = \"text\"\nmax_length = 300\nnull = true", "", ""),
        (
            "alter_field = \"Post.title\"\ntype = \"text\"\nmax_length = 200\nfill = \"\"",
            "locks-table",
            "locks-table",
        ),
        ("add_index = \"Post\"\nname = \"i\"\ncolumns = [\"title\"]", "locks-table", ""),
        ("add_index = \"Post\"\nname = \"i\"\ncolumns = [\"title\"]\nonline = true", "", ""),
        (
            "add_check = \"Post\"\nname = \"c\"\ncondition = \"\\\"views\\\" > 0\"",
            "locks-table",
            "rewrites-table",
        ),
        (
            "add_index = \"Post\"\nname = \"blog_post_fts\"\ncolumns = [\"title\"]\nsearch = \"simple\"",
            "rewrites-table",
            "",
        ),
        (
            "add_index = \"Post\"\nname = \"apart\"\ncolumns = [\"views\"]\nexclude = [\"=\"]",
            "locks-table",
            "",
        ),
        ("sql = \"UPDATE blog_post SET views = 0\"", "no-way-back", "no-way-back"),
        ("run = \"fill\"\nreverse = \"noop\"", "", ""),
    ];
    for (op, postgres, mariadb) in cases {
        let migration = read("0002", &format!("depends = [\"0001\"]\n[[op]]\n{op}\n"));
        for (vendor, expected) in [(Vendor::Postgres, postgres), (Vendor::MariaDb, mariadb)] {
            let kinds: Vec<&str> = lint(&migration, &before(), vendor).iter().map(|lint| lint.kind).collect();
            assert_eq!(kinds.join(" "), expected, "{vendor}: {op}");
        }
    }
    let fresh =
        read("0001", &format!("{BEFORE}[[op]]\nadd_index = \"Post\"\nname = \"i\"\ncolumns = [\"title\"]\n"));
    assert_eq!(lint(&fresh, &State::default(), Vendor::Postgres), [], "a new table keeps nobody waiting");
}

#[test]
fn a_change_is_cut_into_what_both_programs_bear() {
    let text = "[[op]]\nadd_field = \"Post.slug\"\ntype = \"text\"\nfill_sql = \"lower(\\\"title\\\")\"\n[[op]]\nadd_index = \"Post\"\nname = \"i\"\ncolumns = [\"slug\"]\n[[op]]\nremove_field = \"Post.views\"\n";
    let cut = phases(read("0002", text).ops, &before());
    let titles = |ops: &[Op]| ops.iter().map(|op| op.operation().describe()).collect::<Vec<_>>();
    assert_eq!(titles(&cut.expand), ["+ add field blog.Post.slug"]);
    assert!(cut.expand[0].written("blog").contains("null      = true"));
    assert_eq!(titles(&cut.online), ["+ add index i on blog.Post"]);
    assert!(cut.online[0].online);
    assert_eq!(cut.fill.len(), 3, "one for each kind of database");
    assert_eq!(titles(&cut.contract), ["~ alter field blog.Post.slug", "- remove field blog.Post.views"]);
}
