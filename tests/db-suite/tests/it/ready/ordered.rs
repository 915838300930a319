//! Rows that have an order of their own.

use carafe::{
    db::{Change, DbError, ErrorKind, Historic as _, Ordered as _, Registry},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
struct Question {
    id: i64,
    #[reverse(question)]
    answers: Many<Answer>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Answer {
    id: i64,
    #[field(on_delete = cascade)]
    question: Option<Fk<Question>>,
    #[field(max_length = 20)]
    text: String,
    #[field(order_with_respect_to = question)]
    position: i32,
}

/// The rows of the whole table are in one order, under another default order.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "name")]
struct Slide {
    id: i64,
    #[field(max_length = 20)]
    name: String,
    #[field(ordered)]
    place: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Song {
    id: i64,
    #[field(max_length = 20)]
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Playlist {
    id: i64,
    #[many_to_many(through(Entry, list, song))]
    songs: ManyToMany<Song>,
    #[reverse(list)]
    entries: Many<Entry>,
}

/// Which song stands where in a list, and what became of it.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(history)]
struct Entry {
    id: i64,
    #[field(on_delete = cascade)]
    list: Fk<Playlist>,
    #[field(on_delete = cascade)]
    song: Fk<Song>,
    #[field(order_with_respect_to = list)]
    place: i32,
}

// row: model.ecosystem
#[test]
fn rows_between_two_models_have_an_order_and_a_history() {
    let registry = || Registry::new().with::<(Song, Playlist, Entry, Change)>("music");
    each_with(registry, async |db| {
        let list = create!(Playlist {}, &db).await.unwrap();
        let mut songs = Vec::new();
        for name in ["a", "b", "c"] {
            songs.push(create!(Song { name }, &db).await.unwrap());
        }
        let names = async || {
            let entries = list.entries.query().values(|e| e.song.name).all(&db).await;
            entries.unwrap().concat()
        };
        list.songs.add([&songs[2], &songs[0]], &db.signed("ann")).await.unwrap();
        list.songs.add(&songs[1], &db).await.unwrap();
        assert_eq!(names().await, "cab");
        let mut first = list.entries.query().first(&db).await.unwrap().unwrap();
        first.move_down(&db).await.unwrap();
        assert_eq!(names().await, "acb");
        list.songs.remove(&songs[0], &db).await.unwrap();
        list.songs.set([&songs[1]], &db.signed("bob")).await.unwrap();
        assert_eq!(names().await, "b");
        list.songs.clear(&db).await.unwrap();
        let changes = Entry::changes(&db).reverse().all(&db).await.unwrap();
        let told: Vec<String> = changes
            .iter()
            .map(|change| format!("{} {} {}", change.kind, change.row, change.who.as_deref().unwrap_or("-")))
            .collect();
        let expected = [
            "created 1 ann",
            "created 2 ann",
            "created 3 -",
            "updated 2 -",
            "updated 1 -",
            "deleted 2 -",
            "deleted 1 bob",
            "deleted 3 -",
        ];
        assert_eq!(told, expected);
    });
}

fn registry() -> Registry {
    Registry::new().with::<(Question, Answer, Slide)>("poll")
}

async fn texts(question: &Question, db: &Db) -> String {
    question.answers.query().values(|a| a.text).all(db).await.unwrap().concat()
}

async fn answer(text: &str, question: &Question, db: &Db) -> Answer {
    create!(Answer { question, text }, db).await.unwrap()
}

// row: model.fields_special, model.meta, model.ecosystem
#[test]
fn rows_of_a_parent_have_an_order() {
    each_with(registry, async |db| {
        let question = create!(Question {}, &db).await.unwrap();
        let other = create!(Question {}, &db).await.unwrap();
        let mut a = answer("a", &question, &db).await;
        let x = answer("x", &other, &db).await;
        let mut b = answer("b", &question, &db).await;
        let mut c = Answer { id: 0, text: "c".into(), position: 77, ..a.clone() };
        c.save(&db).await.unwrap();
        let positions = [&a, &b, &c, &x].map(|answer| answer.position);
        assert_eq!(
            positions,
            [0, 1, 2, 0],
            "new rows are the last of their question, whatever the struct says"
        );
        assert_eq!(texts(&question, &db).await, "abc", "it is the default order");
        assert_eq!(a.get_order(&db).await.unwrap(), [a.id, b.id, c.id]);

        Answer::set_order(&db, [c.id, a.id, b.id]).await.unwrap();
        assert_eq!(texts(&question, &db).await, "cab");
        Answer::set_order(&db, [b.id]).await.unwrap();
        assert_eq!(texts(&question, &db).await, "bca", "those that are not named come behind");
        for (keys, says) in [(vec![a.id, x.id], "not in one order"), (vec![a.id, a.id], "named twice")] {
            let error = Answer::set_order(&db, keys).await.unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
        }
        Answer::set_order(&db, [a.id, b.id, c.id]).await.unwrap();

        let text = |answer: Option<Answer>| answer.map(|answer| answer.text);
        for (row, before, behind) in
            [(&a, None, Some("b")), (&b, Some("a"), Some("c")), (&c, Some("b"), None)]
        {
            let mut row = row.clone();
            row.refresh(&db).await.unwrap();
            let [previous, next] =
                [row.previous_in_order(&db).await.unwrap(), row.next_in_order(&db).await.unwrap()];
            assert_eq!((text(previous).as_deref(), text(next).as_deref()), (before, behind), "{}", row.text);
        }

        assert!(b.move_up(&db).await.unwrap());
        assert_eq!((texts(&question, &db).await.as_str(), b.position), ("bac", 0));
        assert!(!b.move_up(&db).await.unwrap(), "it is the first");
        assert!(b.move_down(&db).await.unwrap() && b.move_down(&db).await.unwrap());
        assert!(!b.move_down(&db).await.unwrap(), "it is the last");
        assert_eq!(texts(&question, &db).await, "acb");
        assert!(b.move_to(0, &db).await.unwrap() && a.move_to(99, &db).await.unwrap());
        assert_eq!((texts(&question, &db).await.as_str(), a.position), ("bca", 2));
        assert_eq!(texts(&other, &db).await, "x", "nobody else is touched");

        // `c` was read before the others moved: to save it undoes nothing.
        c.text = "C".into();
        c.save(&db).await.unwrap();
        assert_eq!(texts(&question, &db).await, "bCa");
        c.delete(&db).await.unwrap();
        let d = answer("d", &question, &db).await;
        assert_eq!(
            (texts(&question, &db).await.as_str(), d.position),
            ("bad", 3),
            "a gap is none in the order"
        );
        a.move_up(&db).await.unwrap();
        assert_eq!(texts(&question, &db).await, "abd");
        let error = c.move_up(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NotUpdated, "{error:?}");
    });
}

// row: model.fields_special, model.meta
#[test]
fn rows_without_a_parent_and_rows_that_come_together_have_an_order_too() {
    each_with(registry, async |db| {
        let question = create!(Question {}, &db).await.unwrap();
        let loose = |text: &str| Answer { id: 0, question: None, text: text.into(), position: 0 };
        let of = |text: &str| Answer { question: Some(Fk::from(&question)), ..loose(text) };
        Answer::bulk_create(&db, [loose("x"), of("a"), of("b"), loose("y"), of("c")]).await.unwrap();
        Answer::bulk_create(&db, (0..250).map(|_| of("z"))).await.unwrap();
        let all = question.answers.all(&db).await.unwrap();
        assert!(all.iter().zip(0..).all(|(answer, place)| answer.position == place), "{all:?}");
        assert_eq!((all.len(), all[2].text.as_str()), (253, "c"));
        let mut y = Answer::objects().filter(|a| a.text.eq("y")).get(&db).await.unwrap();
        assert_eq!((y.position, y.get_order(&db).await.unwrap().len()), (1, 2));
        assert_eq!(y.previous_in_order(&db).await.unwrap().unwrap().text, "x");
        assert!(y.move_up(&db).await.unwrap());

        for name in ["c", "a", "b"] {
            create!(Slide { name }, &db).await.unwrap();
        }
        let in_order = || Slide::objects().order_by(|s| s.place).values(|s| s.name);
        assert_eq!(Slide::objects().values(|s| s.name).all(&db).await.unwrap(), ["a", "b", "c"]);
        assert_eq!(in_order().all(&db).await.unwrap(), ["c", "a", "b"]);
        let mut b = Slide::objects().filter(|s| s.name.eq("b")).get(&db).await.unwrap();
        b.move_to(0, &db).await.unwrap();
        assert_eq!(in_order().all(&db).await.unwrap(), ["b", "c", "a"]);
        // As after a migration that added the column: all are 0, and the first move puts them right.
        Slide::objects().update(&db, |s| s.place.set(0)).await.unwrap();
        b.move_down(&db).await.unwrap();
        let mut places = Slide::objects().values(|s| s.place).all(&db).await.unwrap();
        places.sort_unstable();
        assert_eq!(places, [0, 1, 2]);
    });
}

// row: model.fields_special, model.meta
#[test]
fn two_who_add_or_move_rows_at_once_get_no_place_twice() {
    each_with(registry, async |db| {
        let question = create!(Question {}, &db).await.unwrap();
        for round in 0..3 {
            let tasks: Vec<_> = (0..8)
                .map(|number| {
                    let (db, question) = (db.clone(), question.clone());
                    tokio::spawn(async move {
                        let text = format!("{round}-{number}");
                        let mut row = create!(Answer { question: &question, text }, &db).await?;
                        row.move_to(number, &db).await?;
                        create!(Slide { name: "s" }, &db).await?;
                        Ok::<_, DbError>(())
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap().unwrap();
            }
        }
        let positions = question.answers.query().values(|a| a.position).all(&db).await.unwrap();
        assert_eq!(positions, (0..24).collect::<Vec<_>>());
        let places = Slide::objects().order_by(|s| s.place).values(|s| s.place).all(&db).await.unwrap();
        assert_eq!(places, (0..24).collect::<Vec<_>>());
    });
}

/// There is no row yet that could be locked.
// row: model.meta
#[test]
fn the_first_rows_of_an_order_get_places_of_their_own() {
    each_with(registry, async |db| {
        for _ in 0..10 {
            Slide::objects().delete(&db).await.unwrap();
            Answer::objects().delete(&db).await.unwrap();
            let tasks: Vec<_> = (0..6)
                .map(|_| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        create!(Slide { name: "s" }, &db).await?;
                        create!(Answer { question: None, text: "loose" }, &db).await?;
                        Ok::<_, DbError>(())
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap().unwrap();
            }
            let slides = Slide::objects().order_by(|s| s.place).values(|s| s.place).all(&db).await.unwrap();
            assert_eq!(slides, (0..6).collect::<Vec<_>>());
            let loose =
                Answer::objects().order_by(|a| a.position).values(|a| a.position).all(&db).await.unwrap();
            assert_eq!(loose, (0..6).collect::<Vec<_>>());
        }
    });
}
