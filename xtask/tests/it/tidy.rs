//! Each check of tidy finds what it is for, and nothing else.

use xtask::{tidy, tree::Tree};

/// A file of a published crate must give exactly the findings that hold these texts.
fn check(path: &str, text: &str, expected: &[&str]) {
    let rows = "[route]\nstatic = \"A done\"\n";
    let changelog = "# Changelog\n\n## Unreleased\n\n- **Routes**: there are some\n";
    let tree = Tree::of([
        ("docs/dev/rows.toml", rows),
        ("CHANGELOG.md", changelog),
        ("crates/x/tests/it/route.rs", "//! The routes.\n\n// row: route.static\n#[test]\nfn x() {}\n"),
        (path, text),
    ]);
    let found: Vec<String> = tidy::of_files(&tree).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "{text}\n{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found:?} does not say {expected:?}");
    }
}

#[test]
fn a_tidy_file_gives_nothing() {
    check("crates/x/src/page.rs", "//! One page.\n\npub fn page() {}\n", &[]);
}

#[test]
fn names_and_first_lines_must_say_something() {
    check("crates/x/src/utils.rs", "//! This and that.\n", &["`utils` says nothing"]);
    check("crates/x/src/page/mod.rs", "//! One page.\n", &["`mod` says nothing"]);
    check("crates/x/src/page.rs", "fn page() {}\n", &["the first line must be"]);
    check("crates/x/src/page.rs", "//! Page\n", &["the first line must be"]);
}

#[test]
fn a_porch_holds_no_logic() {
    check("crates/x/src/lib.rs", "//! A room.\nmod a;\npub use a::B;\n", &[]);
    check("crates/x/src/lib.rs", "//! A room.\npub fn a() {}\n", &["the function `a` in the porch"]);
    check("crates/x/src/lib.rs", "//! A room.\npub struct A;\nimpl A {}\n", &["the struct `A`", "an `impl`"]);
    check("crates/x/src/lib.rs", "//! All macros.\n#[proc_macro_attribute]\npub fn a() { b::c() }\n", &[]);
}

#[test]
fn panics_are_for_our_own_bugs() {
    let head = "//! One page.\n";
    let cases: &[(&str, &[&str])] = &[
        ("fn a() { b().unwrap() }", &["page.rs:2: `unwrap` outside of tests"]),
        ("fn a() { b(format!(\"{}\", c().unwrap())) }", &["`unwrap` outside of tests"]),
        ("fn a() { b().expect(\"it is there\") }", &["the text of an `expect`"]),
        ("fn a() { b().expect(\"bug in carafe: it is not there\") }", &[]),
        ("fn a() { b().unwrap_or(1); parser.expect(kind) }", &[]),
        ("#[cfg(test)]\nmod tests { fn a() { b().unwrap() } }", &[]),
        ("/// ```\n/// a().unwrap();\n/// ```\nfn a() {}", &[]),
    ];
    for (text, expected) in cases {
        check("crates/x/src/page.rs", &format!("{head}{text}\n"), expected);
    }
    check("crates/x/tests/it/page.rs", "//! The page.\nfn a() { b().unwrap() }\n", &[]);
}

#[test]
fn some_things_are_not_done_without_a_reason() {
    let test = |body: &str| format!("//! The page.\n{body}\n");
    check(
        "crates/x/tests/it/page.rs",
        &test("fn a() { sleep(b) }"),
        &["page.rs:2: `sleep(` is not used here"],
    );
    check(
        "crates/x/tests/it/page.rs",
        &test("// tidy(sleep): the clock itself is tested\nfn a() { sleep(b) }"),
        &[],
    );
    check(
        "crates/x/tests/it/page.rs",
        &test("// tidy(sleep):\nfn a() { sleep(b) }"),
        &["`sleep(` is not used"],
    );
    check("crates/x/tests/it/page.rs", &test("#[test]\n#[ignore]\nfn a() {}"), &["`#[ignore` is not used"]);
    check("crates/x/src/page.rs", &test("fn a() { todo!() }"), &["`todo!(` is not used"]);
    check("crates/x/src/page.rs", &test("async fn a() { tokio::time::sleep(b).await }"), &[]);
}

#[test]
fn docs_say_something() {
    let text = "//! One page.\n\n/// Returns an error if it fails.\nfn a() {}\n";
    check("crates/x/src/page.rs", text, &["page.rs:3: \"returns an error if it fails\" says nothing"]);
}

#[test]
fn rows_and_tests_agree() {
    check(
        "crates/x/tests/it/page.rs",
        "//! The page.\n// row: route.nothing\nfn a() {}\n",
        &["no row `route.nothing`"],
    );
    check("docs/dev/more.toml", "", &[]);
    let done = Tree::of([("docs/dev/rows.toml", "[route]\nstatic = \"A done\"\nhost = \"C open\"\n")]);
    let found = tidy::of_files(&done);
    assert!(found.iter().any(|f| f.text.contains("`route.static` is done, and no test")), "{found:?}");
    assert!(tidy::rows("[route]\nstatic = \"done\"\n").is_err());
    assert!(tidy::rows("[route]\nstatic = \"A nearly\"\n").is_err());
}

#[test]
fn check_ids_are_explained() {
    let text = "//! All checks.\nconst ID: &str = \"route.E001\";\n";
    check("crates/x/src/checks.rs", text, &["checks.rs:2: the check `route.E001` is not explained"]);
    check(
        "crates/x/src/checks.rs",
        "//! All checks.\n// As route.E001 says.\nconst VERSION: &str = \"v.1234\";\n",
        &[],
    );
}

/// The two files of a crate must give these findings.
fn check_knot(left: &str, right: &str, expected: usize) {
    let tree = Tree::of([
        ("docs/dev/rows.toml", ""),
        ("CHANGELOG.md", "\n## Unreleased\n- **A**: b\n"),
        (
            "crates/x/src/lib.rs",
            "//! A room.\nmod left;\nmod right;\npub use left::Left;\npub use right::{Right, of as right_of};\n",
        ),
        ("crates/x/src/left.rs", left),
        ("crates/x/src/right.rs", right),
    ]);
    let found = tidy::of_files(&tree);
    assert_eq!(found.len(), expected, "{left}{right}{found:#?}");
    assert!(found.iter().all(|finding| finding.text.contains("left, right")), "{found:#?}");
}

#[test]
fn imports_in_a_crate_point_one_way() {
    let (one, other) = ("//! One side.\n", "//! The other.\n");
    let left = |text: &str| format!("{one}{text}\n");
    let right = |text: &str| format!("{other}{text}\n");
    check_knot(&left("use crate::right::Right;"), &right(""), 0);
    check_knot(&left("use crate::right::Right;"), &right("use crate::left::Left;"), 1);
    check_knot(
        &left("use crate::{Right, other::{X, Y}};"),
        &right("use super::left;\nfn a() { super::left::b() }"),
        1,
    );
    check_knot(
        &left("fn a() { crate::right::b() }"),
        &right("use std::{fmt, io};\nfn a() -> crate::left::Left {}"),
        1,
    );
    check_knot(&left("use crate::Right;"), &right("#[cfg(test)]\nmod tests { use crate::left::Left; }"), 0);
    check_knot(&left("use crate::Right;"), &right("use crate::Left;"), 1);
}
