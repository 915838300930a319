//! What databases and those beside us do wrong: rows that say something else than the model, numbers and values that are
//! too large, a disk that is full. Each is an error that names the place, and nothing is lost or made up.

use std::sync::Arc;

use carafe::{
    db::{DbError, ErrorKind, Registry, Value, driver::Statement, driver::Vendor},
    prelude::*,
};
use db_suite::{each, each_with};

use crate::support::sql;

/// The table as someone else left it.
#[derive(Model, Debug, Clone)]
#[model(table = "parcel")]
struct Loose {
    id: i64,
    #[field(max_length = 20)]
    state: Option<String>,
    weight: Option<i64>,
}

/// The table as the program thinks it is.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "parcel")]
struct Parcel {
    id: i64,
    #[field(max_length = 20)]
    state: State,
    weight: u8,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sent,
    Here,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Big {
    id: i64,
    text: Option<String>,
    bytes: Option<Vec<u8>>,
    count: i64,
    small: i16,
    huge: u64,
}

fn big() -> Big {
    Big { id: 0, text: None, bytes: None, count: 0, small: 0, huge: 0 }
}

fn bigs() -> Registry {
    Registry::new().with::<Big>("faults")
}

/// The same database, read by other models.
fn strictly(db: &Db) -> Db {
    Db::new(Arc::clone(db.driver()), Arc::new(Registry::new().with::<Parcel>("faults")))
}

// row: db.errors
#[test]
fn a_row_that_does_not_decode_is_named_with_its_field_and_its_key() {
    each_with(
        || Registry::new().with::<Loose>("faults"),
        async |db| {
            let loose =
                |state: Option<&str>, weight| Loose { id: 0, state: state.map(str::to_owned), weight };
            let rows = [
                loose(Some("sent"), Some(1)),
                loose(Some("lost"), Some(1)),
                loose(Some("here"), Some(300)),
                loose(Some("here"), Some(-1)),
                loose(None, Some(1)),
                loose(Some("sent"), None),
            ];
            Loose::bulk_create(&db, rows).await.unwrap();
            let strict = strictly(&db);
            let cases = [
                (2, "`Parcel.state` of the row 2 does not decode: column 2: \"lost\" is none of the choices"),
                (3, "`Parcel.weight` of the row 3 does not decode: column 3: 300 does not fit a `u8`"),
                (4, "`Parcel.weight` of the row 4 does not decode: column 3: -1 does not fit a `u8`"),
                (5, "`Parcel.state` of the row 5 does not decode: column 2: is null"),
                (6, "`Parcel.weight` of the row 6 does not decode: column 3: is null"),
            ];
            for (id, words) in cases {
                let error = Parcel::objects().filter(|p| p.id.eq(id)).get(&strict).await.unwrap_err();
                assert_eq!(error.kind(), &ErrorKind::Decode);
                assert!(error.to_string().starts_with(words), "{error}");
                assert!(error.statement().unwrap().contains("parcel"), "{error:?}");
                assert!(error.place().unwrap().to_string().contains("faults.rs:"), "{error:?}");
            }
            let good = Parcel::objects().filter(|p| p.id.eq(1)).get(&strict).await.unwrap();
            assert_eq!(good, Parcel { id: 1, state: State::Sent, weight: 1 });
            let error = Parcel::objects().order_by(|p| p.id).all(&strict).await.unwrap_err();
            assert!(error.to_string().contains("of the row 2"), "the first of them: {error}");
            assert_eq!(Parcel::objects().count(&strict).await.unwrap(), 6, "the connection goes on");
        },
    );
}

#[test]
fn a_number_that_does_not_fit_is_refused_and_nothing_is_written() {
    each_with(bigs, async |db| {
        Big::bulk_create(&db, [Big { count: i64::MAX, small: i16::MAX, ..big() }]).await.unwrap();
        let error = Big::bulk_create(&db, [Big { huge: u64::MAX, ..big() }]).await.unwrap_err();
        assert!(error.to_string().contains("`Big.huge`"), "{error}");
        let row = Big::objects();
        let updates = [
            row.clone().update(&db, |b| b.count.set(b.count + 1)).await,
            row.clone().update(&db, |b| b.count.set(b.count * 2)).await,
            row.clone().update(&db, |b| b.small.set(b.small + 1)).await,
        ];
        for (at, updated) in updates.into_iter().enumerate() {
            let error = updated.expect_err(&format!("update {at}"));
            assert_eq!(error.kind(), &ErrorKind::Data, "update {at}: {error:?}");
        }
        let now = row.get(&db).await.unwrap();
        assert_eq!((now.count, now.small), (i64::MAX, i16::MAX));
        let more = [Big { count: i64::MAX, ..big() }];
        Big::bulk_create(&db, more).await.unwrap();
        let summed = Big::objects().aggregate(&db, |b| b.count.sum()).await;
        assert_eq!(summed.unwrap_err().kind(), &ErrorKind::Data, "a sum beyond 64 bits");
    });
}

#[test]
fn values_of_any_size_come_back_or_are_refused_in_words() {
    const SIZE: usize = 64 << 20;
    each_with(bigs, async |db| {
        let text = "carafe é😀".repeat(SIZE / 13);
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(SIZE).collect();
        for row in [Big { text: Some(text), ..big() }, Big { bytes: Some(bytes), ..big() }] {
            let made = Big::bulk_create(&db, [row]).await;
            if db.features().vendor.is_mysql_like() {
                // The server takes 16 MiB of a statement, unless it is told otherwise.
                let error = made.unwrap_err();
                assert_eq!(error.kind(), &ErrorKind::Data, "{error:?}");
                assert!(error.to_string().contains("max_allowed_packet"), "{error}");
            } else {
                let made = made.unwrap().remove(0);
                let found = Big::objects().filter(|b| b.id.eq(made.id)).get(&db).await.unwrap();
                assert!(found == made, "it came back as something else");
            }
        }
        let small = "x".repeat(12 << 20);
        let made = Big::bulk_create(&db, [Big { text: Some(small), ..big() }]).await.unwrap().remove(0);
        let found = Big::objects().filter(|b| b.id.eq(made.id)).get(&db).await.unwrap();
        assert!(found == made, "it came back as something else");
    });
}

/// Fills a table until there is no room.
async fn filled(db: &Db) -> DbError {
    let insert = Statement::writing(sql(db, "INSERT INTO heap VALUES (?)"));
    let row = [Value::Text("x".repeat(1_000))];
    for _ in 0..10_000 {
        if let Err(error) = db.run(&insert, &row, &mut ()).await {
            return error;
        }
    }
    panic!("there was room for ten thousand rows");
}

#[test]
fn a_full_disk_is_told_and_what_was_kept_stays() {
    each(async |db| {
        let pinned = db.pinned();
        let before = match db.features().vendor {
            Vendor::Sqlite => "PRAGMA max_page_count = 40; CREATE TABLE heap (a TEXT)",
            // A disk that is full cannot be made here: the server says so in its own words, and a table is full.
            Vendor::Postgres => {
                "CREATE TABLE heap (a text); \
                 CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF (SELECT count(*) FROM heap) > 50 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; \
                 END IF; RETURN NEW; END $$; \
                 CREATE TRIGGER full_disk BEFORE INSERT ON heap FOR EACH ROW EXECUTE FUNCTION full_disk()"
            }
            Vendor::MariaDb | Vendor::MySql => {
                "SET max_heap_table_size = 65536; CREATE TABLE heap (a VARCHAR(1000)) ENGINE=MEMORY"
            }
        };
        pinned.script(before).await.unwrap();
        let error = filled(&pinned).await;
        assert_eq!(error.kind(), &ErrorKind::Storage, "{error:?}");
        let words = "nothing of the statement was kept";
        assert!(error.hint_text().is_some_and(|hint| hint.contains(words)), "{error:?}");
        let mut rows = 0;
        let mut count = |row: &dyn carafe::db::driver::Row| {
            rows = row.i64(0)?.unwrap_or_default();
            Ok(())
        };
        pinned.run(&Statement::reading("SELECT count(*) FROM heap"), &[], &mut count).await.unwrap();
        assert!(rows > 0, "what was written before it was full is there");
        let work = pinned.atomic(async |db| Err::<(), _>(filled(&db).await));
        assert_eq!(work.await.unwrap_err().kind(), &ErrorKind::Storage);
        pinned.run(&Statement::writing("DELETE FROM heap"), &[], &mut ()).await.unwrap();
        let insert = Statement::writing(sql(&db, "INSERT INTO heap VALUES (?)"));
        pinned.run(&insert, &[Value::Text("again".to_owned())], &mut ()).await.unwrap();
    });
}
