//! What it costs to build a query of three joins and five conditions and to find its statement, which was written before:
//! time of this thread, and what is allocated. The database is one that answers at once with nothing.

#![expect(clippy::print_stdout, reason = "it prints a table and nothing else")]
#![expect(clippy::unwrap_used, reason = "a query that cannot be written has no cost")]

use std::{alloc::System, hint::black_box, sync::Arc, time::Duration};

use carafe::{
    db::{
        DbError, ErrorKind, QuerySet, Registry, Value,
        driver::{BoxFuture, Connection, Driver, Features, Outcome, Rows, Statement, Vendor},
        error::Result,
    },
    prelude::*,
};
use rustix::time::{ClockId, clock_gettime};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const TIMES: u32 = 20_000;
const SLICES: usize = 15;

#[derive(Model)]
struct City {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
    city: Option<Fk<City>>,
}

#[derive(Model)]
struct Post {
    id: i64,
    views: i64,
    author: Fk<Author>,
}

#[derive(Model)]
struct Comment {
    id: i64,
    post: Fk<Post>,
    approved: bool,
    score: Option<i32>,
}

#[derive(Debug)]
struct Nothing(Features);

impl Driver for Nothing {
    fn features(&self) -> &Features {
        &self.0
    }

    fn run<'a>(
        &'a self,
        statement: &'a Statement,
        parameters: &'a [Value],
        _rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        black_box((statement.sql().len(), parameters.len()));
        Box::pin(async { Ok(Outcome { rows: 0, last_id: None }) })
    }

    fn acquire(&self) -> BoxFuture<'_, Result<Box<dyn Connection>>> {
        Box::pin(async { Err(DbError::new(ErrorKind::NotSupported, "there are no connections")) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

fn three_joins_and_five_conditions(least: i64) -> QuerySet<Comment> {
    Comment::objects().filter(|c| {
        c.post.author.city.name.eq("Rome")
            & c.post.views.gt(least)
            & c.post.author.name.ne("x")
            & c.approved
            & c.score.lte(9)
    })
}

fn by_key(id: i64) -> QuerySet<Comment> {
    Comment::objects().filter(|c| c.id.eq(id))
}

fn main() {
    let registry = Registry::new().with::<(City, Author, Post, Comment)>("blog");
    let features = Features::of(Vendor::Sqlite, (3, 51, 0));
    let db = Db::new(Arc::new(Nothing(features)), Arc::new(registry));
    println!("| | time | allocations | bytes |\n| --- | --- | --- | --- |");
    report("fields alone: `c.post.author.city.name`", |_| {
        black_box(Comment::fields().post.author.city.name);
    });
    report("a query of three joins and five conditions, built", |least| {
        let _ = black_box(three_joins_and_five_conditions(least).filter(|_| carafe::db::Q::always()));
    });
    let run = |query: QuerySet<Comment>| {
        let mut asked = Box::pin(query.all(&db));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(rows) = asked.as_mut().poll(&mut context) else { return };
        black_box(rows.unwrap().len());
    };
    report("the same, and asked: its statement is known", |least| {
        run(three_joins_and_five_conditions(least))
    });
    report("a query by key, built and asked", |id| run(by_key(id)));
}

fn report(name: &str, mut case: impl FnMut(i64)) {
    case(0);
    let region = Region::new(COUNTED);
    case(1);
    let counted = region.change();
    let mut least = Duration::MAX;
    for _ in 0..SLICES {
        let began = cpu();
        (0..i64::from(TIMES)).for_each(&mut case);
        least = least.min(cpu() - began);
    }
    println!("| {name} | {:.2?} | {} | {} |", least / TIMES, counted.allocations, counted.bytes_allocated);
}

/// The CPU time of this thread.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
