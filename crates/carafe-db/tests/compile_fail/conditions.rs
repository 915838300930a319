//! Wrong conditions.

use carafe::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Post {
    id: i64,
    title: String,
    draft: bool,
    views: i64,
    author: Fk<Author>,
}

fn wrong(tag: &Tag, db: &Db) {
    let posts = Post::objects;
    // A name that is not there.
    posts().filter(|p| p.author.nmae.eq("x"));
    // Another type.
    posts().filter(|p| p.views.eq("5"));
    // A field that is never null.
    posts().filter(|p| p.title.is_null());
    // A row of another model.
    posts().filter(|p| p.author.eq(tag));
    // No condition.
    posts().filter(|p| p.title);
    // Rust's own signs.
    posts().filter(|p| p.draft && p.views.gt(5));
    // Text in a number.
    posts().filter(|p| p.views.icontains("5"));
    // A field of another model.
    posts().filter(|p| p.author.title.eq("x"));
    // A row that is no foreign key.
    posts().select_related(|p| p.title);
    // Nothing to set.
    let _ = posts().update(db, |p| p.views);
    // SQL that is no literal.
    let table = String::from("x");
    sql!(table);
}

fn main() {}
