//! Hello on plain `axum::serve`: the peer of `http`. With a second word its answers have as many header bytes as ours.

use axum::{Router, http::HeaderName, routing::get};

const AS_MANY: [(HeaderName, &str); 7] = [
    (HeaderName::from_static("x-content-type-options"), "nosniff"),
    (HeaderName::from_static("referrer-policy"), "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    ),
    (
        HeaderName::from_static("content-security-policy"),
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (HeaderName::from_static("x-request-id"), "fh91h0czd6kv83xmtfd3wa8c83"),
];

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let address = words.next().unwrap_or_else(|| "127.0.0.1:8000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let app = match words.next() {
        None => Router::new().route("/", get(|| async { "Hello, World!" })),
        Some(_) => Router::new().route("/", get(|| async { (AS_MANY, "Hello, World!") })),
    };
    axum::serve(listener, app).await
}
