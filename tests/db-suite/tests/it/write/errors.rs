//! A constraint that the database sees broken names the fields of the model.

use carafe::{
    db::{DbError, ErrorKind},
    prelude::*,
};
use db_suite::each_with;

use super::models::{Author, Comment, Post, author, post, registry};

fn fields(error: &DbError, db: &Db) -> (Vec<&'static str>, &'static str, String) {
    let found = error.fields(db.registry());
    assert_eq!(found.len(), 1, "{error:?}");
    (found[0].fields.clone(), found[0].code, found[0].message.clone())
}

// row: db.errors, model.constraints
#[test]
fn each_constraint_names_its_fields_and_has_its_own_message() {
    each_with(registry, async |db| {
        let ann = create!(Author { name: "Ann", email: "ann@example.org" }, &db).await.unwrap();
        post(&db, &ann, "Hello").await;
        let error = create!(Author { name: "Bob", email: "ann@example.org" }, &db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
        assert_eq!(fields(&error, &db), (vec!["email"], "unique", "there is one of this already".to_owned()));
        let error = create!(Post { title: "Hello", author: &ann }, &db).await.unwrap_err();
        assert_eq!(
            fields(&error, &db),
            (vec!["author", "title"], "unique", "There is a post of this title.".to_owned())
        );
        let error = create!(Post { title: "b", author: &ann, views: -1 }, &db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Check(_)), "{error:?}");
        assert_eq!(fields(&error, &db), (vec!["views", "seen"], "check", "So many cannot be.".to_owned()));
        let nobody = Fk::<Author>::to(77);
        let error = create!(Post { title: "c", author: nobody }, &db).await.unwrap_err();
        let ErrorKind::ForeignKey(_) = error.kind() else { panic!("{error:?}") };
        assert!(error.place().is_some());
        assert!(DbError::new(ErrorKind::Other, "x").fields(db.registry()).is_empty());
    });
}

#[test]
fn a_row_that_is_pointed_at_is_refused_by_the_database_too() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let post = post(&db, &ann, "Hello").await;
        create!(Comment { post: &post, text: "fine" }, &db).await.unwrap();
        let table = &db.registry().get(Post::meta()).unwrap().table;
        let error = db.script(&format!("DELETE FROM {table}")).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::ForeignKey(_)), "{error:?}");
    });
}
