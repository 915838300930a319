//! Django's filters: expressions and what Django's documentation says of them, in `tests/data/filters.txt`.

use std::sync::Arc;

use carafe_core::{App, embed::Dir};
use carafe_template::{Engine, Render, TemplateApp, TemplateSettings, Values};

#[test]
fn they_give_what_django_gives() {
    let cases = include_str!("../data/filters.txt").lines().filter(|line| line.contains(" => "));
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("filters");
    std::fs::create_dir_all(&folder).unwrap();
    let cases: Vec<_> = cases.map(|case| case.split_once(" => ").unwrap()).collect();
    for (number, (expression, _)) in cases.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.txt")), format!("{{{{ {expression} }}}}")).unwrap();
    }
    let app = App::new().templates(Dir::at(folder));
    let engine = Engine::new(&Arc::new(app.build()), &TemplateSettings::default());
    assert!(cases.len() > 40);
    for (number, (expression, expected)) in cases.iter().enumerate() {
        let got = engine.render(Render::new(format!("{number}.txt"), Values::new()));
        let got = got.unwrap_or_else(|error| panic!("{expression}: {error}"));
        let expected = expected.replace("\\n", "\n").replace('~', "\u{a0}");
        assert_eq!(format!("[{got}]"), expected, "{expression}");
    }
}
