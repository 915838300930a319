//! 100,000 rows by `bulk_create`, beside the fastest way that each database has from Rust: a prepared statement in one
//! transaction of SQLite, COPY of PostgreSQL in its binary form, INSERT of many rows of MariaDB.
//!
//! CPU time of this process, and the time on the clock, in which the server's work is; rounds alternate, the least of each
//! counts. MariaDB and PostgreSQL are found by the variables that `cargo xtask services` sets.

#![expect(clippy::print_stdout, reason = "it prints a table and nothing else")]
#![expect(clippy::unwrap_used, reason = "without its database there is nothing to measure")]

use std::{
    env, fs,
    sync::Arc,
    time::{Duration, Instant},
};

use carafe::{
    db::{
        Registry,
        driver::{Connect, PoolOptions},
        schema::create_schema,
    },
    prelude::*,
};
use mysql_async::prelude::Queryable;
use rustix::time::{ClockId, clock_gettime};
use tokio_postgres::{binary_copy::BinaryCopyInWriter, types::Type};

const ROWS: i64 = 100_000;
const ROUNDS: usize = 5;

#[derive(Model, Debug, Clone)]
#[model(table = "bulk_article")]
struct Article {
    id: i64,
    #[field(max_length = 200)]
    title: String,
    views: i64,
    price: f64,
    draft: bool,
    #[field(max_length = 80)]
    note: Option<String>,
}

fn articles() -> Vec<Article> {
    let article = |number: i64| Article {
        id: 0,
        title: format!("The title of article number {number}"),
        views: number * 7,
        #[expect(clippy::cast_precision_loss, reason = "a price")]
        price: number as f64 / 4.0,
        draft: number % 3 == 0,
        note: (number % 2 == 0).then(|| format!("note {number}")),
    };
    (0..ROWS).map(article).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "| 100,000 rows of six columns | CPU, theirs | CPU, ours | ratio | clock, theirs | clock, ours | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    // `bulk postgres mariadb`: only these.
    let only: Vec<String> = env::args().skip(1).collect();
    let is_wanted = |name: &str| only.is_empty() || only.iter().any(|wanted| wanted == name);
    if is_wanted("sqlite") {
        sqlite().await;
    }
    match env::var("CARAFE_TEST_POSTGRES") {
        _ if !is_wanted("postgres") => {}
        Ok(url) => postgres(&url).await,
        Err(_) => println!("CARAFE_TEST_POSTGRES is not set: nothing of PostgreSQL"),
    }
    match env::var("CARAFE_TEST_MARIADB") {
        _ if !is_wanted("mariadb") => {}
        Ok(url) => mariadb(&url).await,
        Err(_) => println!("CARAFE_TEST_MARIADB is not set: nothing of MariaDB"),
    }
}

async fn open(connect: Connect, url: &str) -> Db {
    let registry = Arc::new(Registry::new().with::<Article>("bulk"));
    let driver = connect(url, &PoolOptions::default()).await.unwrap();
    let db = Db::new(driver, Arc::clone(&registry));
    db.script("DROP TABLE IF EXISTS bulk_article").await.unwrap();
    create_schema(&**db.driver(), &registry).await.unwrap();
    db
}

/// Both in turn; the table is empty before each.
async fn measure(name: &str, db: &Db, mut theirs: impl AsyncFnMut(Vec<Article>)) {
    let (mut best, mut ours) = (Spent::MOST, Spent::MOST);
    for _ in 0..ROUNDS {
        empty(db).await;
        let rows = articles();
        best = best.min(spent(theirs(rows)).await);
        assert_eq!(Article::objects().count(db).await.unwrap(), 100_000);
        empty(db).await;
        let rows = articles();
        ours = ours.min(spent(async { drop(Article::bulk_create(db, rows).await.unwrap()) }).await);
        assert_eq!(Article::objects().count(db).await.unwrap(), 100_000);
    }
    let ratio = |ours: Duration, best: Duration| ours.as_secs_f64() / best.as_secs_f64();
    println!(
        "| {name} | {:.0?} | {:.0?} | {:.2} | {:.0?} | {:.0?} | {:.2} |",
        best.cpu,
        ours.cpu,
        ratio(ours.cpu, best.cpu),
        best.clock,
        ours.clock,
        ratio(ours.clock, best.clock)
    );
}

async fn empty(db: &Db) {
    Article::objects().delete(db).await.unwrap();
}

async fn sqlite() {
    let folder = env::temp_dir().join(format!("carafe-bulk-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("bulk.sqlite3");
    let db = open(carafe_db_sqlite::connect, &format!("sqlite:{}", path.display())).await;
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000").unwrap();
    let theirs = async |rows: Vec<Article>| {
        raw.execute_batch("BEGIN IMMEDIATE").unwrap();
        let insert = "INSERT INTO bulk_article (title, views, price, draft, note) VALUES (?, ?, ?, ?, ?)";
        let mut insert = raw.prepare_cached(insert).unwrap();
        for row in &rows {
            insert.execute((&row.title, row.views, row.price, row.draft, &row.note)).unwrap();
        }
        raw.execute_batch("COMMIT").unwrap();
    };
    measure("SQLite, a prepared statement in one transaction", &db, theirs).await;
    db.driver().close().await;
    drop(raw);
    fs::remove_dir_all(&folder).unwrap();
}

async fn postgres(url: &str) {
    let db = open(carafe_db_postgres::connect, url).await;
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let serving = tokio::spawn(connection);
    let types = [Type::VARCHAR, Type::INT8, Type::FLOAT8, Type::BOOL, Type::VARCHAR];
    let theirs = async |rows: Vec<Article>| {
        let copy = "COPY bulk_article (title, views, price, draft, note) FROM STDIN BINARY";
        let writer = BinaryCopyInWriter::new(client.copy_in(copy).await.unwrap(), &types);
        let mut writer = std::pin::pin!(writer);
        for row in &rows {
            let Article { title, views, price, draft, note, .. } = row;
            writer.as_mut().write(&[title, views, price, draft, note]).await.unwrap();
        }
        writer.finish().await.unwrap();
    };
    measure("PostgreSQL, COPY by tokio-postgres", &db, theirs).await;
    db.script("DROP TABLE bulk_article").await.unwrap();
    db.driver().close().await;
    drop(client);
    drop(serving.await);
}

async fn mariadb(url: &str) {
    let db = open(carafe_db_mysql::connect, url).await;
    let mut raw = mysql_async::Conn::from_url(url).await.unwrap();
    let theirs = async |rows: Vec<Article>| {
        raw.query_drop("BEGIN").await.unwrap();
        for rows in rows.chunks(5_000) {
            let places = vec!["(?, ?, ?, ?, ?)"; rows.len()].join(", ");
            let insert =
                format!("INSERT INTO bulk_article (title, views, price, draft, note) VALUES {places}");
            let values: Vec<mysql_async::Value> = rows
                .iter()
                .flat_map(|row| {
                    let note = row.note.as_deref().map_or(mysql_async::Value::NULL, Into::into);
                    [row.title.as_str().into(), row.views.into(), row.price.into(), row.draft.into(), note]
                })
                .collect();
            raw.exec_drop(insert, values).await.unwrap();
        }
        raw.query_drop("COMMIT").await.unwrap();
    };
    measure("MariaDB, INSERT of 5,000 rows each", &db, theirs).await;
    db.script("DROP TABLE bulk_article").await.unwrap();
    db.driver().close().await;
    drop(raw);
}

#[derive(Debug, Clone, Copy)]
struct Spent {
    cpu: Duration,
    clock: Duration,
}

impl Spent {
    const MOST: Self = Self { cpu: Duration::MAX, clock: Duration::MAX };

    fn min(self, other: Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), clock: self.clock.min(other.clock) }
    }
}

async fn spent(work: impl Future<Output = ()>) -> Spent {
    let (clock, before) = (Instant::now(), cpu());
    work.await;
    Spent { cpu: cpu() - before, clock: clock.elapsed() }
}

/// The CPU time of this process.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
