//! Replies that are files which visitors uploaded.

use std::path::Path;

use http::{HeaderValue, header};

use super::{
    file::{file_in, media_type},
    reply::Reply,
};

/// A file that a visitor uploaded, in a folder of its own, by a name that a visitor sent: Django's `MEDIA_URL`.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{Reply, WebApp, extract::Path, respond::upload_in};
///
/// fn photo(Path(name): Path<String>) -> Reply {
///     upload_in("uploads", &name)
/// }
///
/// let app = App::new().get("/uploads/{name:path}", photo);
/// ```
///
/// What somebody uploaded must not become a page of your site, with its cookies and its rights. So only pictures, sound,
/// films and plain text are shown, as what their extension says and nothing else; everything else (HTML, SVG, PDF, scripts, what
/// nobody knows) is saved under its name. And whatever a browser makes of it, a policy lets it run nothing.
///
/// That is the second line of defence. The first is a host of its own for uploads, whose cookies are not your site's. For names
/// it is as careful as [`file_in`].
#[track_caller]
pub fn upload_in(folder: impl AsRef<Path>, name: &str) -> Reply {
    let last = name.rsplit('/').next().unwrap_or_default();
    let reply = file_in(folder, name).header(header::CONTENT_SECURITY_POLICY, POLICY);
    if is_harmless(media_type(Path::new(last))) { reply.inline(last) } else { reply.attachment(last) }
}

/// The styles are those of the page that a browser makes around a picture.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
);

/// Whether a browser that believes the type (`nosniff` sees to that) runs nothing of it.
fn is_harmless(media_type: &str) -> bool {
    match media_type.split_once('/') {
        Some(("image", kind)) => !kind.ends_with("xml"),
        Some(("audio" | "video", _)) => true,
        _ => media_type.starts_with("text/plain"),
    }
}
