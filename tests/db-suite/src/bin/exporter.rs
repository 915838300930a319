//! Reads all lines of a book one by one, and says how many there were, and by how many MiB it grew after the first.

use std::{fs, sync::Arc};

use carafe::prelude::*;
use carafe_db::{DbError, Registry};
use db_suite::KINDS;

#[derive(Model)]
#[model(table = "export_line")]
struct Line {
    id: i64,
    number: i64,
    text: String,
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "what it prints is what it is for")]
async fn main() -> Result<(), DbError> {
    let mut words = std::env::args().skip(1);
    let (name, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let each: usize = words.next().and_then(|text| text.parse().ok()).expect("the letters of each line");
    let kind = KINDS.iter().find(|kind| kind.name == name).expect("the name of a database");
    let db = Db::new(kind.open(&url).await, Arc::new(Registry::new().with::<Line>("export")));
    let (mut read, mut letters, mut first) = (0, 0, 0);
    let mut lines = Line::objects().iterator(&db).chunk_size(1000);
    while let Some(line) = lines.next().await? {
        if read == 0 {
            first = memory("VmRSS:");
        }
        assert_eq!(line.id > 0, line.number >= 0);
        read += 1;
        letters += line.text.len();
    }
    assert_eq!(letters, read * each, "each is read as a whole");
    println!("{read} {}", (memory("VmHWM:") - first) / 1024);
    Ok(())
}

/// What this process has in memory, or had at most, in KiB.
fn memory(what: &str) -> i64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells what a process has in memory");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("a line for it");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}
