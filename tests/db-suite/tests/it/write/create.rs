//! `create!`, and what follows for fields that it does not name.

use carafe::{db::ErrorKind, prelude::*};
use db_suite::each_with;

use super::models::{Author, Country, Made, Post, Status, author, registry};

// row: orm.write
#[test]
fn fields_that_are_not_named_take_their_defaults() {
    each_with(registry, async |db| {
        let before = Timestamp::now();
        let ann = create!(Author { name: "Ann" }, &db).await.unwrap();
        assert_eq!((ann.id, ann.name.as_str(), ann.email.as_deref()), (1, "Ann", None));
        let title = String::from("Hello");
        let post = create!(Post { title, author: &ann, views: 7, editor: &ann }, &db).await.unwrap();
        assert_eq!((post.title.as_str(), post.body.as_str(), post.views), ("Hello", "", 7));
        assert_eq!((post.status, *post.author.id()), (Status::Draft, 1));
        assert_eq!(post.editor.as_ref().map(|editor| *editor.id()), Some(1));
        assert!(post.created.as_second() >= before.as_second() && post.created == post.changed);
        assert_eq!(Post::objects().get(&db).await.unwrap(), post, "it is what the database has");
    });
}

#[test]
fn a_row_that_is_given_is_kept_behind_the_foreign_key() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let post = create!(Post { title: "a", author: ann.clone() }, &db).await.unwrap();
        assert_eq!(post.author.get().unwrap().name, "Ann");
        let mut post = create!(Post { title: "b", author: &ann }, &db).await.unwrap();
        assert!(post.author.get().is_err(), "a reference is not cloned behind one's back");
        assert_eq!(post.author.load(&db).await.unwrap().name, "Ann");
        assert_eq!(post.author.get().unwrap().name, "Ann");
    });
}

#[test]
fn what_the_database_makes_comes_back() {
    each_with(registry, async |db| {
        let made = create!(Made { number: 21 }, &db).await.unwrap();
        assert_eq!((made.id, made.number, made.doubled, made.state.as_str()), (1, 21, 42, "new"));
        assert!((Timestamp::now().as_second() - made.stamp.as_second()).abs() < 60);
        let other = create!(Made { number: 1, state: "old" }, &db).await.unwrap();
        assert_eq!((other.id, other.doubled, other.state.as_str()), (2, 2, "old"));
    });
}

#[test]
fn a_key_may_be_given() {
    each_with(registry, async |db| {
        let made = create!(Author { id: 70, name: "Ann" }, &db).await.unwrap();
        assert_eq!(made.id, 70);
        let italy = create!(Country { code: "IT", name: "Italy" }, &db).await.unwrap();
        assert_eq!(italy.code, "IT");
        let error = create!(Country { code: "IT", name: "Italia" }, &db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
        assert!(error.place().unwrap().file().ends_with("create.rs"), "{error:?}");
    });
}
