//! Wrong models.

use carafe::prelude::*;

/// No type of a field.
#[derive(Model)]
struct Wrong {
    id: i64,
    wait: std::time::Duration,
}

/// No key.
#[derive(Model)]
struct Keyless {
    name: String,
}

/// Names that are not there.
#[derive(Model)]
#[model(ordering = "-creatd", index(name, nmae), tabel = "x")]
struct Misspelt {
    id: i64,
    #[field(max_lenght = 5)]
    name: String,
}

/// What points elsewhere.
#[derive(Model)]
struct City {
    id: i64,
    #[reverse(author)]
    posts: Many<Post>,
}

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Post {
    id: i64,
    author: Fk<Author>,
    #[field(on_delete = set_null)]
    editor: Fk<Author>,
    #[field(default = "x")]
    views: i64,
}

/// Something that must be given.
fn missing(db: &Db) {
    let _ = create!(Post { views: 5 }, db);
}

#[derive(Choices)]
enum Odd {
    Plain,
    Holding(u8),
}

fn main() {}
