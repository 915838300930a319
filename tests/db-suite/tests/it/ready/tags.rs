//! Tags, given and taken by their names.

use carafe::{
    db::{ErrorKind, Registry, Tag},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "id")]
struct Post {
    id: i64,
    tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Photo {
    id: i64,
    tags: ManyToMany<Tag>,
}

fn registry() -> Registry {
    Registry::new().with::<(Post, Photo, Tag)>("blog")
}

// row: model.ecosystem
#[test]
fn rows_are_tagged_found_and_counted() {
    each_with(registry, async |db| {
        let [one, two, three] = [(); 3].map(|()| create!(Post {}, &db));
        let (one, two, three) = (one.await.unwrap(), two.await.unwrap(), three.await.unwrap());
        let photo = create!(Photo {}, &db).await.unwrap();
        assert_eq!(one.tags.add_names(["Rust", "  web   sites ", "", "rust"], &db).await.unwrap(), 2);
        assert_eq!(one.tags.names(&db).await.unwrap(), ["Rust", "web sites"]);
        assert_eq!(one.tags.add_names(["RUST"], &db).await.unwrap(), 0, "there is one, in any letters");
        two.tags.add_names(["rust", "C++", "C#"], &db).await.unwrap();
        photo.tags.add_names(["Rust", "Ünïcode"], &db).await.unwrap();
        let slugs = Tag::objects().values(|t| (t.name, t.slug)).all(&db).await.unwrap();
        let mut slugs: Vec<(&str, &str)> =
            slugs.iter().map(|(name, slug)| (name.as_str(), slug.as_str())).collect();
        slugs.sort_unstable();
        let expected = [
            ("C#", "c-2"),
            ("C++", "c"),
            ("Rust", "rust"),
            ("web sites", "web-sites"),
            ("Ünïcode", "unicode"),
        ];
        assert_eq!(slugs, expected);

        let with = |slug: &'static str| Post::objects().filter(move |p| p.tags.any(|t| t.slug.eq(slug)));
        assert_eq!(with("rust").values(|p| p.id).all(&db).await.unwrap(), [one.id, two.id]);
        let any = Post::objects().filter(|p| p.tags.any(|t| t.name.is_in(["C#", "web sites"])));
        assert_eq!(any.count(&db).await.unwrap(), 2);
        let common = Tag::most_common::<Post, _>(|p| p.tags).limit(2).all(&db).await.unwrap();
        let common: Vec<(&str, i64)> =
            common.iter().map(|(tag, count)| (tag.name.as_str(), *count)).collect();
        assert_eq!(
            (common[0], common[1].1, common.len()),
            (("Rust", 2), 1, 2),
            "photos count for themselves"
        );
        assert_eq!(Tag::most_common::<Photo, _>(|p| p.tags).count(&db).await.unwrap(), 2);

        assert_eq!(one.tags.remove_names(["rUST", "nothing"], &db).await.unwrap(), 1);
        two.tags.set_names(["c#", "new"], &db).await.unwrap();
        assert_eq!(two.tags.names(&db).await.unwrap(), ["C#", "new"]);
        assert_eq!(three.tags.names(&db).await.unwrap(), [""; 0]);
        assert_eq!(three.tags.add_names([""; 0], &db).await.unwrap(), 0);
        let loaded = db
            .assert_queries(2, async |db| Post::objects().prefetch(|p| p.tags).all(&db).await)
            .await
            .unwrap();
        assert_eq!(loaded[0].tags.get().unwrap()[0].name, "web sites");
        two.delete(&db).await.unwrap();
        assert_eq!(Tag::objects().count(&db).await.unwrap(), 6, "tags stay");
        let error = three.tags.add_names(["x".repeat(101)], &db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Data, "{error:?}");
    });
}

// row: model.ecosystem
#[test]
fn two_who_make_a_tag_at_once_make_one() {
    each_with(registry, async |db| {
        for round in 0..5 {
            let tasks: Vec<_> = (0..6)
                .map(|_| {
                    let db = db.clone();
                    tokio::spawn(async move { Tag::named([format!("tag {round}")], &db).await })
                })
                .collect();
            let mut keys = Vec::new();
            for task in tasks {
                keys.push(task.await.unwrap().unwrap()[0].id);
            }
            keys.dedup();
            assert_eq!(keys.len(), 1);
        }
        assert_eq!(Tag::objects().count(&db).await.unwrap(), 5);
    });
}
