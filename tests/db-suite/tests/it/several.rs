//! Several databases behind one handle. Each is a SQLite file here: which database stands behind an alias is not the point.

use std::sync::Arc;

use carafe::prelude::*;
use carafe_db::{
    DbError, ErrorKind, Registry,
    db::{Databases, Intent, Router, Scope},
    registry::Registered,
    schema::create_schema,
};
use carafe_db_sqlite::{Options, Sqlite};
use tempfile::{TempDir, tempdir};

use crate::support::{add, assert_texts, notes};

async fn three() -> (TempDir, Databases) {
    let home = tempdir().unwrap();
    let file = |name: &str| Arc::new(Sqlite::new(Options::file(home.path().join(name))));
    let databases = Databases::new(Arc::new(Registry::new()), file("default"))
        .with("archive", file("archive"))
        .with("copy", file("copy"))
        .replica("copy", "default")
        .unwrap();
    for db in databases.iter() {
        notes(&db).await;
    }
    (home, databases)
}

// row: db.multi
#[tokio::test]
async fn an_alias_leads_to_its_database() {
    let (_home, databases) = three().await;
    let db = databases.db();
    let archive = db.using("archive").unwrap();
    add(&archive, "old").await.unwrap();
    assert_eq!((db.alias(), archive.alias()), ("default", "archive"));
    assert_texts(&db, &[]).await;
    assert_texts(&archive, &["old"]).await;
    assert_texts(&db.using("default").unwrap().using("archive").unwrap(), &["old"]).await;
    let error = db.using("archiv").unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Config);
    assert!(error.to_string().contains("there are: default, archive, copy"), "{error}");
}

#[tokio::test]
async fn a_request_reads_from_a_copy_until_it_writes() {
    let (_home, databases) = three().await;
    let db = databases.db();
    add(&db.using("copy").unwrap(), "from the copy").await.unwrap();
    assert_texts(&db, &[]).await;
    let request = || db.clone().scoped(Arc::new(Scope::new()));
    let first = request();
    assert_texts(&first, &["from the copy"]).await;
    add(&first, "new").await.unwrap();
    assert_texts(&first, &["new"]).await;
    assert_texts(&request(), &["from the copy"]).await;
    let within = request();
    within
        .atomic(async |db| {
            assert_texts(&db, &["new"]).await;
            Ok::<_, DbError>(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_transaction_of_one_database_does_not_keep_from_asking_another() {
    let (_home, databases) = three().await;
    let db: Db = databases.db();
    let work = db.atomic(async |db| {
        add(&db, "undone").await?;
        add(&db.using("archive")?, "kept").await?;
        Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
    });
    work.await.unwrap_err();
    assert_texts(&db, &[]).await;
    assert_texts(&db.using("archive").unwrap(), &["kept"]).await;
}

/// What is old is in the archive.
#[derive(Debug)]
struct ByName;

impl Router for ByName {
    fn database(&self, model: &Registered, _intent: Intent) -> Option<&str> {
        (model.app == "old").then_some("archive")
    }
}

#[derive(Model, Debug, PartialEq)]
struct Letter {
    id: i64,
    text: String,
}

#[derive(Model, Debug, PartialEq)]
struct Parcel {
    id: i64,
    text: String,
}

// row: db.multi
#[tokio::test]
async fn a_router_says_where_the_rows_of_a_model_are() {
    let home = tempdir().unwrap();
    let file = |name: &str| Arc::new(Sqlite::new(Options::file(home.path().join(name))));
    let registry = Arc::new(Registry::new().with::<Letter>("old").with::<Parcel>("new"));
    let databases = Databases::new(Arc::clone(&registry), file("default"))
        .with("archive", file("archive"))
        .with("copy", file("copy"))
        .routed_by(ByName);
    for db in databases.iter() {
        create_schema(&**db.driver(), &registry).await.unwrap();
    }
    let db = databases.db();
    let [archive, copy] = ["archive", "copy"].map(|alias| db.using(alias).unwrap());
    create!(Letter { text: "by rule" }, &db).await.unwrap();
    create!(Parcel { text: "by rule" }, &db).await.unwrap();
    let letters = async |db: &Db| Letter::objects().count(db).await.unwrap();
    assert_eq!((letters(&db).await, letters(&archive).await, letters(&copy).await), (1, 1, 0));
    assert_eq!(Parcel::objects().count(&db).await.unwrap(), 1);
    assert_eq!(Parcel::objects().count(&archive).await.unwrap(), 0);
    // Who names a database means it.
    create!(Letter { text: "by hand" }, &copy).await.unwrap();
    assert_eq!((letters(&db).await, letters(&copy).await), (1, 1));
    let mut letter = Letter::objects().get(&db).await.unwrap();
    letter.text.push('!');
    letter.save(&db).await.unwrap();
    assert_eq!(Letter::objects().get(&archive).await.unwrap().text, "by rule!");
    assert_eq!(Letter::objects().delete(&db).await.unwrap().total(), 1);
    assert_eq!((letters(&archive).await, letters(&copy).await), (0, 1));
}
