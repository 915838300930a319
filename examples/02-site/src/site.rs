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
        .before(from_this_site)
        .route("/", get(blocking(pages::index)).post(blocking(pages::add)))
        .get("/style.css", pages::style)
        .get("/{name:slug}", blocking(pages::follow))
        .post("/{name:slug}/remove", blocking(pages::remove))
        .mount("/api", api::app())
        .on_status(404, pages::not_found)
        .command("list", list)
}

/// Refuses to change anything for a page of another site: browsers say where a request comes from.
fn from_this_site(method: Method, headers: HeaderMap) -> Result<()> {
    let from = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if method != Method::GET && matches!(from, Some("cross-site" | "same-site")) {
        return abort(403, "Forms of other sites are not taken.");
    }
    Ok(())
}

/// Prints the links.
fn list(context: Context) -> Result<()> {
    for link in context.state::<Links>()?.all() {
        context.output().print(format!("{:<16} {}", link.name, link.target));
    }
    Ok(())
}
