//! The smallest site, as the front page of each framework has it.

use super::package::{Package, ours};

pub(super) fn on_carafe() -> Package {
    let main = r#"
use carafe::prelude::*;

fn main() -> Exit {
    App::new().get("/", index).run()
}

fn index() -> &'static str {
    "Hello, World!" // edit
}
"#;
    Package::new("hello-carafe", &ours("carafe"), "src/main.rs").file("src/main.rs", main)
}

pub(super) fn on_axum() -> Package {
    let main = r#"
use axum::{Router, routing::get};

#[tokio::main]
async fn main() {
    let app = Router::new().route("/", get(index));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

async fn index() -> &'static str {
    "Hello, World!" // edit
}
"#;
    Package::new(
        "hello-axum",
        "axum = \"0.8\"\ntokio = { version = \"1\", features = [\"full\"] }\n",
        "src/main.rs",
    )
    .file("src/main.rs", main)
}
