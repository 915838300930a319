//! Wrong words for what is ready made.

use carafe::prelude::*;

/// Fields that are not there.
#[derive(Model)]
#[model(soft_delete = delted, tree = above, history(except(secrt)))]
struct Misspelt {
    id: i64,
    name: String,
    #[field(order_with_respect_to = owner)]
    position: i64,
}

/// Fields of another type.
#[derive(Model)]
#[model(soft_delete = deleted, tree = parent)]
struct Wrong {
    id: i64,
    deleted: bool,
    parent: Fk<Wrong>,
}

#[derive(Model)]
struct Wordy {
    id: i64,
    #[field(ordered)]
    position: String,
}

/// Two orders, and one that takes a default.
#[derive(Model)]
#[model(history(without(name)))]
struct Twice {
    id: i64,
    name: String,
    #[field(ordered)]
    first: i64,
    #[field(ordered, default = 0)]
    second: i64,
}

#[derive(Model)]
#[model(history)]
struct Seat {
    #[field(primary_key)]
    row: i64,
    #[field(primary_key)]
    number: i64,
}

/// None of all this.
#[derive(Model)]
struct Plain {
    id: i64,
}

fn asked(plain: &mut Plain, db: &Db) {
    use carafe::db::{Historic, Ordered, SoftDelete, Tree};
    let _ = plain.history(db);
    let _ = plain.move_up(db);
    let _ = plain.soft_delete(db);
    let _ = plain.ancestors(db);
}

fn main() {}
