//! Where templates are looked for, and that a change on the disk is seen.

use std::{fs, path::PathBuf, sync::Arc};

use carafe_core::{App, embed::Dir};
use carafe_template::{Engine, Render, TemplateApp, TemplateSettings, Values};

const FIRST: Dir = Dir::embedded("first", &[("a.html", b"first"), ("both.html", b"first")]);
const SECOND: Dir = Dir::embedded("second", &[("b.html", b"second"), ("both.html", b"second")]);
const PROJECT: Dir = Dir::embedded("project", &[("a.html", b"project")]);

fn render(engine: &Engine, name: &str) -> String {
    engine.render(Render::new(name.to_owned(), Values::new())).unwrap()
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

// row: tpl.loaders
#[test]
fn the_project_comes_before_its_apps_and_those_in_the_order_of_mounting() {
    let app = App::new()
        .mount("/1", App::named("one").templates(FIRST))
        .mount("/2", App::named("two").templates(SECOND))
        .templates(PROJECT);
    let engine = Engine::new(&Arc::new(app.build()), &TemplateSettings::default());
    assert_eq!(
        ["a.html", "b.html", "both.html"].map(|name| render(&engine, name)),
        ["project", "second", "first"]
    );
}

#[test]
fn names_do_not_lead_out_of_the_folders() {
    let engine = Engine::new(&Arc::new(App::new().templates(FIRST).build()), &TemplateSettings::default());
    for name in ["../Cargo.toml", "/etc/passwd", "", ".env", "a.html/", "a.html$title", "x\0"] {
        let rendered = engine.render(Render::new(name, Values::new()));
        assert!(rendered.is_err() || name == "a.html$title", "{name:?}");
    }
}

// row: tpl.render_api
#[test]
#[cfg(debug_assertions)]
fn a_changed_file_is_there_at_the_next_page_and_so_is_what_stands_before_it() {
    let (near, far) = (folder("near"), folder("far"));
    fs::write(far.join("base.html"), "<b>{% block x %}{% endblock %}</b>").unwrap();
    fs::write(far.join("page.html"), "{% extends 'base.html' %}{% block x %}1{% endblock %}").unwrap();
    let app = App::new().templates(Dir::at(near.clone())).templates(Dir::at(far.clone()));
    let engine = Engine::new(&Arc::new(app.build()), &TemplateSettings::default());
    assert_eq!(render(&engine, "page.html"), "<b>1</b>");
    fs::write(far.join("base.html"), "<i>{% block x %}{% endblock %}</i>").unwrap();
    assert_eq!(render(&engine, "page.html"), "<i>1</i>");
    fs::write(near.join("base.html"), "near {% block x %}{% endblock %}").unwrap();
    assert_eq!(render(&engine, "page.html"), "near 1");
    fs::remove_file(near.join("base.html")).unwrap();
    assert_eq!(render(&engine, "page.html"), "<i>1</i>");
}

#[test]
#[cfg(debug_assertions)]
fn the_project_folder_of_the_settings_is_found_in_debug_builds() {
    let project = folder("project");
    fs::write(project.join("a.html"), "found").unwrap();
    let settings = TemplateSettings { folder: project, ..TemplateSettings::default() };
    let engine = Engine::new(&Arc::new(App::new().templates(FIRST).build()), &settings);
    assert_eq!(render(&engine, "a.html"), "found");
}

#[test]
fn a_file_that_is_no_text_is_an_error_with_its_path() {
    const BYTES: Dir = Dir::embedded("bytes", &[("a.html", b"\xff")]);
    let engine = Engine::new(&Arc::new(App::new().templates(BYTES).build()), &TemplateSettings::default());
    let error = engine.render(Render::new("a.html", Values::new())).unwrap_err();
    assert!(error.message().contains("`bytes/a.html` is not UTF-8"), "{error}");
}
