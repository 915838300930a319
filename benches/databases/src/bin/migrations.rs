//! What migrations cost: to compare models with files, to apply files that do nothing, and how long a large table of
//! PostgreSQL keeps others waiting while it gets a column.

#![expect(clippy::print_stdout, reason = "it prints a table and nothing else")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use carafe::prelude::*;
use carafe_core::embed::Dir;
use carafe_db::{
    DbApp,
    driver::{Driver, PoolOptions},
    field::{Column, FieldType},
    meta::{Auto, FetchMode, FieldMeta, ModelMeta, RareMeta, here},
    migrate::{
        Id, Migration, Migrator, Options, Target,
        commands::{self, Connects},
    },
    model::ModelSet,
};
use carafe_db_sqlite::{Options as File, Sqlite};
use rustix::time::{ClockId, clock_gettime};

const MODELS: usize = 200;
const FILES: usize = 500;
/// Columns that a model has from its first file on, without the key.
const FIELDS: usize = 10;
const ROWS: usize = 1_000_000;
const ROUNDS: usize = 5;

fn main() {
    let folder = std::env::temp_dir().join(format!("carafe-bench-migrations-{}", std::process::id()));
    println!("{:<58} {:>10} {:>10} {:>8}", "case", "CPU ms", "clock ms", "bar");
    compare(&folder.join("wide"));
    apply(&folder.join("empty"));
    fs::remove_dir_all(&folder).expect("the folder goes");
    match std::env::var("CARAFE_TEST_POSTGRES") {
        Ok(url) => large(&url),
        Err(_) => println!("the large table is left out: CARAFE_TEST_POSTGRES is not set"),
    }
}

/// As many models as a large program has. Nobody writes two hundred structs for a bench, so what a derive would say of them
/// is made here.
struct Wide;

impl ModelSet for Wide {
    fn metas() -> Vec<&'static ModelMeta> {
        (0..MODELS).map(model).collect()
    }
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn model(at: usize) -> &'static ModelMeta {
    let mut key = FieldMeta::new("id", "id", <i64 as FieldType>::COLUMN);
    key.auto = Auto::Increment;
    let field = |name: String, column: Column| {
        let name = leak(name);
        FieldMeta::new(name, name, column)
    };
    let first =
        (0..FIELDS).map(|field_at| field(format!("f{field_at}"), <Option<String> as FieldType>::COLUMN));
    let later = (1..FILES).filter(|file| file % MODELS == at);
    let later = later.map(|file| field(format!("n{file}"), <Option<i64> as FieldType>::COLUMN));
    let fields: Vec<FieldMeta> = [key].into_iter().chain(first).chain(later).collect();
    Box::leak(Box::new(ModelMeta {
        name: leak(format!("Model{at}")),
        table: None,
        help: "",
        label: None,
        label_plural: None,
        fields: Box::leak(fields.into_boxed_slice()),
        key: &[0],
        many_to_many: &[],
        reverses: &[],
        ordering: &[],
        indexes: &[],
        constraints: &[],
        search: None,
        comment: None,
        managed: true,
        fetch_mode: FetchMode::One,
        frozen: false,
        rare: RareMeta::NONE,
        place: here(),
    }))
}

/// The text of the files: one makes the models, the others add a field each.
fn wide_file(at: usize) -> String {
    if at > 0 {
        return format!("[[op]]\nadd_field = \"Model{}.n{at}\"\ntype = \"i64\"\nnull = true\n", at % MODELS);
    }
    let fields: String =
        (0..FIELDS).map(|at| format!("f{at} = {{ type = \"text\", null = true }}\n")).collect();
    let model = |at: usize| {
        format!(
            "[[op]]\ncreate_model = \"Model{at}\"\ntable = \"blog_model{at}\"\n[op.fields]\n\
             id = {{ type = \"i64\", key = true, auto = true }}\n{fields}"
        )
    };
    (0..MODELS).map(model).collect()
}

fn write(folder: &Path, text: impl Fn(usize) -> String) {
    fs::create_dir_all(folder).expect("a folder");
    for at in 0..FILES {
        let depends = if at == 0 { String::new() } else { format!("depends = [\"{at:04}\"]\n\n") };
        fs::write(folder.join(format!("{:04}.toml", at + 1)), depends + &text(at)).expect("a file");
    }
}

fn site(folder: &Path, file: Option<PathBuf>) -> App {
    let blog = App::named("blog").migrations(Dir::at(folder));
    let blog = if file.is_none() { blog.models::<Wide>() } else { blog };
    let app = App::new().mount("/blog", blog);
    let Some(file) = file else { return commands::add_to(app) };
    commands::add_to(app).add(Connects::new(move |_, _| {
        let driver: Arc<dyn Driver> = Arc::new(Sqlite::new(File::file(&file)));
        async move { Ok(driver) }
    }))
}

fn compare(folder: &Path) {
    write(folder, wide_file);
    let mut best = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        best = least(best, || {
            let ran = site(folder, None).runner().capture(["makemigrations", "--check"]);
            assert_eq!(ran.stderr(), "no changes\n");
        });
    }
    line(&format!("makemigrations --check, {MODELS} models, {FILES} files"), best, "300");
}

fn apply(folder: &Path) {
    write(folder, |_| String::new());
    let mut best = [Duration::MAX; 2];
    for round in 0..ROUNDS {
        let file = folder.join(format!("{round}.sqlite3"));
        best = least(best, || {
            let ran = site(folder, Some(file.clone())).runner().capture(["migrate"]);
            ran.assert_ok();
            assert!(ran.stderr().contains("500 of 500 applied"), "{}", ran.stderr());
        });
    }
    line(&format!("migrate, {FILES} files that do nothing, SQLite"), best, "1000");
}

fn least(best: [Duration; 2], work: impl FnOnce()) -> [Duration; 2] {
    let (cpu, clock) = (cpu(), Instant::now());
    work();
    [self::cpu().saturating_sub(cpu).min(best[0]), clock.elapsed().min(best[1])]
}

/// CPU time of this process: others on the machine do not count.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn line(case: &str, [cpu, clock]: [Duration; 2], bar: &str) {
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
    println!("{case:<58} {:>10} {:>10} {bar:>8}", ms(cpu), ms(clock));
}

/// A table of a million rows, to which others write all the time.
const LARGE: &[&str] = &[
    "[[op]]\ncreate_model = \"Large\"\ntable = \"bench_large\"\n[op.fields]\n\
     id = { type = \"i64\", key = true, auto = true }\ntitle = { type = \"text\" }\n",
    "depends = [\"0001\"]\n[[op]]\nadd_field = \"Large.a\"\ntype = \"text\"\nnull = true\n",
    "depends = [\"0002\"]\n[[op]]\nadd_field = \"Large.b\"\ntype = \"text\"\nfill = \"none\"\n",
    "depends = [\"0003\"]\n[[op]]\nadd_field = \"Large.c\"\ntype = \"i64\"\ndefault = 7\n",
];

fn large(url: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let driver = carafe_db_postgres::connect(url, &PoolOptions::default()).await.expect("a server");
        let files = LARGE.iter().enumerate().map(|(at, text)| {
            let name = format!("{:04}", at + 1);
            Migration::read("bench", &name, &format!("{name}.toml"), text).expect("a migration")
        });
        let migrator = Migrator::new(Arc::clone(&driver), files.collect());
        to(&migrator, 1).await;
        let fill =
            format!("INSERT INTO bench_large (title) SELECT 'title ' || i FROM generate_series(1, {ROWS}) i");
        script(&driver, &fill).await;
        println!("\nthe longest that a writer of a table of {ROWS} rows waits, in ms; the bar is 100");
        waits(&driver, "nobody migrates", tokio::time::sleep(Duration::from_secs(2))).await;
        waits(&driver, "a column that may be null", to(&migrator, 2)).await;
        waits(&driver, "a column with a fill", to(&migrator, 3)).await;
        waits(&driver, "a column with a default", to(&migrator, 4)).await;
        let zero = Target::Zero("bench".to_owned());
        migrator.migrate(&zero, &Options::default(), &mut |_| {}).await.expect("taken back");
        script(&driver, "DROP TABLE carafe_migration").await;
        driver.close().await;
    });
}

async fn to(migrator: &Migrator, number: u32) {
    let target = Target::To(Id::new("bench", format!("{number:04}")));
    migrator.migrate(&target, &Options::default(), &mut |_| {}).await.expect("applied");
}

async fn script(driver: &Arc<dyn Driver>, sql: &str) {
    driver.acquire().await.expect("a connection").script(sql).await.expect("a statement");
}

/// Writes over a connection of its own for as long as the work lasts, and a moment longer.
async fn waits(driver: &Arc<dyn Driver>, case: &str, work: impl Future<Output = ()>) {
    let mut beside = driver.acquire().await.expect("a connection");
    let ended = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&ended);
    let writer = tokio::spawn(async move {
        let (mut longest, mut count) = (Duration::ZERO, 0_u32);
        while !seen.load(Ordering::Relaxed) {
            let began = Instant::now();
            beside.script("UPDATE bench_large SET title = title WHERE id = 77").await.expect("an update");
            longest = longest.max(began.elapsed());
            count += 1;
        }
        (longest, count)
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    work.await;
    let took = began.elapsed();
    tokio::time::sleep(Duration::from_millis(100)).await;
    ended.store(true, Ordering::Relaxed);
    let (longest, count) = writer.await.expect("the writer");
    let (longest, took) = (longest.as_secs_f64() * 1000.0, took.as_secs_f64() * 1000.0);
    println!("{case:<40} {longest:>8.1}   ({count} writes; it took {took:.1})");
}
