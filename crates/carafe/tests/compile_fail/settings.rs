//! Everything that `#[derive(Settings)]` refuses, each at its own place.

use carafe::prelude::*;

#[derive(Settings)]
struct Generic<T> {
    value: T,
}

#[derive(Settings)]
struct Tuple(u32);

#[derive(Settings)]
enum Choice {
    One,
}

#[derive(Settings)]
#[settings(section = "Blog-Posts")]
struct Named {
    value: u32,
}

#[derive(Settings)]
struct Profile {
    value: u32,
}

#[derive(Settings)]
#[settings(name = "blog")]
struct Unknown {
    #[setting(rename = "other")]
    value: u32,
}

#[derive(Settings)]
struct Several {
    #[setting(default = 1, default = 2)]
    twice: u32,
    #[setting(default = "many")]
    number: u32,
    #[setting(default = 1)]
    text: String,
    #[setting(default = 30)]
    pause: std::time::Duration,
    #[setting(default = "yes")]
    flag: bool,
    #[setting(default = "s3cret")]
    key: Secret<String>,
    #[setting(default = "s3cret".into())]
    other_key: Option<Secret<String>>,
    #[setting(default = 1, dev = 1 + 1)]
    dev: u32,
    #[setting(env = "database url")]
    url: String,
    #[setting(env = "CARAFE_URL")]
    address: String,
    two__underscores: u32,
}

fn main() {}
