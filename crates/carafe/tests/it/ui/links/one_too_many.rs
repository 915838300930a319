//! The handler takes no value from the path.
use carafe::prelude::*;

async fn index() {}

fn main() {
    let _ = url(index, 3);
}
