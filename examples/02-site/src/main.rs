//! `cargo run` serves the site.
use carafe::prelude::*;

fn main() -> Exit {
    site::site().run()
}
