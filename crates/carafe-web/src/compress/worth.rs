//! Which answers are worth compressing.

use axum_core::response::Response;
use http::{StatusCode, header};

/// Whether an answer may be compressed and is likely to become smaller, whatever its length.
pub(super) fn is_fit(response: &Response) -> bool {
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let bodiless = matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let untouchable =
        text(header::CACHE_CONTROL).is_some_and(|said| said.to_ascii_lowercase().contains("no-transform"));
    !bodiless
        && !response.status().is_informational()
        && response.status() != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE)
        && !untouchable
        && text(header::CONTENT_TYPE).is_some_and(is_compressible)
}

/// Events are left alone: some browsers and proxies hold a compressed stream back.
pub(crate) fn is_compressible(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.split_once('/') {
        Some(("text", subtype)) => subtype != "event-stream",
        Some((_, subtype)) => {
            let known = KNOWN.contains(&media_type.as_str());
            known || subtype.ends_with("+json") || subtype.ends_with("+xml")
        }
        None => false,
    }
}

const KNOWN: [&str; 14] = [
    "application/javascript",
    "application/json",
    "application/rtf",
    "application/toml",
    "application/wasm",
    "application/x-ndjson",
    "application/xml",
    "application/yaml",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/vnd.microsoft.icon",
    "image/x-icon",
    "model/gltf-binary",
];
