//! The site: its settings, its routes, its one command.

use carafe::prelude::*;

use crate::{api, links::Links, pages};

/// Where and how links are kept: section `[short]` of `carafe.toml`.
#[derive(Debug, Settings)]
#[settings(section = "short")]
pub struct Short {
    /// The file that holds the links. It is made, with some links to begin with, when it is not there.
    #[setting(default = "short-links.json")]
    pub file: std::path::PathBuf,
    /// The most links that are kept.
    #[setting(default = 1000)]
    pub most: usize,
}

/// The whole site.
pub fn site() -> App {
    App::new()
        .settings::<Short>()
        .state_from(Links::open)
        .route("/", get(blocking(pages::index)).post(blocking(pages::add)))
        .get("/style.css", pages::style)
        .get("/{name:slug}", blocking(pages::follow))
        .post("/{name:slug}/remove", blocking(pages::remove))
        .mount("/api", api::app())
        .on_status(404, pages::not_found)
        .command("list", list)
}

/// Prints the links.
fn list(context: Context) -> Result<()> {
    for link in context.state::<Links>()?.all() {
        context.output().print(format!("{:<16} {}", link.name, link.target));
    }
    Ok(())
}
