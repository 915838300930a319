//! One statement on PostgreSQL, beside tokio-postgres with a prepared statement and sqlx's pool; MariaDB beside mysql_async.
//!
//! The figure is the CPU time of this process, not the time on the clock and not the server's. Every case runs on one
//! thread with a runtime of its own, as a worker of the server does; rounds alternate, the median counts.
#![expect(clippy::print_stdout, reason = "a tool for people at a terminal")]
#![expect(clippy::unwrap_used, reason = "without its database there is nothing to measure")]

use std::{
    cell::{Cell, RefCell},
    fs,
    hint::black_box,
    pin::Pin,
    sync::Arc,
    task::Poll,
    time::{Duration, Instant},
};

use carafe_db::{
    Value,
    driver::{Ask, Driver, PoolOptions, Row, Statement},
    error::Result,
};
use mysql_async::prelude::Queryable;
use sqlx::{
    FromRow,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};

const WORLD: &str = "SELECT id, randomnumber FROM world WHERE id = $1";
const FORTUNES: &str = "SELECT id, message FROM fortune";
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(400);

#[derive(FromRow)]
#[expect(dead_code, reason = "read from rows, which is what costs")]
struct World {
    id: i32,
    randomnumber: i32,
}

#[derive(FromRow)]
#[expect(dead_code, reason = "read from rows, which is what costs")]
struct Fortune {
    id: i32,
    message: String,
}

type Case<'a> = (&'static str, usize, Box<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + 'a>> + 'a>);

thread_local! {
    static NEXT: Cell<i32> = const { Cell::new(0) };
}

/// A key, another each time.
fn key() -> i32 {
    NEXT.with(|next| {
        next.set((next.get() + 7919) % 10_000);
        next.get() + 1
    })
}

fn main() {
    let address = |name: &str| std::env::var(name).ok();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!(
        "| CPU µs of this process, each | median | beside sqlx's pool | beside tokio-postgres |\n| --- | --- | --- | --- |"
    );
    match address("CARAFE_TEST_POSTGRES") {
        Some(url) => runtime.block_on(postgres(&url)),
        None => println!("CARAFE_TEST_POSTGRES is not set: nothing of PostgreSQL"),
    }
    match address("CARAFE_TEST_MARIADB") {
        Some(url) => runtime.block_on(mariadb(&url)),
        None => println!("CARAFE_TEST_MARIADB is not set: nothing of MariaDB"),
    }
}

/// CPU time of all threads of this process, in microseconds.
fn cpu() -> f64 {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let of = |task: fs::DirEntry| fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
    let nanos =
        |text: String| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()).unwrap_or(0.0);
    tasks.map(of).map(nanos).sum::<f64>() / 1000.0
}

async fn measure(cases: &[Case<'_>]) -> Vec<f64> {
    let mut seen = vec![Vec::new(); cases.len()];
    for round in 0..=ROUNDS {
        for ((_, each, run), seen) in cases.iter().zip(&mut seen) {
            let (before, begun) = (cpu(), Instant::now());
            let mut count = 0;
            while begun.elapsed() < ROUND {
                for _ in 0..20 {
                    run().await;
                }
                count += 20 * each;
            }
            if round > 0 {
                #[expect(clippy::cast_precision_loss, reason = "a count of some thousands")]
                seen.push((cpu() - before) / count as f64);
            }
        }
    }
    seen.into_iter()
        .map(|mut rounds| {
            rounds.sort_by(f64::total_cmp);
            rounds[rounds.len() / 2]
        })
        .collect()
}

/// Waits for all of them in one task.
async fn join<F: Future<Output = ()>>(futures: impl Iterator<Item = F>) {
    let mut waiting: Vec<_> = futures.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|one| one.as_mut().poll(context).is_pending());
        if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn world(row: &dyn Row) -> Result<World> {
    let id = |n: Option<i64>| i32::try_from(n.unwrap_or(0)).unwrap_or(0);
    Ok(World { id: id(row.i64(0)?), randomnumber: id(row.i64(1)?) })
}

fn fortune(row: &dyn Row) -> Result<Fortune> {
    let id = i32::try_from(row.i64(0)?.unwrap_or(0)).unwrap_or(0);
    Ok(Fortune { id, message: row.text(1)?.unwrap_or_default().to_owned() })
}

async fn by_key(driver: &dyn Driver, statement: &Statement) {
    let mut found = None;
    let mut take = |row: &dyn Row| {
        found = Some(world(row)?);
        Ok(())
    };
    driver.run(statement, &[Value::I32(key())], &mut take).await.unwrap();
    black_box(found.unwrap());
}

async fn all(driver: &dyn Driver, statement: &Statement) {
    let mut found = Vec::new();
    let mut take = |row: &dyn Row| {
        found.push(fortune(row)?);
        Ok(())
    };
    driver.run(statement, &[], &mut take).await.unwrap();
    assert_eq!(black_box(found).len(), 12);
}

async fn group(driver: &dyn Driver, statement: &Statement) {
    let keys: Vec<[Value; 1]> = (0..20).map(|_| [Value::I32(key())]).collect();
    let mut found: [Option<World>; 20] = [const { None }; 20];
    let mut sinks: Vec<_> = found
        .iter_mut()
        .map(|found| {
            move |row: &dyn Row| {
                *found = Some(world(row)?);
                Ok(())
            }
        })
        .collect();
    let asks = keys.iter().zip(&mut sinks).map(|(key, rows)| Ask { statement, parameters: key, rows });
    driver.run_all(asks.collect()).await.unwrap();
    drop(sinks);
    assert!(black_box(found).iter().all(Option::is_some));
}

const TABLES: [&str; 6] = [
    "DROP TABLE IF EXISTS world",
    "DROP TABLE IF EXISTS fortune",
    "CREATE TABLE world (id integer PRIMARY KEY, randomnumber integer NOT NULL)",
    "CREATE TABLE fortune (id integer PRIMARY KEY, message varchar(2048) NOT NULL)",
    "INSERT INTO world SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 1, 1 FROM digits a, digits b, digits c, digits d",
    "INSERT INTO fortune SELECT a.n + 10 * b.n + 1, 'A short saying about nothing in particular, the same each time.' \
     FROM digits a, digits b WHERE a.n + 10 * b.n < 12",
];

async fn tables(driver: &dyn Driver) {
    let digits = "(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL \
                  SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
    for sql in TABLES {
        let sql = sql.replace("digits", digits);
        driver.run(&Statement::writing(sql).once(), &[], &mut ()).await.unwrap();
    }
}

#[expect(clippy::too_many_lines, reason = "one table of cases, all over the same connections")]
async fn postgres(url: &str) {
    let url = format!("{url}?sslmode=disable");
    let lanes = carafe_db_postgres::connect(&url, &PoolOptions::default()).await.unwrap();
    let own = carafe_db_postgres::connect(&format!("{url}&lanes=0"), &PoolOptions::default()).await.unwrap();
    tables(&*lanes).await;
    let (one, twelve) = (Statement::reading(WORLD), Statement::reading(FORTUNES));
    let (lanes, own, one, twelve): (&dyn Driver, &dyn Driver, _, _) = (&*lanes, &*own, &one, &twelve);

    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let (prepared, prepared_all) =
        (client.prepare(WORLD).await.unwrap(), client.prepare(FORTUNES).await.unwrap());
    let (client, prepared, prepared_all) = (&client, &prepared, &prepared_all);

    let options: PgConnectOptions = url.parse().unwrap();
    let options = options.ssl_mode(PgSslMode::Disable);
    let pool = PgPoolOptions::new().max_connections(20).connect_with(options).await.unwrap();
    let pool = &pool;

    let sqlx_key = move || async move {
        let found: World = sqlx::query_as(WORLD).bind(key()).fetch_one(pool).await.unwrap();
        black_box(found);
    };
    let tokio_key = move || async move {
        let row = client.query_one(prepared, &[&key()]).await.unwrap();
        black_box(World { id: row.get(0), randomnumber: row.get(1) });
    };
    report(
        "select by key",
        &[
            ("sqlx's pool", 1, Box::new(move || Box::pin(sqlx_key()))),
            ("tokio-postgres, prepared", 1, Box::new(move || Box::pin(tokio_key()))),
            ("Carafe", 1, Box::new(move || Box::pin(by_key(lanes, one)))),
            ("Carafe, a connection of its own", 1, Box::new(move || Box::pin(by_key(own, one)))),
        ],
    )
    .await;
    report(
        "20 selects of one request",
        &[
            (
                "sqlx's pool, one after the other",
                20,
                Box::new(move || {
                    Box::pin(async move {
                        for _ in 0..20 {
                            sqlx_key().await;
                        }
                    })
                }),
            ),
            (
                "tokio-postgres, begun together",
                20,
                Box::new(move || Box::pin(join((0..20).map(move |_| tokio_key())))),
            ),
            (
                "Carafe, begun together",
                20,
                Box::new(move || Box::pin(join((0..20).map(move |_| by_key(lanes, one))))),
            ),
            ("Carafe, one group", 20, Box::new(move || Box::pin(group(lanes, one)))),
        ],
    )
    .await;
    report(
        "12 rows to structs",
        &[
            (
                "sqlx's pool",
                1,
                Box::new(move || {
                    Box::pin(async move {
                        let found: Vec<Fortune> = sqlx::query_as(FORTUNES).fetch_all(pool).await.unwrap();
                        black_box(found);
                    })
                }),
            ),
            (
                "tokio-postgres, prepared",
                1,
                Box::new(move || {
                    Box::pin(async move {
                        let rows = client.query(prepared_all, &[]).await.unwrap();
                        let found: Vec<_> =
                            rows.iter().map(|row| Fortune { id: row.get(0), message: row.get(1) }).collect();
                        black_box(found);
                    })
                }),
            ),
            ("Carafe", 1, Box::new(move || Box::pin(all(lanes, twelve)))),
            ("Carafe, a connection of its own", 1, Box::new(move || Box::pin(all(own, twelve)))),
        ],
    )
    .await;
}

/// Measures cases, of which the first two are the peers.
async fn report(what: &str, cases: &[Case<'_>]) {
    let seen = measure(cases).await;
    for ((name, ..), cost) in cases.iter().zip(&seen) {
        let peers = [seen[0], seen.get(1).copied().unwrap_or(f64::NAN)].map(|peer| cost / peer);
        println!("| {what}: {name} | {cost:.2} | {:.2} | {:.2} |", peers[0], peers[1]);
    }
}

async fn mariadb(url: &str) {
    let driver: Arc<dyn Driver> = carafe_db_mysql::connect(url, &PoolOptions::default()).await.unwrap();
    tables(&*driver).await;
    let (key_sql, all_sql) = (WORLD.replace("$1", "?"), FORTUNES);
    let (one, twelve) = (Statement::reading(&*key_sql), Statement::reading(all_sql));
    let (driver, one, twelve) = (&*driver, &one, &twelve);
    let conn = mysql_async::Conn::from_url(url).await.unwrap();
    let conn = &RefCell::new(Some(conn));
    let (key_sql, all_sql) = (&*key_sql, all_sql);
    println!("\n| CPU µs of this process, each | median | beside mysql_async | |\n| --- | --- | --- | --- |");
    report(
        "select by key",
        &[
            (
                "mysql_async on a connection",
                1,
                Box::new(move || {
                    Box::pin(async move {
                        let mut own = conn.take().unwrap();
                        let found: Option<(i32, i32)> = own.exec_first(key_sql, (key(),)).await.unwrap();
                        black_box(found.unwrap());
                        conn.replace(Some(own));
                    })
                }),
            ),
            ("Carafe", 1, Box::new(move || Box::pin(by_key(driver, one)))),
        ],
    )
    .await;
    report(
        "12 rows to structs",
        &[
            (
                "mysql_async on a connection",
                1,
                Box::new(move || {
                    Box::pin(async move {
                        let mut own = conn.take().unwrap();
                        let found: Vec<(i32, String)> = own.exec(all_sql, ()).await.unwrap();
                        black_box(found);
                        conn.replace(Some(own));
                    })
                }),
            ),
            ("Carafe", 1, Box::new(move || Box::pin(all(driver, twelve)))),
        ],
    )
    .await;
}
