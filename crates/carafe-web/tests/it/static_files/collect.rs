//! `findstatic`, `collectstatic`, and what the checks say.

use std::fs;

use carafe_core::{
    App, Exit,
    embed::Dir,
    run::Ran,
    settings::{Profile, Sources},
};
use carafe_web::{RunApp, WebApp};

use super::{Folder, blog, site};

fn run(app: App, toml: &str, words: &str) -> Ran {
    let sources = Sources::new().profile(Profile::DEV).toml(toml);
    app.runner().named("site").sources(sources).capture(words.split_whitespace())
}

// row: static.discovery
#[test]
fn findstatic_names_every_folder_with_the_winner_first() {
    let folder = Folder::new("find", &[("own/blog/app.css", "own")]);
    let program = || site().static_files(folder.dir("own"));
    let ran = run(program(), "", "findstatic blog/app.css");
    ran.assert_ok();
    let lines: Vec<Vec<String>> =
        ran.stdout().lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
    let own = folder.0.join("own/blog/app.css").display().to_string();
    assert_eq!(lines[1], ["blog/app.css", "program", own.as_str(), "used"]);
    assert_eq!(lines[2], ["blog/app.css", "app", "blog", "static/blog/app.css", "-"]);

    let ran = run(program(), "", "findstatic blog/logo.svg --json");
    let value: serde_json::Value = serde_json::from_str(&ran.stdout()).unwrap();
    assert_eq!((&value["files"][0]["from"], &value["files"][0]["used"]), (&"app blog".into(), &true.into()));

    let ran = run(program(), "", "findstatic blog/logo.png");
    ran.assert_exit(Exit::FAILED);
    assert!(ran.stderr().contains("did you mean `blog/logo.svg`?"), "{}", ran.stderr());
}

// row: static.collect
#[test]
fn collectstatic_writes_every_file_once() {
    let folder =
        Folder::new("collect", &[("own/a.css", "a { background: url(b.svg) }"), ("own/b.svg", "<svg/>")]);
    let program = || site().static_files(folder.dir("own"));
    let toml = format!("[static]\nroot = {}\n", folder.toml("public/static"));
    let ran = run(program(), &toml, "collectstatic --dry-run");
    ran.assert_ok();
    assert!(ran.stdout().starts_with("9 files would be written"), "{}", ran.stdout());
    assert!(!folder.0.join("public").exists());

    let ran = run(program(), &toml, "collectstatic");
    assert!(ran.stdout().starts_with("9 files written"), "{} {}", ran.stdout(), ran.stderr());
    let manifest: serde_json::Value =
        serde_json::from_str(&folder.read("public/static/staticfiles.json")).unwrap();
    assert_eq!(manifest["paths"].as_object().unwrap().len(), 4);
    let hashed = |name: &str| manifest["paths"][name].as_str().unwrap().to_owned();
    let sheet = folder.read(&format!("public/static/{}", hashed("a.css")));
    assert_eq!(sheet, format!("a {{ background: url({}) }}", hashed("b.svg")));
    assert_eq!(folder.read("public/static/a.css"), "a { background: url(b.svg) }");
    let service = super::prod(program());
    assert_eq!(super::link(&service, "a.css"), format!("/static/{}", hashed("a.css")), "the names agree");

    let ran = run(program(), &toml, "collectstatic");
    assert!(ran.stdout().contains("0 files written"), "{}", ran.stdout());
    assert!(ran.stdout().contains("9 unchanged"), "{}", ran.stdout());
}

// row: static.collect
#[test]
fn collectstatic_clears_only_what_it_wrote() {
    let folder = Folder::new("clear", &[("own/a.txt", "a"), ("own/b.txt", "b"), ("public/mine.txt", "mine")]);
    let toml = format!("[static]\nroot = {}\n", folder.toml("public"));
    let program = || App::new().static_files(folder.dir("own"));
    run(program(), &toml, "collectstatic").assert_ok();
    fs::remove_file(folder.0.join("own/b.txt")).unwrap();
    let ran = run(program(), &toml, "collectstatic --clear");
    assert!(ran.stdout().contains("2 removed"), "{}", ran.stdout());
    assert!(!folder.0.join("public/b.txt").exists());
    assert_eq!(
        (folder.read("public/a.txt").as_str(), folder.read("public/mine.txt").as_str()),
        ("a", "mine")
    );
}

// row: static.collect, static.hash
#[test]
fn collectstatic_says_what_is_missing() {
    let ran = run(site(), "", "collectstatic");
    ran.assert_exit(Exit::CONFIG);
    assert!(ran.stderr().contains("static.root"), "{}", ran.stderr());

    let folder = Folder::new("missing", &[("own/a.css", "a { background: url(none.svg) }")]);
    let toml = format!("[static]\nroot = {}\n", folder.toml("public"));
    let ran = run(App::new().static_files(folder.dir("own")), &toml, "collectstatic");
    ran.assert_exit(Exit::FAILED);
    assert!(ran.stderr().contains("a.css refers to none.svg"), "{}", ran.stderr());
    assert!(!folder.0.join("public").exists());
}

#[test]
fn mistakes_are_found_before_the_site_starts() {
    const SHEET: Dir = Dir::embedded("static", &[("a.css", b"a { background: url(none.svg) }")]);
    let folder = Folder::new("checks", &[("static/a.css", ""), ("project/carafe.toml", "")]);
    let nested = format!("[static]\nroot = {}\n", folder.toml("static/collected"));
    let apart = format!("[static]\nroot = {}\n", folder.toml("collected"));
    let fine = || App::new().static_files(folder.dir("static"));
    let cases: [(App, &str, &[&str]); 9] = [
        (fine(), "", &[]),
        (fine(), &apart, &[]),
        (App::new().static_files(folder.dir("none")), "", &["static.E001"]),
        (App::new().static_files(folder.dir("project")), "", &["static.E002"]),
        (fine(), &nested, &["static.E003"]),
        (fine().static_at("/favicon.ico", "none.ico"), "", &["static.E004"]),
        (App::new().mount("/a", blog()).mount_as("b", "/b", blog()), "", &["static.W005", "static.W005"]),
        (site().static_files(Dir::embedded("own", &[("blog/app.css", b"")])), "", &[]),
        (App::new().static_files(SHEET), "", &["static.W006"]),
    ];
    for (app, toml, expected) in cases {
        let ran = run(app, toml, "check --json");
        let value: serde_json::Value = serde_json::from_str(&ran.stdout()).unwrap();
        let found: Vec<&str> =
            value["findings"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{}", ran.stdout());
    }
}

#[test]
fn settings_that_would_publish_too_much_are_refused() {
    for toml in [
        "dirs = [\"\"]",
        "root = \"\"",
        "url = \"/\"",
        "url = \"\"",
        "url = \"static/\"",
        "url = \"/static\"",
        "url = \"//host/\"",
        "url = \"/a/../\"",
        "url = \"https:///x/\"",
        "url = \"javascript:x/\"",
    ] {
        let ran = run(site(), &format!("[static]\n{toml}\n"), "check");
        ran.assert_exit(Exit::CONFIG);
    }
}
