//! `cargo run` serves the site, from a clone without any other step.

use std::env;

use carafe::{core::settings::Sources, prelude::*, web::settings::Address};

fn main() -> Exit {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.first().is_none_or(|word| word == "serve") {
        let migrated = migrate(&words);
        if migrated != Exit::OK {
            return migrated;
        }
    }
    site::site().run()
}

/// Brings the database up to date before the site is served. A site on several machines does that once, when it is
/// installed, with `migrate`.
fn migrate(serve: &[String]) -> Exit {
    // The same options, `--set` among them, but not the addresses to listen on.
    let options = serve.iter().skip(1).filter(|word| word.parse::<Address>().is_err());
    let words = ["migrate".to_owned()].into_iter().chain(options.cloned());
    site::site().runner().sources(Sources::from_process()).run_words(words)
}
