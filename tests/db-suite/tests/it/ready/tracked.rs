//! What became different since a row was read.

use carafe::{
    db::{ErrorKind, Registry, Tracked},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
struct Post {
    id: i64,
    #[field(max_length = 20)]
    title: String,
    views: i64,
    before: Option<Fk<Post>>,
    #[field(auto_now)]
    changed: Timestamp,
}

// row: model.ecosystem
#[test]
fn a_tracked_row_knows_and_writes_what_is_different() {
    each_with(
        || Registry::new().with::<Post>(""),
        async |db| {
            create!(Post { title: "a", views: 1 }, &db).await.unwrap();
            let mut post = Tracked::new(Post::objects().get(&db).await.unwrap()).unwrap();
            assert!(post.changed().unwrap().is_empty());
            db.assert_queries(0, async |db| post.save_changed(&db).await).await.unwrap();
            post.title = "b".into();
            let names: Vec<&str> = post.changed().unwrap().iter().map(|field| field.name).collect();
            assert_eq!(names, ["title"]);
            assert!(post.has_changed(|p| p.title).unwrap() && !post.has_changed(|p| p.views).unwrap());
            assert_eq!(
                (post.previous(|p| p.title).unwrap(), post.previous(|p| p.views).unwrap()),
                ("a".into(), 1)
            );
            // Somebody else writes another field meanwhile, and it is not lost.
            Post::objects().update(&db, |p| p.views.set(50)).await.unwrap();
            let before = post.previous(|p| p.changed).unwrap();
            post.save_changed(&db).await.unwrap();
            assert!(post.changed().unwrap().is_empty());
            let read = Post::objects().get(&db).await.unwrap();
            assert_eq!((read.title.as_str(), read.views), ("b", 50));
            assert!(read.changed >= before && read.changed == post.changed, "`auto_now` is set");
            post.views = 2;
            post.save(&db).await.unwrap();
            assert!(post.changed().unwrap().is_empty());
            post.title = "a".into();
            post.title = "b".into();
            assert!(post.changed().unwrap().is_empty(), "it is what it was");
            let other = Fk::<Post>::to(post.id);
            post.before = Some(other);
            assert!(post.has_changed(|p| (p.title, p.before)).unwrap());
            assert_eq!(post.previous(|p| p.before).unwrap(), None);
            post.save_changed(&db).await.unwrap();
            assert_eq!(post.previous(|p| p.before).unwrap(), Some(post.id));
            post.before = None;
            post.save_changed(&db).await.unwrap();
            post.views = 3;
            Post::objects().delete(&db).await.unwrap();
            let error = post.save_changed(&db).await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::NotUpdated, "{error:?}");
            assert_eq!(post.into_inner().views, 3);
        },
    );
}
