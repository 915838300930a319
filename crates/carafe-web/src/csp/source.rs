//! The words for where something may come from. Hosts are written as they are: `https://cdn.example`.

/// Nowhere.
pub const NONE: &str = "'none'";
/// This site itself: same scheme, host and port.
pub const SELF: &str = "'self'";
/// What carries the nonce of this answer ([`Current::csp_nonce`](crate::Current::csp_nonce)). It is left out of the
/// answers whose nonce nobody asked for.
pub const NONCE: &str = "'nonce'";
/// What a script loads that was allowed itself; browsers then pass over hosts and `'self'`. It goes with [`NONCE`].
pub const STRICT_DYNAMIC: &str = "'strict-dynamic'";
/// Scripts and styles inside the page. It takes away most of what a policy protects from.
pub const UNSAFE_INLINE: &str = "'unsafe-inline'";
/// `eval` and its like.
pub const UNSAFE_EVAL: &str = "'unsafe-eval'";
/// WebAssembly.
pub const WASM_UNSAFE_EVAL: &str = "'wasm-unsafe-eval'";
/// A piece of what was refused, in reports.
pub const REPORT_SAMPLE: &str = "'report-sample'";
/// `data:` addresses.
pub const DATA: &str = "data:";
/// `blob:` addresses.
pub const BLOB: &str = "blob:";
/// Anything over https.
pub const HTTPS: &str = "https:";
