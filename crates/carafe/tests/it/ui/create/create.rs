//! What the compiler says to a new row that is not as it should be.

use carafe::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Post {
    id: i64,
    title: String,
    #[field(default = 0)]
    views: i64,
    author: Fk<Author>,
}

fn a_field_is_missing(db: &Db) {
    let _post = create!(Post { title: "x" }, db);
}

fn a_slip(db: &Db, ann: &Author) {
    let _post = create!(Post { titel: "x", title: "x", author: ann }, db);
}

fn a_wrong_type(db: &Db, ann: &Author) {
    let _post = create!(Post { title: 7, author: ann }, db);
}

fn another_model(db: &Db, post: &Post) {
    let _post = create!(Post { title: "x", author: post }, db);
}

fn twice(db: &Db, ann: &Author) {
    let _post = create!(Post { title: "x", title: "y", author: ann }, db);
}

fn the_rest(db: &Db, post: Post) {
    let _post = create!(Post { title: "x", ..post }, db);
}

fn no_database() {
    let _author = create!(Author { name: "Ann" });
}

fn main() {}
