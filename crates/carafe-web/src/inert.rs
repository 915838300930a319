//! Which answers a browser runs nothing of and loads nothing for, by their media type.
//!
//! `docs/dev/design/0020-headers-by-type.md` says why each type is here, and why others are not.

use http::HeaderValue;

/// Whether a browser that may not guess (`nosniff`) only shows an answer of this type, saves it or hands it to the page that
/// asked for it. What is not on the list might be a page, or a script with a policy of its own.
pub(crate) fn is_inert(content_type: &HeaderValue) -> bool {
    match content_type.as_bytes() {
        // Most answers.
        b"text/plain; charset=utf-8" | b"application/json" => true,
        b"text/html; charset=utf-8" => false,
        // Browsers take the last type of a list: `text/plain;a, text/html` is a page.
        other => !other.contains(&b',') && is_listed(other.split(|b| *b == b';').next().unwrap_or_default()),
    }
}

fn is_listed(essence: &[u8]) -> bool {
    match essence {
        b"text/plain" | b"text/css" | b"text/csv" | b"text/event-stream" => true,
        b"application/json" | b"application/octet-stream" | b"application/gzip" | b"application/zip" => true,
        b"image/png" | b"image/jpeg" | b"image/gif" | b"image/webp" | b"image/avif" => true,
        b"image/bmp" | b"image/x-icon" | b"image/vnd.microsoft.icon" => true,
        b"font/woff2" | b"font/woff" | b"font/ttf" | b"font/otf" => true,
        b"audio/aac" | b"audio/flac" | b"audio/mp4" | b"audio/mpeg" | b"audio/ogg" | b"audio/wav" => true,
        b"video/mp4" | b"video/mpeg" | b"video/ogg" | b"video/quicktime" | b"video/webm" => true,
        other => other.starts_with(b"application/") && other.ends_with(b"+json"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_inert_is() {
        let inert = [
            "text/plain",
            "text/plain; charset=utf-8",
            "text/plain;charset=iso-8859-1",
            "text/css; charset=utf-8",
            "application/json; charset=utf-8",
            "application/problem+json",
            "application/octet-stream",
            "image/png",
            "font/woff2",
            "video/mp4",
        ];
        let others = [
            "",
            "text",
            "text/html",
            "text/html; charset=utf-8",
            "Text/Plain",
            " text/plain",
            "text/plain ; charset=utf-8",
            "text/plain; charset=utf-8, text/html",
            "text/plain,text/html",
            "application/xhtml+xml, application/x+json",
            "text/html+json",
            "text/javascript; charset=utf-8",
            "application/javascript",
            "application/wasm",
            "application/pdf",
            "image/svg+xml",
            "audio/x+xml",
            "text/xml",
            "application/xml",
            "multipart/x-mixed-replace; boundary=a",
            "x/unknown",
        ];
        for text in inert {
            assert!(is_inert(&HeaderValue::from_static(text)), "{text}");
        }
        for text in others {
            assert!(!is_inert(&HeaderValue::from_static(text)), "{text}");
        }
    }
}
