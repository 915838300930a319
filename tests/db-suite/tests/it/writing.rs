//! Rows that are created, saved, changed and deleted.

use carafe::{db::ErrorKind, prelude::*};
use db_suite::each_with;

use crate::blog::{Author, City, Post, Tag, fill, moment, registry};

// row: model.instance
#[test]
fn a_row_is_created_saved_and_read_again() {
    each_with(registry, async |db| {
        let ann = create!(Author { name: "Ann" }, &db).await.unwrap();
        assert_eq!((ann.id, ann.email.clone(), ann.city.clone()), (1, None, None));
        let mut post =
            create!(Post { title: "Hello", created: moment("2026-01-01T00:00:00Z"), author: &ann }, &db)
                .await
                .unwrap();
        assert_eq!((post.id, post.draft, post.views), (1, true, 0), "with the defaults");
        let before = post.changed;
        post.title = "Hello again".into();
        post.save(&db).await.unwrap();
        assert!(post.changed >= before, "the time of the change");
        let mut again = Post::objects().filter(|p| p.id.eq(post.id)).get(&db).await.unwrap();
        assert_eq!(again, post);
        again.update(&db, |p| p.views.set(p.views + 5)).await.unwrap();
        assert_eq!(again.views, 5);
        again.update(&db, |p| (p.draft.set(false), p.title.set("Short"))).await.unwrap();
        assert_eq!((again.draft, again.title.as_str()), (false, "Short"));
        post.refresh(&db).await.unwrap();
        assert_eq!((post.views, post.title.as_str()), (5, "Short"));
        let mut city = City { id: 0, name: "Rome".into() };
        city.save(&db).await.unwrap();
        assert_eq!(city.id, 1, "the database counted");
        assert_eq!(city.delete(&db).await.unwrap().total(), 1);
        let error = city.refresh(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::DoesNotExist);
    });
}

// row: orm.write
#[test]
fn many_rows_are_changed_and_deleted_in_one_statement() {
    each_with(registry, async |db| {
        fill(&db).await.unwrap();
        let changed = Post::objects()
            .filter(|p| p.author.name.eq("Ann"))
            .update(&db, |p| p.views.set(p.views * 10 + 1));
        assert_eq!(changed.await.unwrap(), 2);
        let views = Post::objects().order_by(|p| p.id).values(|p| p.views).all(&db).await.unwrap();
        assert_eq!(views, [1201, 71, 3, 0]);
        let moved =
            Post::objects().filter(|p| p.draft).update(&db, |p| (p.editor.set(None), p.draft.set(false)));
        assert_eq!(moved.await.unwrap(), 2);
        assert_eq!(Post::objects().filter(|p| p.draft).count(&db).await.unwrap(), 0);
        let best = Post::objects().order_by(|p| p.views.desc()).limit(1).update(&db, |p| p.title.set("Best"));
        assert_eq!(best.await.unwrap(), 1);
        assert_eq!(Post::objects().filter(|p| p.title.eq("Best")).get(&db).await.unwrap().id, 1);
        let gone = Tag::objects().filter(|t| t.name.eq("nothing")).delete(&db).await.unwrap();
        assert_eq!(gone.total(), 0);
        let gone = crate::blog::Comment::objects()
            .filter(|c| c.post.author.name.eq("bob"))
            .delete(&db)
            .await
            .unwrap();
        assert_eq!(gone.total(), 1);
    });
}

#[test]
fn what_a_field_cannot_hold_is_refused_before_it_is_sent() {
    each_with(registry, async |db| {
        let error = City::objects().update(&db, |c| c.name.set("x".repeat(81))).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Data);
        assert_eq!(error.to_string(), "`City.name` holds 80 characters at most, not 81");
        assert!(error.place().unwrap().to_string().contains("writing.rs:"));
        let error = create!(Tag { name: "a" }, &db).await;
        error.unwrap();
        let error = create!(Tag { name: "a" }, &db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
    });
}

// row: model.fk
#[test]
fn a_row_that_points_nowhere_is_refused() {
    each_with(registry, async |db| {
        let nobody = Fk::<Author>::to(77);
        let error =
            create!(Post { title: "x", created: moment("2026-01-01T00:00:00Z"), author: nobody }, &db).await;
        assert!(matches!(error.unwrap_err().kind(), ErrorKind::ForeignKey(_)));
    });
}
