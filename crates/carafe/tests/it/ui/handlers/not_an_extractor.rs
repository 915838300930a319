//! A number is not an extractor.
use carafe::prelude::*;

fn show(_id: u32) -> &'static str {
    "…"
}

fn main() {
    let _ = App::new().get("/{id:int}", show);
}
