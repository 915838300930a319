//! The site: its settings, its routes, its one command.

use carafe::prelude::*;

use crate::{
    api,
    links::{Link, first_links},
    pages,
};

/// How links are kept: section `[short]` of `carafe.toml`. Where they are kept says `[database]`.
#[derive(Debug, Settings)]
#[settings(section = "short")]
pub struct Short {
    /// The most links that are kept.
    #[setting(default = 1000)]
    pub most: u64,
}

/// The whole site.
pub fn site() -> App {
    App::new()
        .settings::<Short>()
        .models::<Link>()
        .migrations(embed_dir!("migrations"))
        .data_migration("first_links", first_links)
        .route("/", get(pages::index).post(pages::add))
        .get("/style.css", pages::style)
        .get("/{name:slug}", pages::follow)
        .post("/{name:slug}/remove", pages::remove)
        .mount("/api", api::app())
        .on_status(404, pages::not_found)
        .command("list", list)
}

/// Prints the links.
async fn list(context: Context) -> Result<()> {
    let db = context.db().await?;
    for link in Link::objects().all(&db).await? {
        context.output().print(format!("{:<16} {}", link.name, link.target));
    }
    Ok(())
}
