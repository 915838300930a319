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

/// What foreign keys cannot point at, and other options that say nothing that could be.
#[derive(Model)]
struct Country {
    id: i64,
    #[field(to_field = ByCode)]
    code: String,
    #[field(unique, to_field = ByNumber)]
    number: Option<i64>,
    #[field(related_name = "+", error_messages(too_long = "x"))]
    capital: Fk<Author>,
}

#[derive(Model)]
#[model(fetch_mode = all)]
struct Lonely {
    id: i64,
    #[field(unique_for_date = day)]
    name: String,
}

/// A field that belongs to another model.
#[derive(Model)]
struct Port {
    id: i64,
    #[field(unique, to_field = ByName)]
    name: String,
}

#[derive(Model)]
struct Ship {
    id: i64,
    home: Fk<Port, ByName>,
    #[field(limit_choices_to = |p: &PortFields| p.name.eq("x"))]
    name: String,
}

/// A table between that points by a name.
#[derive(Model)]
struct Sailor {
    id: i64,
    #[many_to_many(through(Visit, sailor, port))]
    ports: ManyToMany<Port>,
}

#[derive(Model)]
struct Visit {
    id: i64,
    sailor: Fk<Sailor>,
    port: Fk<Port, ByName>,
}

fn elsewhere(_: Fk<Author, ByName>) {}

fn main() {}
