//! Rows that are looked over before they are saved.

use std::sync::Arc;

use carafe::{
    db::{ErrorKind, db::Scope, error::FieldError},
    prelude::*,
};
use db_suite::each_with;

use super::models::{Author, Post, Stay, Tag, author, post, registry};

async fn wrong<M: Save>(row: &M, db: &Db) -> Vec<FieldError> {
    match row.validate(db).await {
        Ok(()) => Vec::new(),
        Err(error) => error.fields(db.registry()),
    }
}

fn words(errors: &[FieldError]) -> Vec<(String, &str, &str)> {
    errors.iter().map(|error| (error.fields.join(","), error.code, error.message.as_str())).collect()
}

// row: model.validate
#[test]
fn what_is_wrong_with_each_field_is_told_without_asking_the_database() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let mut post = super::bulk::draft(&ann, "x".repeat(201));
        post.seen = 3;
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let found = wrong(&post, &watched).await;
        assert_eq!(
            words(&found),
            [("title".to_owned(), "max_length", "has 201 characters, but 200 at most are allowed")]
        );
        assert!(scope.queries().iter().all(|query| !query.sql.contains("title")), "{:?}", scope.queries());
        let tag = Tag { id: 0, name: String::new(), color: "y".repeat(21) };
        let error = tag.validate(&db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Invalid(invalid) if invalid.of("color").count() == 1));
        assert_eq!(
            error.to_string(),
            "this `Tag` is not as it should be: name: must not be empty; color: has 21 characters, but 20 at most are allowed"
        );
        assert!(error.place().unwrap().file().ends_with("validate.rs"));
        tag.validate_except(&db, |t| (t.name, t.color)).await.unwrap();
    });
}

// row: model.validate, model.constraints
#[test]
fn what_must_be_unique_and_what_must_hold_is_asked() {
    each_with(registry, async |db| {
        let ann = create!(Author { name: "Ann", email: "ann@example.org" }, &db).await.unwrap();
        let hello = post(&db, &ann, "Hello").await;
        assert_eq!(wrong(&hello, &db).await, [], "it does not stand in its own way");
        let again = super::bulk::draft(&ann, "Hello".into());
        assert_eq!(
            words(&wrong(&again, &db).await),
            [("author,title".to_owned(), "unique", "There is a post of this title.")]
        );
        let mut high = super::bulk::draft(&ann, "High".into());
        high.views = 1_000_001;
        assert_eq!(
            words(&wrong(&high, &db).await),
            [("views,seen".to_owned(), "check", "So many cannot be.")]
        );
        high.seen = 1;
        assert_eq!(wrong(&high, &db).await, []);
        let twin = Author { id: 0, email: Some("ann@example.org".into()), ..ann.clone() };
        assert_eq!(
            words(&wrong(&twin, &db).await),
            [("email".to_owned(), "unique", "there is one of this already")]
        );
        let nobody = Author { id: 0, email: None, ..ann };
        assert_eq!(wrong(&nobody, &db).await, [], "two nulls are not the same");
        assert_eq!(Post::objects().count(&db).await.unwrap(), 1, "nothing was saved");
    });
}

// row: model.validate
#[test]
fn a_row_is_looked_over_as_a_whole() {
    each_with(registry, async |db| {
        let stay = Stay { id: 0, from: 30, to: 10 };
        assert_eq!(
            words(&wrong(&stay, &db).await),
            [("to".to_owned(), "order", "must be later than the beginning")]
        );
        let stay = Stay { id: 0, from: 30, to: 367 };
        assert_eq!(words(&wrong(&stay, &db).await), [("to".to_owned(), "max", "must be 366 or less")]);
        assert_eq!(wrong(&Stay { id: 0, from: 30, to: 31 }, &db).await, []);
    });
}
