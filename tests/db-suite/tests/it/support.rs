//! A table of notes, and short ways to ask for them.

use std::{
    io,
    sync::{Arc, Mutex},
};

use carafe_db::{
    Db, DbError, Value,
    driver::{Ask, Row, Statement, Vendor},
};
use tracing_subscriber::fmt::MakeWriter;

/// An empty table `note`, whose texts are unique.
pub(crate) async fn notes(db: &Db) {
    db.script("CREATE TABLE note (text VARCHAR(100) NOT NULL UNIQUE)").await.unwrap();
}

pub(crate) fn sql(db: &Db, sql: &str) -> String {
    match db.features().vendor {
        Vendor::Postgres => sql.replace('?', "$1"),
        _ => sql.to_owned(),
    }
}

#[track_caller]
pub(crate) fn add<'a>(db: &'a Db, text: &'a str) -> impl Future<Output = Result<(), DbError>> + Send + 'a {
    let place = carafe_core::Place::here();
    async move {
        let statement = Statement::writing(sql(db, "INSERT INTO note VALUES (?)"));
        let parameters = [Value::Text(text.to_owned())];
        let ask = Ask { statement: &statement, parameters: &parameters, rows: &mut () };
        db.run_at(place, ask).await.map(|_| ())
    }
}

pub(crate) async fn texts(db: &Db) -> Result<Vec<String>, DbError> {
    let mut all = Vec::new();
    let mut rows = |row: &dyn Row| {
        all.extend(row.text(0)?.map(str::to_owned));
        Ok(())
    };
    db.run(&Statement::reading("SELECT text FROM note ORDER BY text"), &[], &mut rows).await?;
    Ok(all)
}

pub(crate) async fn assert_texts(db: &Db, wanted: &[&str]) {
    assert_eq!(texts(db).await.unwrap(), wanted);
}

/// What the closure writes into the log.
pub(crate) async fn logged<F: Future>(work: F) -> (F::Output, String) {
    use tracing::instrument::WithSubscriber;
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    let result = work.with_subscriber(subscriber).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    (result, text)
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
