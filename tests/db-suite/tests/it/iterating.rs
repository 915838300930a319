//! Rows one by one: how many are held, what becomes of the rest, and what a transaction may do meanwhile.

use std::{
    env,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use carafe::{
    db::{
        ErrorKind, Registry,
        db::Scope,
        driver::{Statement, Vendor},
    },
    prelude::*,
};
use db_suite::{Fresh, each_fresh, each_with};
use futures_util::TryStreamExt;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "id")]
pub(crate) struct Book {
    pub(crate) id: i64,
    #[field(max_length = 40)]
    pub(crate) name: String,
    #[reverse(book)]
    pub(crate) lines: Many<Line>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) number: i64,
    pub(crate) text: String,
    #[field(on_delete = cascade)]
    pub(crate) book: Fk<Book>,
}

/// Some of a line, and of its book.
#[derive(Debug, PartialEq)]
struct Card {
    number: i64,
    book: String,
}

pub(crate) fn registry() -> Registry {
    Registry::new().with::<(Book, Line)>("export")
}

/// A book of so many lines, each of so many letters.
pub(crate) async fn book(db: &Db, lines: i64, letters: usize) -> Book {
    let book = create!(Book { name: "The book" }, db).await.unwrap();
    let text = "x".repeat(letters);
    for begin in (0..lines).step_by(10_000) {
        let part = begin..lines.min(begin + 10_000);
        let line = |number| Line { id: 0, number, text: text.clone(), book: Fk::from(&book) };
        Line::bulk_create(db, part.map(line)).await.unwrap();
    }
    book
}

// row: orm.defer_only
#[test]
fn every_query_gives_its_rows_one_by_one_in_its_order() {
    each_with(registry, async |db| {
        let book = book(&db, 5_000, 5).await;
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let mut lines = Line::objects().order_by(|l| l.number.desc()).iterator(&watched).chunk_size(100);
        let mut wanted = 5_000;
        while let Some(line) = lines.next().await.unwrap() {
            wanted -= 1;
            assert_eq!(line.number, wanted);
        }
        assert_eq!((wanted, scope.count()), (0, 1), "one statement, however many chunks");
        assert_eq!(lines.next().await.unwrap(), None, "and nothing after the end");

        let lines = Line::objects().filter(|l| l.number.lt(2_500));
        let count = lines.clone().values(|l| (l.number, l.text)).iterator(&db).chunk_size(7);
        let count = count.try_fold(0, async |count, (number, text)| {
            assert_eq!((number < 2_500, text.as_str()), (true, "xxxxx"));
            Ok(count + 1)
        });
        assert_eq!(count.await.unwrap(), 2_500, "it is a stream too");
        let more = lines.clone().annotate(|l| l.number + 1).select_related(|(l, _)| l.book);
        let more: Vec<(Line, i64)> = more.iterator(&db).chunk_size(999).try_collect().await.unwrap();
        assert!(more.iter().all(|(line, next)| line.number + 1 == *next));
        assert_eq!(more[0].0.book.get().unwrap().name, "The book");
        let groups = lines.clone().group_by(|l| l.number % 10, |l| l.id.count());
        let groups: Vec<(i64, i64)> = groups.iterator(&db).chunk_size(3).try_collect().await.unwrap();
        assert_eq!(groups.iter().map(|(_, count)| count).sum::<i64>(), 2_500);
        let cards =
            lines.clone().values(|l| (l.number, l.book.name)).map(|(number, book)| Card { number, book });
        let cards: Vec<Card> = cards.iterator(&db).chunk_size(11).try_collect().await.unwrap();
        assert_eq!((cards.len(), cards[2_499].book.as_str()), (2_500, "The book"));
        let mut of_book = book.lines.query().iterator(&db);
        assert!(of_book.next().await.unwrap().is_some(), "rows of a relation too");
        let raw = Line::raw(sql!("SELECT * FROM export_line WHERE number < {10_i64}"));
        let raw: Vec<Line> = raw.iterator(&db).chunk_size(4).try_collect().await.unwrap();
        assert_eq!(raw.len(), 10);
        let numbers = sql!("SELECT number FROM export_line ORDER BY number").iterator::<i64>(&db);
        assert_eq!(numbers.chunk_size(64).try_collect::<Vec<_>>().await.unwrap().len(), 5_000);
        assert_eq!(Line::objects().none().iterator(&db).next().await.unwrap(), None);
    });
}

// row: orm.defer_only
#[test]
fn only_some_columns_are_read_into_a_struct_of_ones_own() {
    each_with(registry, async |db| {
        book(&db, 20, 5).await;
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let card = |(number, book)| Card { number, book };
        let cards = Line::objects().filter(|l| l.number.gt(2)).order_by(|l| l.number);
        let cards = cards.values(|l| (l.number, l.book.name)).map(card);
        let cards = cards.all(&watched).await.unwrap();
        assert_eq!((cards.len(), &cards[0]), (17, &Card { number: 3, book: "The book".into() }));
        let sql = &scope.queries()[0].sql;
        assert!(!sql.contains("text"), "what is not asked for is not read: {sql}");
        let of = |number: i64| {
            Line::objects().filter(move |l| l.number.eq(number)).values(|l| (l.number, l.book.name)).map(card)
        };
        assert_eq!(of(7).first(&db).await.unwrap().unwrap().number, 7);
        assert_eq!(of(7).get(&db).await.unwrap().number, 7);
        assert_eq!(of(70).first(&db).await.unwrap(), None);
        assert_eq!(of(70).get(&db).await.unwrap_err().kind(), &ErrorKind::DoesNotExist);
    });
}

#[test]
fn what_is_prefetched_comes_with_each_chunk() {
    each_with(registry, async |db| {
        for _ in 0..7 {
            book(&db, 2, 1).await;
        }
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let mut books = Book::objects().prefetch(|b| b.lines).iterator(&watched).chunk_size(3);
        let mut seen = 0;
        while let Some(book) = books.next().await.unwrap() {
            assert_eq!(book.lines.get().unwrap().len(), 2);
            seen += 1;
        }
        assert_eq!((seen, scope.count()), (7, 4), "one for the books, one for each chunk of three");
        let refused = db.atomic(async |db| Book::objects().prefetch(|b| b.lines).iterator(&db).next().await);
        let error = refused.await.unwrap_err();
        assert!(error.to_string().contains("a transaction has one"), "{error}");
    });
}

/// How many rows another process reads: `CARAFE_EXPORT=1000000` for the whole.
const ROWS: i64 = 20_000;

/// MiB by which a reader may grow; all rows together are more.
const GROWTH: i64 = 16;

// row: orm.defer_only
#[test]
fn memory_stays_flat_however_many_rows_there_are() {
    let rows = env::var("CARAFE_EXPORT").ok().and_then(|text| text.parse().ok()).unwrap_or(ROWS);
    let letters = if rows > ROWS { 100 } else { 2_000 };
    each_fresh(registry, async |fresh| {
        book(&fresh.db, rows, letters).await;
        let (read, grown) = exported(fresh, letters);
        assert_eq!(read, rows);
        println!(
            "{rows} rows of {letters} letters on {}: {grown} MiB more than after the first",
            fresh.kind.name
        );
        assert!(grown <= GROWTH, "{grown} MiB more on {}", fresh.kind.name);
    });
}

/// How many rows a process of its own read, and by how many MiB it grew meanwhile.
fn exported(fresh: &Fresh, letters: usize) -> (i64, i64) {
    let mut exporter = Command::new(env!("CARGO_BIN_EXE_exporter"));
    let out = exporter.args([fresh.kind.name, &fresh.url, &letters.to_string()]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    let (rows, grown) = text.trim().split_once(' ').unwrap();
    (rows.parse().unwrap(), grown.parse().unwrap())
}

#[test]
fn it_may_be_dropped_at_any_row() {
    each_with(registry, async |db| {
        book(&db, 3_000, 200).await;
        // More often than there are connections.
        for _ in 0..30 {
            let mut lines = Line::objects().order_by(|l| l.id).iterator(&db).chunk_size(10);
            for number in 0..15 {
                assert_eq!(lines.next().await.unwrap().unwrap().number, number);
            }
        }
        assert_eq!(Line::objects().count(&db).await.unwrap(), 3_000);
        db.atomic(async |db| {
            for _ in 0..3 {
                let mut lines = Line::objects().order_by(|l| l.id).iterator(&db).chunk_size(10);
                assert_eq!(lines.next().await?.unwrap().number, 0);
                drop(lines);
                let first = Line::objects().filter(|l| l.number.eq(0));
                assert_eq!(first.update(&db, |l| l.text.set("changed")).await?, 1);
            }
            Ok::<_, carafe::db::DbError>(())
        })
        .await
        .unwrap();
        let changed = Line::objects().filter(|l| l.text.eq("changed")).count(&db).await.unwrap();
        assert_eq!(changed, 1, "the transaction went on, and was kept");
    });
}

#[test]
fn a_transaction_is_asked_nothing_else_meanwhile() {
    each_with(registry, async |db| {
        book(&db, 300, 5).await;
        db.atomic(async |db| {
            let mut lines = Line::objects().iterator(&db).chunk_size(10);
            lines.next().await?;
            let error = Line::objects().count(&db).await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::Transaction);
            assert!(error.to_string().contains("iterating.rs:"), "the line of the reader: {error}");
            assert!(error.hint_text().unwrap().contains("chunks"), "{error:?}");
            let nested = db.atomic(async |db| Line::objects().count(&db).await).await;
            assert_eq!(nested.unwrap_err().kind(), &ErrorKind::Transaction);
            let mut count = 1;
            while lines.next().await?.is_some() {
                count += 1;
            }
            assert_eq!(count, 300, "the reader is not disturbed");
            assert_eq!(Line::objects().count(&db).await?, 300, "after its end all is well");
            Ok::<_, carafe::db::DbError>(())
        })
        .await
        .unwrap();
    });
}

#[test]
fn a_reader_that_outlives_its_transaction_keeps_it_from_being_kept() {
    each_with(registry, async |db| {
        let book = book(&db, 300, 5).await;
        let line = Line { id: 0, number: 300, text: String::new(), book: Fk::from(&book) };
        let escaped = db.atomic(async |db| {
            line.clone().save(&db).await?;
            let mut lines = Line::objects().iterator(&db).chunk_size(10);
            lines.next().await?;
            Ok::<_, carafe::db::DbError>(lines)
        });
        let error = escaped.await.unwrap_err();
        assert!(error.to_string().contains("still being read"), "{error}");
        assert_eq!(Line::objects().count(&db).await.unwrap(), 300);
    });
}

#[test]
fn outside_of_a_transaction_others_write_between_its_rows() {
    each_with(registry, async |db| {
        book(&db, 500, 5).await;
        let mut lines = Line::objects().order_by(|l| l.id).iterator(&db).chunk_size(50);
        let mut read = 0;
        while let Some(mut line) = lines.next().await.unwrap() {
            assert_eq!(line.text, "xxxxx", "it sees what was there when it began");
            line.text = "read".into();
            line.save(&db).await.unwrap();
            if line.number % 100 == 0 {
                create!(Line { number: 1_000, text: "new", book: line.book }, &db).await.unwrap();
            }
            read += 1;
        }
        assert_eq!(read, 500);
        assert_eq!(Line::objects().filter(|l| l.text.eq("read")).count(&db).await.unwrap(), 500);
    });
}

#[test]
fn an_error_in_the_middle_comes_after_the_rows_before_it() {
    each_with(registry, async |db| {
        book(&db, 1_000, 5).await;
        // PostgreSQL refuses to divide, the others give a null, which is no number.
        let bad = || sql!("SELECT 1000 / (700 - number) FROM export_line").iterator::<f64>(&db);
        for _ in 0..25 {
            let (mut lines, mut read) = (bad().chunk_size(100), 0);
            let error = loop {
                match lines.next().await {
                    Ok(row) => read += i64::from(row.is_some()),
                    Err(error) => break error,
                }
            };
            let decode = db.features().vendor != Vendor::Postgres;
            assert_eq!(error.kind() == &ErrorKind::Decode, decode, "{error:?}");
            assert!((600..=700).contains(&read), "{read}");
            assert!(error.statement().unwrap().contains("700"), "{error:?}");
            assert_eq!(lines.next().await.unwrap(), None, "after an error there is nothing");
        }
        assert_eq!(Line::objects().count(&db).await.unwrap(), 1_000, "no connection was lost by it");
        let missing = sql!("SELECT number FROM no_such_table").iterator::<i64>(&db).next().await;
        let error = missing.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Schema);
        assert!(error.place().unwrap().to_string().contains("iterating.rs:"), "{error:?}");
    });
}

#[test]
fn a_slow_reader_may_take_longer_than_a_statement_may() {
    each_fresh(registry, async |fresh| {
        // More than what the server and the sockets keep by themselves.
        book(&fresh.db, 12_000, 1_000).await;
        let sign = if fresh.url.contains('?') { '&' } else { '?' };
        let driver = fresh.kind.open(&format!("{}{sign}statement_timeout=400ms", fresh.url)).await;
        let db = Db::new(driver, Arc::new(registry()));
        let began = Instant::now();
        let (mut lines, mut read) = (Line::objects().order_by(|l| l.id).iterator(&db).chunk_size(500), 0);
        while let Some(line) = lines.next().await.unwrap() {
            assert_eq!(line.number, read);
            read += 1;
            if read % 4_000 == 1 {
                // tidy(sleep): a reader that is slow is what is tested
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
        assert_eq!(read, 12_000);
        assert!(began.elapsed() > Duration::from_millis(1_400));
        assert_eq!(Line::objects().count(&db).await.unwrap(), 12_000);
        // The connection that it had has its limit again.
        if db.features().vendor == Vendor::MariaDb {
            let long = Statement::reading("SELECT SLEEP(20)");
            let error = db.run(&long, &[], &mut ()).await.unwrap_err();
            assert_eq!(error.kind(), &ErrorKind::Timeout, "{error:?}");
        }
        db.driver().close().await;
    });
}
