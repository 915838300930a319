//! What goes with a row that is deleted, and what keeps it from going.

use carafe::{
    db::{ErrorKind, driver::Vendor},
    prelude::*,
};
use db_suite::each_with;

use super::models::{
    Account, Album, Artist, Author, Band, Book, Card, Comment, Membership, Post, Profile, Shelf, Song, Tag,
    author, ids, numbers, post, registry, tag,
};

// row: model.on_delete
#[test]
fn what_points_at_it_goes_with_it_and_is_counted() {
    each_with(registry, async |db| {
        let (ann, bob) = (author(&db, "Ann").await, author(&db, "Bob").await);
        let (first, second) = (post(&db, &ann, "first").await, post(&db, &bob, "second").await);
        let mut third = create!(Post { title: "third", author: &bob, editor: &ann }, &db).await.unwrap();
        for to in [&first, &second] {
            let comment = create!(Comment { post: to, text: "fine" }, &db).await.unwrap();
            let reply = create!(Comment { post: to, parent: &comment, text: "so fine" }, &db).await.unwrap();
            create!(Comment { post: to, parent: &reply, text: "yes" }, &db).await.unwrap();
        }
        create!(Profile { author: &ann }, &db).await.unwrap();
        let rust = tag(&db, "rust").await;
        first.tags.add(&rust, &db).await.unwrap();
        second.tags.add(&rust, &db).await.unwrap();
        let gone = ann.delete(&db).await.unwrap();
        assert_eq!(gone.of::<Author>(&db), 1);
        assert_eq!(gone.of::<Post>(&db), 1);
        assert_eq!(gone.of::<Comment>(&db), 3);
        assert_eq!(gone.of::<Profile>(&db), 1);
        assert_eq!(gone.of_label("press.Post.tags"), 1);
        assert_eq!(gone.total(), 7, "{gone:?}");
        assert_eq!(ids::<Post>(&db).await, numbers(&[2, 3]));
        assert_eq!(ids::<Comment>(&db).await, numbers(&[4, 5, 6]));
        third.refresh(&db).await.unwrap();
        assert_eq!(third.editor, None, "an optional key is set to null");
        assert_eq!(Tag::objects().count(&db).await.unwrap(), 1);
        assert_eq!(ann.delete(&db).await.unwrap().total(), 0, "it is gone already");
    });
}

// row: model.on_delete
#[test]
fn a_protected_row_stays_and_the_error_lists_what_is_in_the_way() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        post(&db, &ann, "Hello").await;
        create!(Account { owner: &ann }, &db).await.unwrap();
        create!(Account { owner: &ann }, &db).await.unwrap();
        let error = ann.delete(&db).await.unwrap_err();
        let ErrorKind::Protected(rows) = error.kind() else { panic!("{error:?}") };
        let rows: Vec<_> = rows.iter().map(|row| (row.model.as_str(), row.field, row.key.as_str())).collect();
        assert_eq!(rows, [("press.Account", "owner", "1"), ("press.Account", "owner", "2")]);
        assert_eq!(
            error.to_string(),
            "this `Author` cannot be deleted, because rows point at it: `press.Account 1` by `owner`, `press.Account 2` by \
             `owner`; delete them first, or choose another `on_delete` for that foreign key"
        );
        assert_eq!(Post::objects().count(&db).await.unwrap(), 1, "nothing of it was done");
        Account::objects().delete(&db).await.unwrap();
        assert_eq!(ann.delete(&db).await.unwrap().total(), 2);
    });
}

// row: model.on_delete
#[test]
fn a_restricting_row_may_go_by_another_way() {
    each_with(registry, async |db| {
        let artist = create!(Artist {}, &db).await.unwrap();
        let album = create!(Album { artist: &artist }, &db).await.unwrap();
        let song = create!(Song { artist: &artist, album: &album }, &db).await.unwrap();
        let error = album.delete(&db).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protected(rows) if rows[0].model == "press.Song"),
            "{error:?}"
        );
        let other = create!(Artist {}, &db).await.unwrap();
        let featured = create!(Song { artist: &other, album: &album }, &db).await.unwrap();
        let error = artist.delete(&db).await.unwrap_err();
        let ErrorKind::Protected(rows) = error.kind() else { panic!("{error:?}") };
        assert_eq!((rows.len(), rows[0].key.as_str()), (1, "2"), "only the song of the other artist stays");
        featured.delete(&db).await.unwrap();
        let gone = artist.delete(&db).await.unwrap();
        assert_eq!((gone.of::<Song>(&db), gone.of::<Album>(&db), gone.of::<Artist>(&db)), (1, 1, 1));
        assert_eq!(song.delete(&db).await.unwrap().total(), 0);
    });
}

// row: model.on_delete
#[test]
fn keys_are_set_to_null_to_a_default_or_to_what_a_function_says() {
    each_with(registry, async |db| {
        let mut shelves = Vec::new();
        for name in ["default", "chosen", "old"] {
            shelves.push(create!(Shelf { name }, &db).await.unwrap());
        }
        let old = &shelves[2];
        let mut book = create!(Book { nulled: old, defaulted: old, chosen: old }, &db).await.unwrap();
        let gone = old.delete(&db).await.unwrap();
        assert_eq!((gone.total(), gone.of::<Shelf>(&db)), (1, 1));
        book.refresh(&db).await.unwrap();
        assert_eq!((book.nulled, *book.defaulted.id(), *book.chosen.id()), (None, 1, 2));
    });
}

// row: model.on_delete
#[test]
fn what_the_database_does_is_left_to_it() {
    each_with(registry, async |db| {
        let shelf = create!(Shelf { name: "a" }, &db).await.unwrap();
        create!(Card { gone: &shelf }, &db).await.unwrap();
        create!(Card { nulled: &shelf }, &db).await.unwrap();
        assert_eq!(shelf.delete(&db).await.unwrap().total(), 1, "the database does not count for us");
        let left = Card::objects().get(&db).await.unwrap();
        assert_eq!((left.id, left.nulled), (2, None));
    });
}

#[test]
fn rows_in_a_circle_go_together() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let post = post(&db, &ann, "Hello").await;
        let mut first = create!(Comment { post: &post, text: "a" }, &db).await.unwrap();
        let second = create!(Comment { post: &post, text: "b", parent: &first }, &db).await.unwrap();
        first.parent = Some(Fk::from(&second));
        first.save(&db).await.unwrap();
        assert_eq!(first.delete(&db).await.unwrap().of::<Comment>(&db), 2);
    });
}

#[test]
fn a_query_deletes_with_all_that_goes_with_it() {
    each_with(registry, async |db| {
        let (ann, bob) = (author(&db, "Ann").await, author(&db, "Bob").await);
        post(&db, &ann, "a").await;
        let kept = post(&db, &bob, "b").await;
        create!(Comment { post: &kept, text: "fine" }, &db).await.unwrap();
        let gone = Author::objects().filter(|a| a.name.eq("Ann")).delete(&db).await.unwrap();
        assert_eq!((gone.of::<Author>(&db), gone.of::<Post>(&db), gone.total()), (1, 1, 2));
        let gone = Comment::objects().filter(|c| c.post.author.name.eq("Bob")).delete(&db).await.unwrap();
        assert_eq!(gone.total(), 1);
        assert_eq!(Post::objects().all(&db).await.unwrap(), [kept]);
    });
}

#[test]
fn a_table_between_that_is_a_model_follows_its_foreign_keys() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let band = create!(Band { name: "The Tests" }, &db).await.unwrap();
        band.members.add(&ann, &db).await.unwrap();
        let gone = band.delete(&db).await.unwrap();
        assert_eq!((gone.of::<Membership>(&db), gone.of::<Band>(&db)), (1, 1));
        assert_eq!(Author::objects().count(&db).await.unwrap(), 1);
    });
}

// row: model.on_delete
#[test]
fn thousands_of_rows_go_in_batches() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let posts = (0..3_000).map(|number| Post { title: format!("{number}"), ..draft(&ann) });
        let posts = Post::bulk_create(&db, posts).await.unwrap();
        let comments = posts.iter().flat_map(|post| {
            (0..2).map(move |_| Comment { id: 0, post: Fk::from(post), parent: None, text: "x".into() })
        });
        if db.features().vendor == Vendor::MySql {
            return; // It does not tell the keys of many new rows.
        }
        Comment::bulk_create(&db, comments).await.unwrap();
        let gone = ann.delete(&db).await.unwrap();
        assert_eq!((gone.of::<Post>(&db), gone.of::<Comment>(&db)), (3_000, 6_000));
        assert_eq!(Comment::objects().count(&db).await.unwrap(), 0);
    });
}

fn draft(author: &Author) -> Post {
    super::bulk::draft(author, String::new())
}
