//! Hello on plain `axum::serve`: the peer of `http`. With a second word its answers have as many header bytes as ours.

#[path = "../as_many.rs"]
mod as_many;

use axum::{Router, routing::get};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let address = words.next().unwrap_or_else(|| "127.0.0.1:8000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let app = match words.next() {
        None => Router::new().route("/", get(|| async { "Hello, World!" })),
        Some(_) => Router::new().route("/", get(|| async { (as_many::HEADERS, "Hello, World!") })),
    };
    axum::serve(listener, app).await
}
