//! The site: its settings, its routes, its folders, its error pages.

use carafe::prelude::*;

use crate::{book::Book, views};

/// Where the entries are kept: section `[guest_book]` of `carafe.toml`.
#[derive(Debug, Settings)]
#[settings(section = "guest_book")]
pub struct GuestBook {
    /// The file that holds the entries, one a line. It is made when somebody writes the first.
    #[setting(default = "guest-book.jsonl")]
    pub file: std::path::PathBuf,
    /// The most entries that are kept; the oldest make room.
    #[setting(default = 500)]
    pub most: usize,
}

/// The whole site.
pub fn site() -> App {
    App::new()
        .settings::<GuestBook>()
        .state_from(Book::open)
        .templates(embed_dir!("templates"))
        .static_files(embed_dir!("static"))
        .static_at("/favicon.svg", "logo.svg")
        .route("/", get(views::index).post(blocking(views::sign)))
        .get("/entries/{id:int}", views::show)
        .post("/entries/{id:int}/remove", blocking(views::remove))
        .get("/about", views::about)
        .post("/theme", views::choose_theme)
        .on_status(404, views::not_found)
        .on_status(500, views::broken)
}
