//! Foreign keys to rows of any model.

use std::sync::Arc;

use carafe::{
    db::{AnyFk, AnyRows, ErrorKind, db::Scope},
    prelude::*,
};
use db_suite::each_with;

use super::models::{Author, Country, Post, Remark, Tag, author, post, registry, tag};

// row: model.generic_fk
#[test]
fn one_table_of_remarks_is_about_several_models() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let post = post(&db, &ann, "Hello").await;
        let italy = create!(Country { code: "IT", name: "Italy" }, &db).await.unwrap();
        let about = AnyFk::to(&post, &db).unwrap();
        assert_eq!(
            (about.to_string().as_str(), about.label(), about.key()),
            ("press.Post:1", "press.Post", "1")
        );
        create!(Remark { about: &about, text: "fine" }, &db).await.unwrap();
        let other = create!(Remark { about: AnyFk::to(&italy, &db).unwrap(), beside: about.clone() }, &db)
            .await
            .unwrap();
        let found = Remark::objects().filter(|r| r.about.eq(&about)).all(&db).await.unwrap();
        assert_eq!((found.len(), found[0].text.as_str()), (1, "fine"));
        assert_eq!(found[0].about.load::<Post>(&db).await.unwrap().unwrap().title, "Hello");
        assert!(found[0].about.is::<Post>(&db) && !found[0].about.is::<Author>(&db));
        assert_eq!(found[0].about.load::<Author>(&db).await.unwrap(), None);
        assert_eq!(other.about.load::<Country>(&db).await.unwrap(), Some(italy));
        let unsaved = super::bulk::draft(&ann, "new".into());
        assert_eq!(AnyFk::to(&unsaved, &db).unwrap_err().kind(), &ErrorKind::Query);
    });
}

// row: model.generic_fk
#[test]
fn twenty_mixed_targets_cost_one_question_for_each_model() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        for number in 0..10 {
            let post = post(&db, &ann, &format!("post {number}")).await;
            let tag = tag(&db, &format!("tag {number}")).await;
            create!(Remark { about: AnyFk::to(&post, &db).unwrap() }, &db).await.unwrap();
            create!(Remark { about: AnyFk::to(&tag, &db).unwrap() }, &db).await.unwrap();
        }
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let remarks = Remark::objects().all(&watched).await.unwrap();
        let keys = remarks.iter().map(|remark| &remark.about);
        let rows =
            AnyRows::of(keys).with::<Post>().with::<Tag>().with::<Country>().load(&watched).await.unwrap();
        assert_eq!(scope.count(), 3, "{:?}", scope.queries());
        let posts = remarks.iter().filter_map(|remark| rows.get::<Post>(&remark.about));
        assert_eq!(posts.count(), 10);
        assert_eq!(rows.get::<Tag>(&remarks[1].about).unwrap().name, "tag 0");
    });
}

// row: model.generic_fk, model.on_delete
#[test]
fn what_is_said_about_a_row_goes_with_it() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let (hello, bye) = (post(&db, &ann, "Hello").await, post(&db, &ann, "Bye").await);
        let about = AnyFk::to(&hello, &db).unwrap();
        create!(Remark { about: &about }, &db).await.unwrap();
        let mut kept = create!(Remark { about: AnyFk::to(&bye, &db).unwrap(), beside: about.clone() }, &db)
            .await
            .unwrap();
        let gone = hello.delete(&db).await.unwrap();
        assert_eq!((gone.of::<Remark>(&db), gone.of::<Post>(&db)), (1, 1));
        kept.refresh(&db).await.unwrap();
        assert_eq!(kept.beside, None);
        assert_eq!(about.load::<Post>(&db).await.unwrap(), None);
        assert_eq!(ann.delete(&db).await.unwrap().of::<Remark>(&db), 1, "also by way of what goes with it");
    });
}
