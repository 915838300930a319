//! What a query of SQLite costs through `Db`, beside rusqlite with a cached statement, in CPU time of one thread; and beside
//! sqlx's pool, in CPU time of the process, because sqlx asks on a thread of its own.

#![expect(clippy::print_stdout, reason = "it prints a table and nothing else")]

use std::{fs, hint::black_box, path::Path, sync::Arc, time::Duration};

use carafe_db::{
    Db, Registry, Value,
    driver::{Row, Statement},
};
use carafe_db_sqlite::{Options, Sqlite};
use rustix::time::{ClockId, clock_gettime};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

const ROWS: i64 = 10_000;
const SLICES: usize = 21;
const SLICE: i64 = 2_000;
const BY_KEY: &str = "SELECT id, title FROM article WHERE id = ?";

struct Article {
    id: i64,
    title: String,
}

/// A case: its name, how often it runs in a slice, the raw side and ours.
struct Case<'a> {
    name: &'static str,
    times: i64,
    raw: Box<dyn FnMut(i64) + 'a>,
    ours: Box<dyn AsyncCase + 'a>,
}

/// A closure that returns a future, as an object.
trait AsyncCase {
    fn run<'s>(&'s mut self, times: i64) -> std::pin::Pin<Box<dyn Future<Output = ()> + 's>>;
}

impl<F: AsyncFnMut(i64)> AsyncCase for F {
    fn run<'s>(&'s mut self, times: i64) -> std::pin::Pin<Box<dyn Future<Output = ()> + 's>> {
        Box::pin(async move {
            for n in 0..times {
                self(n).await;
            }
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = std::env::temp_dir().join(format!("carafe-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("bench.sqlite3");
    let db = Db::new(Arc::new(Sqlite::new(Options::file(&path))), Arc::new(Registry::new()));
    fill(&db).await;
    let raw = rusqlite::Connection::open(&path).expect("the file");
    raw.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000").expect("pragmas");
    println!("{:<34} {:>12} {:>12} {:>7}", "case", "rusqlite", "Db", "ratio");
    for case in cases(&db, &raw) {
        measure(case).await;
    }
    drop(raw);
    beside_sqlx(&db, &path).await;
    db.driver().close().await;
    fs::remove_dir_all(&folder).expect("the folder goes");
}

async fn fill(db: &Db) {
    db.script(
        "CREATE TABLE article (id INTEGER PRIMARY KEY, title TEXT NOT NULL); CREATE TABLE note (text TEXT)",
    )
    .await
    .expect("tables");
    let insert = Statement::writing("INSERT INTO article VALUES (?, ?)");
    db.atomic(async |db| {
        for id in 1..=ROWS {
            let title = format!("The title of article number {id}");
            db.run(&insert, &[Value::I64(id), Value::Text(title)], &mut ()).await?;
        }
        Ok::<_, carafe_db::DbError>(())
    })
    .await
    .expect("rows");
}

fn cases<'a>(db: &'a Db, raw: &'a rusqlite::Connection) -> Vec<Case<'a>> {
    let many = "SELECT id, title FROM article ORDER BY id LIMIT 1000";
    let note = "INSERT INTO note VALUES (?)";
    let (one, all, add) = (Statement::reading(BY_KEY), Statement::reading(many), Statement::writing(note));
    vec![
        Case {
            name: "select by key",
            times: 4_000,
            raw: Box::new(move |n| {
                let mut statement = raw.prepare_cached(BY_KEY).expect("prepared");
                let row =
                    statement.query_row([key(n)], |row| Ok(Article { id: row.get(0)?, title: row.get(1)? }));
                seen(&row.expect("a row"));
            }),
            ours: Box::new(async move |n| {
                let mut found = None;
                let mut rows = |row: &dyn Row| {
                    found = Some(article(row)?);
                    Ok(())
                };
                db.run(&one, &[Value::I64(key(n))], &mut rows).await.expect("asked");
                seen(&found.expect("a row"));
            }),
        },
        Case {
            name: "1,000 rows to structs",
            times: 20,
            raw: Box::new(move |_| {
                let mut statement = raw.prepare_cached(many).expect("prepared");
                let rows = statement.query_map([], |row| Ok(Article { id: row.get(0)?, title: row.get(1)? }));
                let all: Vec<Article> = rows.expect("asked").map(|row| row.expect("a row")).collect();
                black_box(all.len());
            }),
            ours: Box::new(async move |_| {
                let mut found = Vec::new();
                let mut rows = |row: &dyn Row| {
                    found.push(article(row)?);
                    Ok(())
                };
                db.run(&all, &[], &mut rows).await.expect("asked");
                black_box(found.len());
            }),
        },
        Case {
            name: "insert, each its own transaction",
            times: 400,
            raw: Box::new(move |_| {
                let mut statement = raw.prepare_cached(note).expect("prepared");
                black_box(statement.execute(["a note of some length"]).expect("inserted"));
            }),
            ours: Box::new(async move |_| {
                let text = Value::Text("a note of some length".to_owned());
                black_box(db.run(&add, &[text], &mut ()).await.expect("inserted"));
            }),
        },
    ]
}

fn article(row: &dyn Row) -> carafe_db::error::Result<Article> {
    let id = row.i64(0)?.unwrap_or_default();
    Ok(Article { id, title: row.text(1)?.unwrap_or_default().to_owned() })
}

fn key(n: i64) -> i64 {
    n * 7_919 % ROWS + 1
}

fn seen(article: &Article) {
    black_box((article.id, article.title.len()));
}

/// Slices of both in turn, so that whatever else the machine does meets both; the least of each counts.
async fn measure(mut case: Case<'_>) {
    let (mut raw, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..SLICES {
        let began = cpu();
        (0..case.times).for_each(&mut case.raw);
        raw = raw.min(cpu() - began);
        let began = cpu();
        case.ours.run(case.times).await;
        ours = ours.min(cpu() - began);
    }
    let times = u32::try_from(case.times).unwrap_or(u32::MAX);
    let (raw, ours) = (raw / times, ours / times);
    let ratio = ours.as_secs_f64() / raw.as_secs_f64();
    println!("{:<34} {raw:>12.2?} {ours:>12.2?} {ratio:>7.2}", case.name);
}

/// By key on both, as sites have them: sqlx with its pool as it comes.
async fn beside_sqlx(db: &Db, path: &Path) {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    let pool = SqlitePoolOptions::new().connect_with(options).await.expect("the pool");
    let (mut theirs, mut ours) = (Duration::MAX, Duration::MAX);
    let one = Statement::reading(BY_KEY);
    for _ in 0..SLICES {
        let began = cpu_of(ClockId::ProcessCPUTime);
        for n in 0..SLICE {
            let row: (i64, String) =
                sqlx::query_as(BY_KEY).bind(key(n)).fetch_one(&pool).await.expect("a row");
            black_box(row);
        }
        theirs = theirs.min(cpu_of(ClockId::ProcessCPUTime) - began);
        let began = cpu_of(ClockId::ProcessCPUTime);
        for n in 0..SLICE {
            let mut found = None;
            let mut rows = |row: &dyn Row| {
                found = Some(article(row)?);
                Ok(())
            };
            db.run(&one, &[Value::I64(key(n))], &mut rows).await.expect("asked");
            seen(&found.expect("a row"));
        }
        ours = ours.min(cpu_of(ClockId::ProcessCPUTime) - began);
    }
    pool.close().await;
    let times = u32::try_from(SLICE).unwrap_or(u32::MAX);
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("\n{:<34} {:>12} {:>12} {:>7}", "beside sqlx's pool", "sqlx", "Db", "ratio");
    println!("{:<34} {:>12.2?} {:>12.2?} {ratio:>7.2}", "select by key", theirs / times, ours / times);
}

/// The CPU time of this thread.
fn cpu() -> Duration {
    cpu_of(ClockId::ThreadCPUTime)
}

fn cpu_of(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
