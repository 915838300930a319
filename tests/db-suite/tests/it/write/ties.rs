//! Ties through tables between, and ways back.

use std::{slice, sync::Arc};

use carafe::{
    db::{ErrorKind, db::Scope},
    prelude::*,
};
use db_suite::each_with;

use super::models::{
    Author, Band, Membership, MembershipFields, Person, Post, Profile, Tag, author, post, registry, tag,
};

async fn tags(post: &Post, db: &Db) -> Vec<String> {
    post.tags.all(db).await.unwrap().into_iter().map(|tag| tag.name).collect()
}

// row: model.o2o_m2m
#[test]
fn ties_are_made_once_and_cut() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let (one, other) = (post(&db, &ann, "one").await, post(&db, &ann, "other").await);
        let [a, b, c] = [tag(&db, "a").await, tag(&db, "b").await, tag(&db, "c").await];
        assert_eq!(one.tags.add(&b, &db).await.unwrap(), 1);
        assert_eq!(one.tags.add([&a, &b, &a], &db).await.unwrap(), 1, "b is there already, a is named twice");
        other.tags.add(&[a.clone(), c.clone()], &db).await.unwrap();
        assert_eq!(tags(&one, &db).await, ["a", "b"], "in the order of the model");
        assert_eq!(one.tags.count(&db).await.unwrap(), 2);
        assert_eq!(one.tags.remove([&a, &c], &db).await.unwrap(), 1);
        assert_eq!(tags(&one, &db).await, ["b"]);
        assert_eq!(one.tags.clear(&db).await.unwrap(), 1);
        assert_eq!(
            (tags(&one, &db).await, tags(&other, &db).await),
            (vec![], vec!["a".to_owned(), "c".to_owned()])
        );
        let none: [&Tag; 0] = [];
        assert_eq!(one.tags.add(none, &db).await.unwrap(), 0);
        assert_eq!(one.tags.remove(none, &db).await.unwrap(), 0);
    });
}

// row: model.o2o_m2m
#[test]
fn set_exchanges_only_what_differs() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let post = post(&db, &ann, "one").await;
        let [a, b, c] = [tag(&db, "a").await, tag(&db, "b").await, tag(&db, "c").await];
        post.tags.set([&b, &c], &db).await.unwrap();
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        post.tags.set([&a, &b], &watched).await.unwrap();
        let words: Vec<String> = scope
            .queries()
            .iter()
            .map(|query| query.sql.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(words, ["SELECT", "DELETE", "INSERT"]);
        assert_eq!(tags(&post, &db).await, ["a", "b"]);
        post.tags.set([&a, &b], &db).await.unwrap();
        let none: [&Tag; 0] = [];
        post.tags.set(none, &db).await.unwrap();
        assert_eq!(post.tags.count(&db).await.unwrap(), 0);
    });
}

// row: model.o2o_m2m
#[test]
fn a_row_that_is_not_saved_has_no_ties_yet() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let a = tag(&db, "a").await;
        let mut post = super::bulk::draft(&ann, "new".into());
        let error = post.tags.add(&a, &db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Query);
        assert_eq!(
            error.to_string(),
            "a row that is not saved yet cannot be tied to rows of `Tag`; save it first: a new row has no key before"
        );
        assert!(error.place().unwrap().file().ends_with("ties.rs"));
        post.save(&db).await.unwrap();
        assert_eq!(post.tags.add(&a, &db).await.unwrap(), 1);
    });
}

// row: model.o2o_m2m
#[test]
fn a_model_between_holds_more_than_the_tie() {
    each_with(registry, async |db| {
        let (ann, bob) = (author(&db, "Ann").await, author(&db, "Bob").await);
        let band = create!(Band { name: "The Tests" }, &db).await.unwrap();
        assert_eq!(band.members.add(&ann, &db).await.unwrap(), 1);
        let drums = band.members.beside::<Membership, _>(|m: &MembershipFields| m.role, "drums");
        let drums = drums.and::<Membership, _>(|m| m.since, 1999);
        assert_eq!(drums.add([&ann, &bob], &db).await.unwrap(), 1, "Ann sings already");
        let rows = Membership::objects().order_by(|m| m.id).all(&db).await.unwrap();
        let rows: Vec<_> = rows.iter().map(|row| (*row.person.id(), row.role.as_str(), row.since)).collect();
        assert_eq!(rows, [(1, "singer", None), (2, "drums", Some(1999))]);
        band.members.set(&bob, &db).await.unwrap();
        assert_eq!(band.members.all(&db).await.unwrap(), slice::from_ref(&bob));
        assert_eq!(band.members.remove(&bob, &db).await.unwrap(), 1);
        let error = band.members.beside::<Profile, _>(|p| p.about, "x").add(&ann, &db).await.unwrap_err();
        assert!(error.to_string().starts_with("`Profile` is not the model of the table"), "{error}");
    });
}

// row: model.o2o_m2m
#[test]
fn friends_are_friends_of_each_other() {
    each_with(registry, async |db| {
        let mut people = Vec::new();
        for name in ["Ann", "Bob", "Cid"] {
            people.push(create!(Person { name }, &db).await.unwrap());
        }
        let [ann, bob, cid] = &people[..] else { panic!("there are three") };
        assert_eq!(ann.friends.add([bob, cid], &db).await.unwrap(), 2);
        assert_eq!(bob.friends.add(ann, &db).await.unwrap(), 0);
        assert_eq!(bob.friends.all(&db).await.unwrap(), slice::from_ref(ann));
        assert_eq!(bob.friends.remove(ann, &db).await.unwrap(), 1);
        assert_eq!(ann.friends.all(&db).await.unwrap(), slice::from_ref(cid));
        cid.friends.set(bob, &db).await.unwrap();
        assert_eq!((ann.friends.count(&db).await.unwrap(), bob.friends.count(&db).await.unwrap()), (0, 1));
        bob.delete(&db).await.unwrap();
        assert_eq!(cid.friends.count(&db).await.unwrap(), 0);
    });
}

// row: model.o2o_m2m
#[test]
fn the_way_back_of_a_foreign_key_is_a_set() {
    each_with(registry, async |db| {
        let (ann, bob) = (author(&db, "Ann").await, author(&db, "Bob").await);
        let (one, two) = (post(&db, &ann, "one").await, post(&db, &bob, "two").await);
        assert_eq!(ann.posts.all(&db).await.unwrap(), slice::from_ref(&one));
        assert_eq!(ann.posts.add(&two, &db).await.unwrap(), 1);
        assert_eq!(ann.posts.all(&db).await.unwrap().len(), 2);
        assert_eq!(ann.edited.add([&one, &two], &db).await.unwrap(), 2);
        assert_eq!(ann.edited.remove(&one, &db).await.unwrap(), 1);
        ann.edited.set(&one, &db).await.unwrap();
        assert_eq!(ann.edited.all(&db).await.unwrap()[0].id, one.id);
        assert_eq!(ann.edited.clear(&db).await.unwrap(), 1);
        let error = ann.posts.remove(&one, &db).await.unwrap_err();
        assert!(error.to_string().starts_with("`Post.author` always points at a row"), "{error}");
        assert_eq!(Author::objects().count(&db).await.unwrap(), 2);
    });
}

// row: model.o2o_m2m
#[test]
fn at_most_one_points_here_along_a_one_to_one() {
    each_with(registry, async |db| {
        let (ann, bob) = (author(&db, "Ann").await, author(&db, "Bob").await);
        let profile = create!(Profile { author: &ann, about: "writes" }, &db).await.unwrap();
        assert_eq!(ann.profile.load(&db).await.unwrap(), Some(profile));
        assert_eq!(bob.profile.load(&db).await.unwrap(), None);
        let error = create!(Profile { author: &ann }, &db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
    });
}
