//! Hello on Carafe, as `examples/01-hello` has it but for the machine's own log.

use carafe::prelude::*;

fn main() -> Exit {
    App::new().get("/", || async { "Hello, World!" }).run()
}
