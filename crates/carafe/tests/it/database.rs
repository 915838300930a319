//! A site with models, as a user writes it: handlers, commands and tests that ask for `Db`.

use carafe::{
    core::{
        output::Output,
        settings::{Secret, Settings as AllSettings, Sources},
    },
    db::{DbError, ErrorKind, driver::Statement},
    prelude::*,
    test::TestClient,
    web::{Service, databases::atomic_requests},
};

#[derive(Model, Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: i64,
    pub(crate) text: String,
}

async fn insert(db: &Db, text: &str) -> Result<(), DbError> {
    create!(Note { text: text }, db).await.map(|_| ())
}

async fn texts(db: &Db) -> Result<String, DbError> {
    let notes = Note::objects().order_by(|n| n.id).all(db).await?;
    assert!(notes.iter().all(|note| note.id > 0));
    Ok(notes.into_iter().map(|note| note.text).collect::<Vec<_>>().join(" "))
}

async fn list(db: Db) -> Result<String> {
    Ok(texts(&db).await?)
}

async fn add(db: Db, Path(text): Path<String>) -> Result<String> {
    insert(&db, &text).await?;
    Ok(format!("kept {text}"))
}

/// Writes, and then thinks better of it.
async fn regret(db: Db, Path(text): Path<String>) -> Result<String> {
    insert(&db, &text).await?;
    Err(Error::conflict("there is one already"))
}

/// Rows and queries of one request.
async fn count(db: Db, current: Current) -> Result<String> {
    texts(&db).await?;
    texts(&db.clone()).await?;
    let scope = db.scope().unwrap();
    Ok(format!("{} {}", scope.count(), current.queries().len()))
}

async fn import(ctx: Context) -> Result<()> {
    let db = ctx.db().await?;
    db.script("CREATE TABLE \"note\" (\"id\" INTEGER PRIMARY KEY, \"text\" TEXT)").await?;
    insert(&db, "imported").await?;
    ctx.output().print(&texts(&db).await?);
    Ok(())
}

pub(crate) fn app() -> App {
    let atomic =
        App::named("atomic").wrap(atomic_requests).post("/{text}", add).post("/regret/{text}", regret);
    App::new()
        .models::<Note>()
        .get("/", list)
        .get("/count", count)
        .post("/{text}", add)
        .post("/regret/{text}", regret)
        .command("import", import)
        .mount("/atomic", atomic)
}

// row: test.db
#[carafe::test(app = app)]
async fn a_test_that_asks_for_a_database_shares_it_with_the_client(db: Db, client: TestClient) {
    insert(&db, "first").await.unwrap();
    client.post("/second").await.assert_text("kept second");
    client.get("/").await.assert_text("first second");
}

#[carafe::test(app = app)]
async fn another_test_has_another_database(db: Db) -> Result<(), Error> {
    assert_eq!(texts(&db).await?, "");
    Ok(())
}

#[carafe::test(app = app)]
#[should_panic(expected = "on purpose")]
async fn a_test_with_a_database_may_panic(db: Db) {
    insert(&db, "a").await.unwrap();
    panic!("on purpose");
}

// row: test.db
#[carafe::test(app = app, rollback)]
async fn a_test_that_is_undone_shares_its_transaction_with_the_client(db: Db, client: TestClient) {
    assert!(db.in_transaction());
    assert_eq!(texts(&db).await.unwrap(), "", "what others wrote is undone");
    insert(&db, "first").await.unwrap();
    client.post("/second").await.assert_text("kept second");
    client.post("/atomic/third").await.assert_status(200);
    client.post("/atomic/regret/undone").await.assert_status(409);
    client.get("/").await.assert_text("first second third");
    let inner = db.atomic(async |db| {
        insert(&db, "inner").await?;
        Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
    });
    inner.await.unwrap_err();
    assert_eq!(texts(&db).await.unwrap(), "first second third");
}

#[carafe::test(app = app, rollback)]
async fn another_that_is_undone_sees_nothing_of_it(db: Db, client: TestClient) {
    client.get("/").await.assert_text("");
    insert(&db, "mine").await.unwrap();
    client.get("/").await.assert_text("mine");
}

#[carafe::test(app = app, rollback)]
#[should_panic(expected = "on purpose")]
async fn a_test_that_is_undone_may_panic(db: Db) {
    insert(&db, "a").await.unwrap();
    panic!("on purpose");
}

// row: db.atomic
#[carafe::test(app = app)]
async fn a_request_in_a_transaction_that_ends_in_an_error_leaves_nothing(db: Db, client: TestClient) {
    client.post("/atomic/kept").await.assert_status(200);
    client.post("/atomic/regret/undone").await.assert_status(409);
    assert_eq!(texts(&db).await.unwrap(), "kept");
    client.post("/regret/stays").await.assert_status(409);
    assert_eq!(texts(&db).await.unwrap(), "kept stays", "without the middleware each statement is kept");
}

#[carafe::test(app = app)]
async fn all_that_a_request_asks_is_in_one_scope(client: TestClient) {
    client.get("/count").await.assert_text("2 0");
}

#[test]
fn a_command_gets_the_database_of_the_settings() {
    let (output, captured) = Output::captured();
    let sources = Sources::new().variable("DATABASE_URL", "sqlite::memory:");
    let exit = app().runner().output(output).sources(sources).run_words(["import"]);
    assert_eq!((exit, captured.stdout().as_str()), (Exit::OK, "imported\n"), "{}", captured.stderr());
}

#[test]
fn an_address_without_a_driver_stops_the_start_and_is_never_shown() {
    for (url, words) in [
        ("postgres://ann:s3cret@localhost/shop", "carafe = { features = [\"postgres\"] }"),
        ("mysql://ann:s3cret@localhost/shop", "carafe = { features = [\"mysql\"] }"),
        ("s3cret@localhost:5432/shop", "begins with no word that is known; it begins with one of `sqlite:`"),
        ("s3cret", "begins with no word that is known"),
    ] {
        let is_here = |word: &str, built: bool| built && url.starts_with(word);
        if is_here("postgres", cfg!(feature = "postgres")) || is_here("mysql", cfg!(feature = "mysql")) {
            continue;
        }
        let sources = Sources::new().variable("DATABASE_URL", url);
        let text = Service::with_settings(app(), sources).unwrap_err().to_string();
        assert!(text.contains("db.E001") && text.contains(words), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn the_settings_of_a_database_hide_its_address() {
    let site = app().settings::<carafe::db::settings::DatabaseSettings>().build();
    let toml = "[database]\nurl = \"postgres://ann:s3cret@localhost/shop\"\n\n[database.others.archive]\n\
                url = \"sqlite:old-s3cret.db\"\nreplica_of = \"default\"\n";
    let settings = AllSettings::load(&site, Sources::new().toml(toml)).unwrap();
    let database = settings.get::<carafe::db::settings::DatabaseSettings>().unwrap();
    assert_eq!(database.url(), "postgres://ann:s3cret@localhost/shop");
    assert_eq!(database.others["archive"].replica_of.as_deref(), Some("default"));
    assert!(!format!("{database:?}").contains("s3cret"));
    let _: &Secret<String> = &database.others["archive"].url;
    let wrong = Sources::new().toml("[database]\npool_size = 0\n");
    let error = AllSettings::load(&app().settings::<carafe::db::settings::DatabaseSettings>().build(), wrong);
    assert!(error.unwrap_err().to_string().contains("must be 1 at least"));
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) id: i64,
    pub(crate) note: Fk<Note>,
}

#[test]
fn a_model_that_points_at_one_that_nobody_brings_stops_the_start() {
    let sources = || Sources::new().variable("DATABASE_URL", "sqlite::memory:");
    let text = Service::with_settings(App::new().models::<Reply>(), sources()).unwrap_err().to_string();
    assert!(text.contains("db.E002") && text.contains("`Reply.note` points at `Note`"), "{text}");
    Service::with_settings(App::new().models::<(Reply, Note)>(), sources()).unwrap();
}

#[carafe::test]
async fn a_database_that_cannot_be_opened_is_told_when_somebody_asks() {
    let sources = Sources::new().variable("DATABASE_URL", "sqlite:/no/such/folder/db.sqlite3");
    let client = TestClient::of(Service::with_settings(app(), sources).unwrap());
    client.get("/").await.assert_status(500);
    let kind = ErrorKind::Config;
    let context = Statement::reading("SELECT 1");
    let db = carafe::db::Source::of(client.service().site().apps(), client.service().site().sections());
    let error = db.db().await.unwrap().run(&context, &[], &mut ()).await.unwrap_err();
    assert_eq!(error.kind(), &kind);
}

#[derive(Model, Debug)]
#[model(search(guest))]
pub(crate) struct Stay {
    pub(crate) id: i64,
    pub(crate) guest: String,
    pub(crate) nights: carafe::db::field::Range<i64>,
}

// row: orm.pg_lookups
#[test]
fn a_model_that_its_database_cannot_hold_stops_the_start() {
    let start = |url: &str| {
        let sources = Sources::new().variable("DATABASE_URL", url);
        Service::with_settings(App::new().models::<Stay>(), sources)
    };
    for (url, vendor) in [("sqlite::memory:", "SQLite"), ("mysql://ann@localhost/inn", "MariaDB")] {
        let text = start(url).unwrap_err().to_string();
        let wanted = format!("{vendor} has no columns of ranges; keep both ends, each in a field of its own");
        assert!(text.contains("db.E003") && text.contains("`Stay` (") && text.contains(&wanted), "{text}");
    }
    start("postgres://ann@localhost/inn").unwrap();
}

#[derive(Model, Debug)]
#[model(search(text))]
pub(crate) struct Searched {
    pub(crate) id: i64,
    pub(crate) text: String,
}

// row: orm.search
#[test]
fn a_search_that_the_database_does_not_have_is_a_warning() {
    for (url, warned) in [("mysql://ann@localhost/inn", true), ("sqlite::memory:", false)] {
        let runner = App::new().models::<Searched>().runner();
        let ran = runner.sources(Sources::new().variable("DATABASE_URL", url)).capture(["check"]);
        let said = ran.stdout() + &ran.stderr();
        assert!(ran.exit() == carafe::Exit::OK && said.contains("db.W002") == warned, "{said}");
    }
}
