//! What is found before a site serves anyone, in a build without any driver.

use carafe_core::{App, Exit, run::Runner, settings::Sources};
use carafe_db::{DbApp, parts};

use crate::models::Tag;

fn check(app: App, sources: Sources) -> (Exit, String) {
    let app = parts::add_to(app);
    let ran = Runner::new(app).sources(sources).capture(["check"]);
    (ran.exit(), ran.stdout() + &ran.stderr())
}

#[test]
fn a_site_without_models_needs_no_driver() {
    let named = || Sources::new().variable("DATABASE_URL", "sqlite:a.sqlite3");
    let (exit, said) = check(App::new(), Sources::new());
    assert!(exit == Exit::OK && !said.contains("db.E001"), "{said}");
    for (app, sources) in [(App::new(), named()), (App::new().models::<Tag>(), Sources::new())] {
        let (exit, said) = check(app, sources);
        assert!(exit != Exit::OK && said.contains("db.E001"), "{said}");
    }
}
