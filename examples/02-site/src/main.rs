//! `cargo run` serves the site, from a clone without any other step.

use carafe::{prelude::*, web::databases};

fn main() -> Exit {
    // A site on several machines is migrated once, when it is installed, with `migrate`.
    site::site().before_serve(databases::migrate).run()
}
