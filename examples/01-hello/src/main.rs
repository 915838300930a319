//! The smallest site: one route.
use carafe::prelude::*;

fn main() -> Exit {
    App::new().get("/", || "Hello, World!").run()
}
