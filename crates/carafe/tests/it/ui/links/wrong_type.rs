//! The handler wants a number.
use carafe::prelude::*;
use carafe::web::extract::Path;

async fn show(Path(_id): Path<i64>) {}

fn main() {
    let _ = url(show, "three");
}
