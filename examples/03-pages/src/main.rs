//! `cargo run -p pages` serves the guest book.
use carafe::prelude::*;

fn main() -> Exit {
    pages::site().run()
}
