//! What was said to be kept is kept, though the process is killed in the middle of the next.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use carafe_db::{
    Registry,
    driver::{Row, Statement, Vendor},
};
use db_suite::{Fresh, each_fresh};

/// How often a process is killed on each database; `CARAFE_KILLS=300` for the whole.
const KILLS: u64 = 20;

// row: db.atomic
#[test]
fn nothing_that_was_kept_is_lost_when_the_process_is_killed() {
    let kills = env::var("CARAFE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    each_fresh(Registry::new, async |fresh| {
        fresh.db.script("CREATE TABLE kept (number BIGINT NOT NULL, half BIGINT NOT NULL)").await.unwrap();
        let mut before = 0;
        for kill in 0..kills {
            let said = killed_after(fresh, kill * 7 % 23);
            let (last, rows) = found(fresh).await;
            assert!(last >= said.max(before), "kill {kill}: {said} was said, {last} is there");
            assert_eq!(rows, last * 2, "kill {kill}: each number has both its halves, and none is missing");
            before = last;
        }
        if fresh.kind.vendor == Vendor::Sqlite {
            let check = Statement::reading("SELECT * FROM pragma_integrity_check");
            let mut rows = |row: &dyn Row| {
                assert_eq!(row.text(0)?, Some("ok"));
                Ok(())
            };
            fresh.db.run(&check, &[], &mut rows).await.unwrap();
        }
    });
}

/// Kills a writer after it has said so many numbers, and gives the last that it said.
fn killed_after(fresh: &Fresh, lines: u64) -> u64 {
    let mut writer = Command::new(env!("CARGO_BIN_EXE_writer"));
    writer.args([fresh.kind.name, &fresh.url]).stdout(Stdio::piped());
    let mut writer = writer.spawn().unwrap();
    let mut out = BufReader::new(writer.stdout.take().unwrap()).lines();
    let mut said = 0;
    let mut next = || out.next()?.ok()?.parse().ok();
    for _ in 0..=lines {
        said = next().expect("the writer ended by itself");
    }
    writer.kill().unwrap();
    // What it said between the last line that was read and its end is in the pipe.
    while let Some(number) = next() {
        said = number;
    }
    writer.wait().unwrap();
    said
}

async fn found(fresh: &Fresh) -> (u64, u64) {
    let mut found = (0, 0);
    let mut rows = |row: &dyn Row| {
        let number = |at| Ok::<_, carafe_db::DbError>(row.i64(at)?.unwrap_or_default().unsigned_abs());
        found = (number(0)?, number(1)?);
        Ok(())
    };
    let sql = "SELECT max(number), count(*) FROM kept";
    fresh.db.run(&Statement::reading(sql), &[], &mut rows).await.unwrap();
    found
}
