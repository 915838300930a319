//! Many rows by the fastest way of each database, which must be told from the others by nothing but its speed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use carafe::{
    db::{
        DbError, ErrorKind, Registry,
        db::Scope,
        driver::{Statement, Vendor},
        uuid::Uuid,
    },
    prelude::*,
};
use db_suite::{each_fresh, each_with};
use futures_util::future::try_join_all;

use super::{
    bulk::draft,
    models::{Counter, Country, Made, Post, Seat, author, registry},
};

/// From so many on rows are loaded.
const MANY: i64 = 300;

fn counter(number: i64) -> Counter {
    Counter { id: 0, name: format!("{number}"), count: number, big: None }
}

async fn names(db: &Db) -> Vec<(i64, String)> {
    Counter::objects().order_by(|c| c.id).values(|c| (c.id, c.name)).all(db).await.unwrap()
}

// row: orm.write
#[test]
fn each_row_knows_its_key_though_others_insert_at_the_same_time() {
    each_with(registry, async |db| {
        let groups = (0..4_i64).map(async |group| {
            let rows = (0..1_500).map(move |number| counter(group * 10_000 + number));
            Counter::bulk_create(&db, rows).await
        });
        let alone = async {
            for number in 0..30 {
                counter(90_000 + number).save(&db).await?;
            }
            Ok::<_, DbError>(())
        };
        let (groups, alone) = tokio::join!(try_join_all(groups), alone);
        alone.unwrap();
        let mut told: Vec<(i64, String)> =
            groups.unwrap().into_iter().flatten().map(|counter| (counter.id, counter.name)).collect();
        told.sort_unstable();
        let mut there = names(&db).await;
        assert_eq!((told.len(), there.len()), (6_000, 6_030));
        there.retain(|(_, name)| name.len() < 5 || !name.starts_with('9'));
        assert!(told == there, "each key is that of its own row");
    });
}

// row: orm.write
#[test]
fn what_the_database_refuses_names_the_field_and_nothing_is_kept() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let many = || (0..MANY).map(|number| draft(&ann, format!("{number}"))).collect::<Vec<Post>>();
        let refused = async |posts: Vec<Post>| {
            let error = Post::bulk_create(&db, posts).await.unwrap_err();
            assert_eq!(Post::objects().count(&db).await.unwrap(), 0, "{error:?}");
            assert!(error.place().unwrap().to_string().contains("load.rs:"), "{error:?}");
            error
        };
        let fields = |error: &DbError| {
            let fields = error.fields(db.registry());
            fields.into_iter().map(|found| (found.fields, found.code.to_owned())).collect::<Vec<_>>()
        };
        let mut posts = many();
        posts[299].title = "7".into();
        let error = refused(posts).await;
        assert!(error.statement().unwrap().contains("press_post"), "{error:?}");
        assert_eq!(fields(&error), [(vec!["author", "title"], "unique".to_owned())]);
        assert!(error.fields(db.registry())[0].message.contains("There is a post of this title."));
        let mut posts = many();
        posts[150].views = -1;
        let error = refused(posts).await;
        assert!(matches!(error.kind(), ErrorKind::Check(_)), "{error:?}");
        assert_eq!(fields(&error)[0].0, ["views", "seen"]);
        let mut posts = many();
        posts[250].author = Fk::to(4_000);
        assert!(matches!(refused(posts).await.kind(), ErrorKind::ForeignKey(_)));
        if db.features().vendor != Vendor::Sqlite {
            let mut posts = many();
            posts[3].title = "x".repeat(201);
            assert_eq!(refused(posts).await.kind(), &ErrorKind::Data);
        }
        let after = Post::bulk_create(&db, many()).await.unwrap();
        assert_eq!(
            Post::objects().order_by(|p| p.id).all(&db).await.unwrap(),
            after,
            "all is well after errors"
        );
    });
}

#[test]
fn in_a_transaction_it_is_a_part_that_can_be_undone_alone() {
    each_with(registry, async |db| {
        db.atomic(async |db| {
            counter(9_999).save(&db).await?;
            let twice = (0..MANY).map(|number| counter(number % 299));
            assert!(Counter::bulk_create(&db, twice).await.is_err());
            Counter::bulk_create(&db, (0..MANY).map(counter)).await?;
            assert_eq!(Counter::objects().count(&db).await?, 301);
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
        assert_eq!(Counter::objects().count(&db).await.unwrap(), 301);
        let undone = db.atomic(async |db| {
            Counter::bulk_create(&db, (1_000..1_000 + MANY).map(counter)).await?;
            Err::<(), _>(DbError::new(ErrorKind::Other, "enough"))
        });
        undone.await.unwrap_err();
        assert_eq!(Counter::objects().count(&db).await.unwrap(), 301);
    });
}

fn next_key() -> Uuid {
    static KEYS: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(7, KEYS.fetch_add(1, Ordering::Relaxed))
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Ticket {
    #[field(primary_key, default = next_key())]
    id: Uuid,
    number: i32,
}

#[test]
fn keys_that_are_given_or_made_here_stay_what_they_are() {
    let all = || registry().with::<Ticket>("load");
    each_with(all, async |db| {
        let tickets =
            (0..MANY).map(|number| Ticket { id: Uuid::nil(), number: i32::try_from(number).unwrap() });
        let tickets = Ticket::bulk_create(&db, tickets).await.unwrap();
        assert!(tickets.iter().all(|ticket| !ticket.id.is_nil()));
        assert_eq!(Ticket::objects().order_by(|t| t.number).all(&db).await.unwrap(), tickets);

        let given = (0..MANY).map(|number| Counter { id: 1_000 + number * 2, ..counter(number) });
        let given = Counter::bulk_create(&db, given).await.unwrap();
        assert_eq!(Counter::objects().order_by(|c| c.id).all(&db).await.unwrap(), given);
        // Some with and some without a key go the way of few rows.
        let mixed = (0..MANY).map(|number| Counter {
            id: if number % 2 == 0 { 0 } else { 5_000 + number },
            ..counter(1_000 + number)
        });
        let mixed = Counter::bulk_create(&db, mixed).await.unwrap();
        for at in [0, 1, 298, 299] {
            let found = Counter::objects().filter(|c| c.id.eq(mixed[at].id)).get(&db).await.unwrap();
            assert_eq!(found, mixed[at]);
        }

        let seats = (0..MANY).map(|number| {
            let row = i32::try_from(number / 10).unwrap();
            Seat { row, letter: format!("{}", number % 10), guest: format!("{number}") }
        });
        let seats = Seat::bulk_create(&db, seats).await.unwrap();
        assert_eq!(Seat::objects().order_by(|s| (s.row, s.letter)).all(&db).await.unwrap(), seats);
        let code = |number: i64| {
            format!(
                "{}{}",
                char::from(b'A' + u8::try_from(number / 20).unwrap()),
                char::from(b'A' + u8::try_from(number % 20).unwrap())
            )
        };
        let countries = (0..MANY).map(|number| Country { code: code(number), name: "Somewhere".into() });
        let countries = Country::bulk_create(&db, countries).await.unwrap();
        assert_eq!(Country::objects().order_by(|c| c.code).all(&db).await.unwrap(), countries);
    });
}

#[test]
fn what_the_database_computes_comes_back_with_many_rows_too() {
    each_with(registry, async |db| {
        let made =
            |number| Made { id: 0, number, doubled: 0, state: "x".into(), stamp: Timestamp::UNIX_EPOCH };
        let rows = Made::bulk_create(&db, (0..300).map(made)).await.unwrap();
        assert!(rows.iter().all(|row| row.doubled == row.number * 2));
        assert_eq!(Made::objects().order_by(|m| m.id).all(&db).await.unwrap(), rows);
    });
}

#[test]
fn rows_of_a_megabyte_are_cut_into_lots_that_a_server_takes() {
    each_with(registry, async |db| {
        let ann = author(&db, "Ann").await;
        let text = "ä".repeat(512 * 1024);
        let posts = (0..40).map(|number| Post { body: text.clone(), ..draft(&ann, format!("fat {number}")) });
        let thin = (0..MANY).map(|number| draft(&ann, format!("thin {number}")));
        let posts = Post::bulk_create(&db, posts.chain(thin)).await.unwrap();
        let fat = Post::objects().filter(|p| p.id.eq(posts[39].id)).get(&db).await.unwrap();
        assert_eq!((fat.title.as_str(), fat.body.len()), ("fat 39", text.len()));
        assert_eq!(Post::objects().count(&db).await.unwrap(), 340);
    });
}

#[test]
fn a_future_that_is_dropped_keeps_nothing_and_the_next_has_its_way() {
    each_with(registry, async |db| {
        for millis in [0, 1, 3, 8, 20] {
            let load = Counter::bulk_create(&db, (0..8_000).map(counter));
            let kept = tokio::time::timeout(Duration::from_millis(millis), load).await.is_ok();
            let there = Counter::objects().count(&db).await.unwrap();
            // What was kept just before the time was up is there as a whole.
            assert!(there == 0 || there == 8_000, "{there} after {millis} ms");
            assert!(!kept || there == 8_000);
            Counter::objects().delete(&db).await.unwrap();
        }
        Counter::bulk_create(&db, (0..MANY).map(counter)).await.unwrap();
        assert_eq!(Counter::objects().count(&db).await.unwrap(), 300);
    });
}

#[test]
fn a_connection_that_is_cut_keeps_nothing() {
    each_fresh(registry, async |fresh| {
        let (find, kill) = match fresh.kind.vendor {
            Vendor::Postgres => (
                "SELECT pid::bigint FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' \
                 AND datname = current_database()",
                "SELECT pg_terminate_backend({}::int)::int::bigint",
            ),
            Vendor::MariaDb => (
                "SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT INTO%' AND db = database()",
                "KILL {}",
            ),
            _ => return,
        };
        let killer = Db::new(fresh.kind.open(&fresh.url).await, Arc::default());
        let (loading, killing) =
            tokio::join!(Counter::bulk_create(&fresh.db, (0..100_000).map(counter)), async {
                let find = Statement::reading(find);
                loop {
                    let mut ids = Vec::new();
                    let mut each = |row: &dyn carafe::db::driver::Row| {
                        ids.extend(row.i64(0)?);
                        Ok(())
                    };
                    killer.run(&find, &[], &mut each).await.unwrap();
                    if let Some(id) = ids.first() {
                        let kill = Statement::writing(kill.replace("{}", &id.to_string())).once();
                        break killer.run(&kill, &[], &mut ()).await;
                    }
                }
            });
        killing.unwrap();
        let error = loading.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Connection, "{error:?}");
        assert_eq!(Counter::objects().count(&fresh.db).await.unwrap(), 0);
        Counter::bulk_create(&fresh.db, (0..MANY).map(counter)).await.unwrap();
        killer.driver().close().await;
    });
}

/// PostgreSQL: what COPY does not do, or does otherwise, is inserted.
#[test]
fn what_cannot_be_copied_is_inserted() {
    let cases = [
        "ALTER TABLE counter ALTER COLUMN count TYPE integer",
        "ALTER TABLE counter ALTER COLUMN id DROP IDENTITY; CREATE SEQUENCE mine; \
         ALTER TABLE counter ALTER COLUMN id SET DEFAULT nextval('mine')",
        "CREATE RULE watched AS ON INSERT TO counter DO ALSO NOTIFY counters",
        "CREATE DOMAIN shorter AS varchar(40); ALTER TABLE counter ALTER COLUMN name TYPE shorter",
        "ALTER TABLE counter ENABLE ROW LEVEL SECURITY; ALTER TABLE counter FORCE ROW LEVEL SECURITY; \
         CREATE POLICY all_of_it ON counter USING (true)",
    ];
    for case in cases {
        each_with(registry, async |db| {
            if db.features().vendor != Vendor::Postgres {
                return;
            }
            db.script(case).await.unwrap();
            let scope = Arc::new(Scope::new().logging());
            let watched = db.clone().scoped(Arc::clone(&scope));
            let rows = Counter::bulk_create(&watched, (0..MANY).map(counter)).await.unwrap();
            assert_eq!(Counter::objects().order_by(|c| c.id).all(&db).await.unwrap(), rows, "{case}");
            let texts: Vec<String> = scope.queries().into_iter().map(|query| query.sql).collect();
            assert!(
                texts.iter().all(|sql| !sql.starts_with("COPY")) || case.contains("LEVEL"),
                "{case}: {texts:?}"
            );
        });
    }
    // And where nothing stands in the way it is copied.
    each_with(registry, async |db| {
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        Counter::bulk_create(&watched, (0..MANY).map(counter)).await.unwrap();
        let copied = scope.queries().iter().any(|query| query.sql.starts_with("COPY"));
        assert_eq!(copied, db.features().vendor == Vendor::Postgres);
    });
}

/// MariaDB: where several servers count beside each other, keys stand further apart.
#[test]
fn keys_that_are_counted_in_steps_are_told_right() {
    each_with(
        || Registry::new().with::<Counter>(""),
        async |db| {
            if db.features().vendor != Vendor::MariaDb {
                return;
            }
            let pinned = db.pinned();
            pinned
                .script("SET SESSION auto_increment_increment = 3, auto_increment_offset = 2")
                .await
                .unwrap();
            let rows = Counter::bulk_create(&pinned, (0..MANY).map(counter)).await.unwrap();
            assert_eq!(rows[1].id - rows[0].id, 3);
            let told: Vec<_> = rows.into_iter().map(|row| (row.id, row.name)).collect();
            assert_eq!(names(&db).await, told);
        },
    );
}
