//! Many rows at once.

use std::sync::Arc;

use carafe::{
    db::{ErrorKind, db::Scope, driver::Vendor},
    prelude::*,
};
use db_suite::each_with;

use super::models::{Author, Counter, Made, Post, Seat, Status, Tag, author, registry};

pub(crate) fn draft(author: &Author, title: String) -> Post {
    Post {
        id: 0,
        title,
        body: String::new(),
        views: 0,
        seen: 0,
        status: Status::Draft,
        created: Timestamp::UNIX_EPOCH,
        changed: Timestamp::UNIX_EPOCH,
        author: Fk::from(author),
        editor: None,
        tags: ManyToMany::default(),
        comments: Many::default(),
    }
}

fn tag(name: &str, color: &str) -> Tag {
    Tag { id: 0, name: name.into(), color: color.into() }
}

async fn tags(db: &Db) -> Vec<(String, String)> {
    Tag::objects().all(db).await.unwrap().into_iter().map(|tag| (tag.name, tag.color)).collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(name, color)| ((*name).to_owned(), (*color).to_owned())).collect()
}

// row: orm.write
#[test]
fn ten_thousand_rows_take_less_than_twelve_statements() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let posts = (0..10_000).map(|number| Post { views: number, ..draft(&ann, format!("{number}")) });
        let posts = Post::bulk_create(&watched, posts).await.unwrap();
        assert!(scope.count() < 12, "{}", scope.count());
        assert_eq!(Post::objects().count(&db).await.unwrap(), 10_000);
        assert!(posts[0].created > Timestamp::UNIX_EPOCH, "times set themselves");
        if db.features().vendor != Vendor::MySql {
            for at in [0, 4_999, 9_999] {
                let found = Post::objects().filter(|p| p.id.eq(posts[at].id)).get(&db).await.unwrap();
                assert_eq!(found, posts[at]);
                assert_eq!(found.title, at.to_string());
            }
            assert_eq!(posts[3].tags.count(&db).await.unwrap(), 0, "each knows its key");
        }
    });
}

#[test]
fn nothing_is_kept_if_one_is_refused() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let mut posts: Vec<Post> = (0..3_000).map(|number| draft(&ann, format!("{number}"))).collect();
        posts[2_999].title = "0".into();
        let error = Post::bulk(posts).batch(500).create(&db).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unique(_)), "{error:?}");
        assert_eq!(Post::objects().count(&db).await.unwrap(), 0);
    });
}

#[test]
fn rows_with_and_without_keys_and_what_the_database_makes() {
    each_with(registry, async |db| {
        let tags = vec![tag("a", "red"), Tag { id: 40, ..tag("b", "green") }, tag("c", "blue")];
        let tags = Tag::bulk_create(&db, tags).await.unwrap();
        assert_eq!(tags[1].id, 40);
        if db.features().vendor == Vendor::MySql {
            return;
        }
        for tag in &tags {
            assert_eq!(&Tag::objects().filter(|t| t.id.eq(tag.id)).get(&db).await.unwrap(), tag);
        }
        let made =
            |number| Made { id: 0, number, doubled: 0, state: "x".into(), stamp: Timestamp::UNIX_EPOCH };
        let made = Made::bulk_create(&db, [made(3), made(4)]).await.unwrap();
        assert_eq!((made[0].doubled, made[1].doubled), (6, 8));
        assert_ne!(made[0].id, made[1].id);
        assert!(Tag::bulk_create(&db, []).await.unwrap().is_empty());
    });
}

// row: orm.write
#[test]
fn what_is_there_is_left_out_or_updated() {
    each_with(registry, async |db| {
        Tag::bulk_create(&db, [tag("a", "red"), tag("b", "red")]).await.unwrap();
        Tag::bulk([tag("b", "blue"), tag("c", "blue")]).ignore_conflicts().create(&db).await.unwrap();
        assert_eq!(tags(&db).await, pairs(&[("a", "red"), ("b", "red"), ("c", "blue")]));
        Tag::bulk([tag("c", "green"), tag("d", "green")])
            .update_conflicts(|t| t.name, |t| t.color)
            .create(&db)
            .await
            .unwrap();
        assert_eq!(tags(&db).await, pairs(&[("a", "red"), ("b", "red"), ("c", "green"), ("d", "green")]));
        let long = "x".repeat(300);
        if db.features().vendor != Vendor::Sqlite {
            let error = Tag::bulk([tag(&long, "red")]).ignore_conflicts().create(&db).await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::Data, "only conflicts are passed over: {error:?}");
        }
    });
}

// row: orm.write
#[test]
fn many_rows_are_updated_each_with_its_own_values() {
    each_with(registry, async |db| {
        let counters =
            (0..2_500).map(|number| Counter { id: 0, name: format!("{number}"), count: number, big: None });
        Counter::bulk_create(&db, counters).await.unwrap();
        let mut counters = Counter::objects().order_by(|c| c.id).all(&db).await.unwrap();
        for counter in &mut counters {
            counter.count *= 2;
            counter.big = counter.count.try_into().ok().filter(|big: &u64| big.is_multiple_of(3));
            counter.name.push('!');
        }
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let updated = Counter::bulk_update(&watched, &counters, |c| (c.count, c.big)).await.unwrap();
        assert_eq!(updated, 2_500 - u64::from(db.features().vendor.is_mysql_like() && updated != 2_500));
        assert!(scope.count() <= 14, "{}", scope.count());
        let now = Counter::objects().order_by(|c| c.id).all(&db).await.unwrap();
        for (now, wanted) in now.iter().zip(&counters) {
            assert_eq!(
                (now.count, now.big, format!("{}!", now.name)),
                (wanted.count, wanted.big, wanted.name.clone())
            );
        }
        let seats: Vec<Seat> = ["A", "B"]
            .into_iter()
            .flat_map(|letter| {
                (1..4).map(move |row| Seat { row, letter: letter.into(), guest: String::new() })
            })
            .collect();
        let mut seats = Seat::bulk_create(&db, seats).await.unwrap();
        seats.iter_mut().for_each(|seat| seat.guest = format!("{}{}", seat.row, seat.letter));
        assert_eq!(Seat::bulk_update(&db, &seats, |s| s.guest).await.unwrap(), 6);
        assert_eq!(Seat::objects().order_by(|s| (s.letter, s.row)).all(&db).await.unwrap(), seats);
        let error = Seat::bulk_update(&db, &seats, |s| s.row).await.unwrap_err();
        assert!(error.to_string().starts_with("`Seat.row` cannot be written by `bulk_update`"), "{error}");
    });
}
