//! A site that sets cookies of every kind and takes them back: a browser tells what it makes of them (`tests/e2e`).

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use carafe_core::{App, Exit};
use carafe_web::{
    Reply, RunApp, WebApp,
    extract::{Cookies, Path},
    respond::{Cookie, SameSite, json, text},
};

fn main() -> Exit {
    App::new()
        .get("/set", set)
        .get("/read", read)
        .get("/deep/read", read)
        .get("/remove/{name}", |Path(name): Path<String>| text("removed").remove_cookie(&name))
        .get("/remove-deep", || text("removed").cookie(Cookie::removal("deep").path("/deep")))
        .run()
}

fn set() -> Reply {
    let (hour, now) = (Duration::from_secs(3600), SystemTime::now());
    [
        Cookie::new("plain", "1"),
        Cookie::new("aged", "1").max_age(hour),
        Cookie::new("dated", "1").expires(now + 24 * hour),
        Cookie::new("past", "1").expires(now - hour),
        Cookie::new("open", "1").for_scripts(),
        Cookie::new("strict", "1").same_site(SameSite::Strict),
        Cookie::new("deep", "1").path("/deep"),
        Cookie::new("none", "1").secure().same_site(SameSite::None),
        Cookie::new("odd", "a \"b\"; c, d\\e% \u{e9}\u{1f9c3}"),
    ]
    .into_iter()
    .fold(text("set"), Reply::cookie)
}

fn read(cookies: Cookies) -> Reply {
    json(cookies.iter().map(|(name, value)| (name.to_owned(), value.to_string())).collect::<BTreeMap<_, _>>())
}
