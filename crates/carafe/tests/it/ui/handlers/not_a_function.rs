//! A text is not a handler.
use carafe::prelude::*;

fn main() {
    let _ = App::new().get("/", "Hello");
}
