//! Wrong searches.

use carafe::prelude::*;

/// Says nothing of a search.
#[derive(Model)]
struct Plain {
    id: i64,
    title: String,
}

/// Fields that are none, no texts, or counted by no weight.
#[derive(Model)]
#[model(search(titel = "A"))]
struct Misspelt {
    id: i64,
    title: String,
}

#[derive(Model)]
#[model(search(title = "E"))]
struct Heavy {
    id: i64,
    title: String,
}

#[derive(Model)]
#[model(search(title, views))]
struct Numbers {
    id: i64,
    title: String,
    views: i64,
}

#[derive(Model)]
#[model(exclude(room = "="))]
struct Nameless {
    id: i64,
    room: i64,
}

fn asked() {
    let _ = Plain::objects().search("words");
    let _ = Plain::objects().filter(|p| p.search("words"));
}

fn main() {}
