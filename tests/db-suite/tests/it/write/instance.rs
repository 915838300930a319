//! One row: saved, saved in part, read again.

use carafe::{
    db::{ErrorKind, db::Scope},
    prelude::*,
};
use db_suite::each_with;
use std::sync::Arc;

use super::models::{Counter, Country, Made, Post, Seat, Tag, author, post, registry};

// row: model.instance
#[test]
fn save_inserts_what_has_no_key_and_updates_what_has_one() {
    each_with(registry, async |db| {
        let mut tag = Tag { id: 0, name: "rust".into(), color: "orange".into() };
        tag.save(&db).await.unwrap();
        assert_eq!(tag.id, 1);
        tag.color = "red".into();
        tag.save(&db).await.unwrap();
        assert_eq!(Tag::objects().all(&db).await.unwrap(), [tag.clone()]);
        tag.save(&db).await.unwrap();
        let mut copy = Tag { id: 0, name: "Rust".into(), ..tag.clone() };
        copy.save(&db).await.unwrap();
        assert_eq!(copy.id, 2, "a copy is a row whose key is cleared");
        let mut given = Tag { id: 9, name: "given".into(), ..tag };
        given.save(&db).await.unwrap();
        assert_eq!(Tag::objects().count(&db).await.unwrap(), 3, "no row had the key, so it is inserted");
    });
}

#[test]
fn keys_that_are_no_numbers_and_keys_of_several_fields() {
    each_with(registry, async |db| {
        let mut italy = Country { code: "IT".into(), name: "Italy".into() };
        italy.save(&db).await.unwrap();
        italy.name = "Italia".into();
        italy.save(&db).await.unwrap();
        assert_eq!(Country::objects().all(&db).await.unwrap(), [italy]);
        let mut seat = Seat { row: 3, letter: "B".into(), guest: "Ann".into() };
        seat.save(&db).await.unwrap();
        seat.guest = "Bob".into();
        seat.save(&db).await.unwrap();
        let other = create!(Seat { row: 3, letter: "C" }, &db).await.unwrap();
        seat.guest.clear();
        seat.refresh(&db).await.unwrap();
        assert_eq!(seat.guest, "Bob");
        assert_eq!(seat.delete(&db).await.unwrap().total(), 1);
        assert_eq!(Seat::objects().all(&db).await.unwrap(), [other]);
    });
}

// row: model.instance
#[test]
fn save_only_touches_only_these_columns() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let mut mine = post(&db, &ann, "Hello").await;
        let mut theirs = mine.clone();
        theirs.body = "theirs".into();
        theirs.save(&db).await.unwrap();
        mine.title = "Hello again".into();
        mine.views = 5;
        mine.body = "mine".into();
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        mine.save_only(&watched, |p| (p.title, p.views)).await.unwrap();
        assert!(!scope.queries()[0].sql.contains("body"), "{:?}", scope.queries());
        mine.refresh(&db).await.unwrap();
        assert_eq!((mine.title.as_str(), mine.views, mine.body.as_str()), ("Hello again", 5, "theirs"));
        assert_eq!(mine.changed, theirs.changed, "`auto_now` is not named, so it stays");
        mine.save_only(&db, |p| p.author).await.unwrap();
        let error = mine.save_only(&db, |p| p.author.name).await.unwrap_err();
        assert_eq!(error.to_string(), "`Post.author.name` is no field of `Post` itself");
    });
}

// row: model.instance
#[test]
fn a_forced_update_of_a_missing_row_is_an_error() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let mut post = post(&db, &ann, "Hello").await;
        post.delete(&db).await.unwrap();
        for error in [
            post.save_existing(&db).await.unwrap_err(),
            post.save_only(&db, |p| p.title).await.unwrap_err(),
            post.update(&db, |p| p.views.set(1)).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), &ErrorKind::NotUpdated);
            assert_eq!(
                error.to_string(),
                "there is no `Post` with the key 1 to update; `save` inserts a row that is not there"
            );
            assert!(error.place().unwrap().file().ends_with("instance.rs"));
        }
        assert_eq!(post.refresh(&db).await.unwrap_err().kind(), &ErrorKind::DoesNotExist);
        assert_eq!(Post::objects().count(&db).await.unwrap(), 0);
        post.save(&db).await.unwrap();
        assert_eq!(Post::objects().get(&db).await.unwrap().id, 1);
    });
}

#[test]
fn times_set_themselves() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let mut post = post(&db, &ann, "Hello").await;
        let (created, changed) = (post.created, post.changed);
        post.changed = Timestamp::UNIX_EPOCH;
        post.save(&db).await.unwrap();
        assert!(post.created == created && post.changed >= changed);
        let kept = Post::objects().get(&db).await.unwrap();
        assert_eq!(kept.changed, post.changed);
    });
}

// row: orm.write
#[test]
fn what_is_computed_stands_in_the_struct() {
    each_with(registry, async |db| {
        let mut made = create!(Made { number: 4 }, &db).await.unwrap();
        made.number = 5;
        made.save(&db).await.unwrap();
        assert_eq!(made.doubled, 10);
        made.update(&db, |m| m.number.set(m.number + 1)).await.unwrap();
        assert_eq!((made.number, made.doubled), (6, 12));
        made.update(&db, |m| (m.state.set("old"), m.number.set(1))).await.unwrap();
        assert_eq!((made.number, made.doubled, made.state.as_str()), (1, 2, "old"));
        assert_eq!(Made::objects().get(&db).await.unwrap(), made);
    });
}

#[test]
fn a_number_that_does_not_fit_is_an_error() {
    each_with(registry, async |db| {
        let mut counter = create!(Counter { name: "a", big: 7 }, &db).await.unwrap();
        counter.big = Some(u64::MAX);
        let error = counter.save(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Data);
        assert!(error.to_string().contains("`Counter.big`"), "{error}");
        counter.refresh(&db).await.unwrap();
        assert_eq!(counter.big, Some(7));
        counter.big = Some(i64::MAX.unsigned_abs());
        counter.save(&db).await.unwrap();
        counter.refresh(&db).await.unwrap();
        assert_eq!(counter.big, Some(i64::MAX.unsigned_abs()));
    });
}

#[test]
fn a_row_inserted_twice_is_refused_the_second_time() {
    each_with(registry, async |db| {
        let mut tag = Tag { id: 0, name: "rust".into(), color: String::new() };
        tag.insert(&db).await.unwrap();
        let error = tag.insert(&db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
    });
}
