//! The search that a model declares, beside the same question written by hand: SQLite by rusqlite, PostgreSQL by tokio-postgres.
//!
//! 20,000 texts of 60 words, the best 20 of a search for two words. CPU time of this process, in which SQLite's own work is, and the
//! time on the clock, in which PostgreSQL's is; rounds alternate, the least of each counts. PostgreSQL is found by the variable that
//! `cargo xtask services` sets.

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
use rustix::time::{ClockId, clock_gettime};

const ROWS: u64 = 20_000;
const ROUNDS: usize = 9;
const QUESTIONS: usize = 50;

#[derive(Model, Debug, Clone)]
#[model(table = "search_post", search(title = "A", body = "B", config = "english"))]
struct Post {
    id: i64,
    #[field(max_length = 200)]
    title: String,
    body: String,
}

/// Words that are frequent in the measure in which their numbers are small, the same in each run.
fn words(seed: u64, count: u64) -> String {
    let word = |at: u64| {
        let mixed = (seed * 1_000 + at).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
        format!("word{}", (mixed % 3_000) * (mixed % 7) / 7)
    };
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

fn posts() -> Vec<Post> {
    let post = |number| Post { id: 0, title: words(number, 6), body: words(number + ROWS, 60) };
    (0..ROWS).map(post).collect()
}

/// Two words of each question.
fn question(number: usize) -> String {
    format!("word{} word{}", number % 40 + 1, number % 11 + 60)
}

async fn ours(db: &Db, number: usize) -> usize {
    Post::objects().search(question(number)).limit(20).all(db).await.unwrap().len()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "| the best 20 of 20,000 | CPU, by hand | CPU, ours | ratio | clock, by hand | clock, ours | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    sqlite().await;
    match env::var("CARAFE_TEST_POSTGRES") {
        Ok(url) => postgres(&url).await,
        Err(_) => println!("CARAFE_TEST_POSTGRES is not set: nothing of PostgreSQL"),
    }
}

async fn open(connect: Connect, url: &str) -> Db {
    let registry = Arc::new(Registry::new().with::<Post>("search"));
    let driver = connect(url, &PoolOptions::default()).await.unwrap();
    let db = Db::new(driver, Arc::clone(&registry));
    create_schema(&**db.driver(), &registry).await.unwrap();
    Post::bulk_create(&db, posts()).await.unwrap();
    db
}

async fn sqlite() {
    let folder = env::temp_dir().join(format!("carafe-search-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("search.sqlite3");
    let db = open(carafe_db_sqlite::connect, &format!("sqlite:{}", path.display())).await;
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("PRAGMA cache_size = -8000").unwrap();
    let by_hand = async |number: usize| {
        let sql = "SELECT p.id, p.title, p.body FROM search_post_fts f JOIN search_post p ON p.id = f.rowid \
                   WHERE search_post_fts MATCH ? ORDER BY f.rank LIMIT 20";
        let mut statement = raw.prepare_cached(sql).unwrap();
        let post =
            |row: &rusqlite::Row<'_>| Ok(Post { id: row.get(0)?, title: row.get(1)?, body: row.get(2)? });
        let found = statement.query_map([question(number)], post).unwrap();
        found.collect::<Result<Vec<Post>, _>>().unwrap().len()
    };
    measure("SQLite", &db, by_hand).await;
    db.driver().close().await;
    drop(raw);
    fs::remove_dir_all(&folder).unwrap();
}

async fn postgres(url: &str) {
    let db = open(carafe_db_postgres::connect, url).await;
    db.script("ANALYZE search_post").await.unwrap();
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let serving = tokio::spawn(connection);
    let sql = "SELECT id, title, body FROM search_post, websearch_to_tsquery('english', $1) q \
               WHERE carafe_search @@ q ORDER BY ts_rank(carafe_search, q) DESC, id LIMIT 20";
    let statement = client.prepare(sql).await.unwrap();
    let by_hand = async |number: usize| {
        let rows = client.query(&statement, &[&question(number)]).await.unwrap();
        let post = |row: &tokio_postgres::Row| Post { id: row.get(0), title: row.get(1), body: row.get(2) };
        rows.iter().map(post).collect::<Vec<Post>>().len()
    };
    measure("PostgreSQL", &db, by_hand).await;
    db.script("DROP TABLE search_post").await.unwrap();
    db.driver().close().await;
    drop(client);
    drop(serving.await);
}

/// Both in turn.
async fn measure(name: &str, db: &Db, by_hand: impl AsyncFn(usize) -> usize) {
    let most = (Duration::MAX, Duration::MAX);
    let (mut theirs, mut own) = (most, most);
    for _ in 0..ROUNDS {
        let mut found = 0;
        theirs = least(
            theirs,
            spent(async {
                for number in 0..QUESTIONS {
                    found += by_hand(number).await
                }
            })
            .await,
        );
        let mut same = 0;
        own = least(
            own,
            spent(async {
                for number in 0..QUESTIONS {
                    same += ours(db, number).await
                }
            })
            .await,
        );
        assert!(found == same && found > QUESTIONS, "{found} {same}");
    }
    let ratio = |own: Duration, theirs: Duration| own.as_secs_f64() / theirs.as_secs_f64();
    let each = |time: Duration| time / u32::try_from(QUESTIONS).unwrap();
    println!(
        "| {name} | {:.0?} | {:.0?} | {:.2} | {:.0?} | {:.0?} | {:.2} |",
        each(theirs.0),
        each(own.0),
        ratio(own.0, theirs.0),
        each(theirs.1),
        each(own.1),
        ratio(own.1, theirs.1)
    );
}

fn least(one: (Duration, Duration), other: (Duration, Duration)) -> (Duration, Duration) {
    (one.0.min(other.0), one.1.min(other.1))
}

/// CPU time and time on the clock.
async fn spent(work: impl Future<Output = ()>) -> (Duration, Duration) {
    let (clock, before) = (Instant::now(), cpu());
    work.await;
    (cpu() - before, clock.elapsed())
}

/// The CPU time of this process.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
