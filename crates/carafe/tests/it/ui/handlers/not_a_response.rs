//! A number is not a response.
use carafe::prelude::*;

async fn index() -> u32 {
    3
}

fn main() {
    let _ = App::new().get("/", index);
}
