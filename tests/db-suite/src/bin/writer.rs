//! Writes numbers until it is killed, each in a transaction of two rows, and says each once it is kept.

use std::{
    io::{self, Write},
    sync::Arc,
};

use carafe_db::{
    Db, DbError, Registry, Value,
    driver::{Row, Statement, Vendor},
};
use db_suite::KINDS;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), DbError> {
    let mut words = std::env::args().skip(1);
    let (name, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let kind = KINDS.iter().find(|kind| kind.name == name).expect("the name of a database");
    let db = Db::new(kind.open(&url).await, Arc::new(Registry::new()));
    let mut number = last(&db).await?;
    let sql = if kind.vendor == Vendor::Postgres {
        "INSERT INTO kept VALUES ($1, $2)"
    } else {
        "INSERT INTO kept VALUES (?, ?)"
    };
    let insert = Statement::writing(sql);
    loop {
        number += 1;
        db.atomic(async |db| {
            for half in 0..2 {
                db.run(&insert, &[Value::I64(number), Value::I64(half)], &mut ()).await?;
            }
            Ok::<_, DbError>(())
        })
        .await?;
        let mut out = io::stdout().lock();
        // Who listens is gone only when the test is.
        if writeln!(out, "{number}").and_then(|()| out.flush()).is_err() {
            return Ok(());
        }
    }
}

async fn last(db: &Db) -> Result<i64, DbError> {
    let mut last = 0;
    let mut rows = |row: &dyn Row| {
        last = row.i64(0)?.unwrap_or_default();
        Ok(())
    };
    db.run(&Statement::reading("SELECT max(number) FROM kept"), &[], &mut rows).await?;
    Ok(last)
}
