//! The handler wants two values.
use carafe::prelude::*;
use carafe::web::extract::Path;

fn post(Path(_): Path<(u16, String)>) {}

fn main() {
    let _ = url(post, (2026,));
}
