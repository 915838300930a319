//! What it costs to find the route of a request: nanoseconds by number of routes, with matchit beside it.
//!
//! `cargo run --release -p benches --bin routes`. Trust the ratios of one run, not the nanoseconds.
//! Seen with 1,000 routes: 0.03 to 0.04 µs for a path without parameters (0.4 × matchit), 0.4 to 0.7 µs with one or two
//! (4 to 7 ×); with 50,000 routes 1.2 to 1.8 and 0.7 to 1.7 × of that (0.1 to 0.2 and 2.1 to 2.7 × matchit, which slows down
//! by 2.5 to 5). Ours also decodes and checks the path, picks by method, and owns the values; matchit does none of these.
#![expect(clippy::print_stdout, reason = "it prints a table and nothing else")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use carafe_core::App;
use carafe_web::{
    WebApp, get,
    route::table::{Found, RouteTable},
};
use http::{Method, Uri};

const SIZES: [usize; 3] = [10, 1_000, 50_000];
const ASKED: usize = 1_000;
const ROUNDS: usize = 15;

fn main() {
    println!("{:>8} {:>10} {:>10} {:>10} {:>8}", "routes", "path", "ours ns", "matchit ns", "ratio");
    let rows: Vec<Row> = SIZES.iter().flat_map(|size| measure(*size)).collect();
    for row in &rows {
        let ratio = row.ours / row.matchit;
        println!("{:>8} {:>10} {:>10.0} {:>10.0} {ratio:>8.2}", row.routes, row.kind, row.ours, row.matchit);
    }
    for kind in KINDS {
        let of =
            |size| rows.iter().find(|row| row.routes == size && row.kind == kind.name).map(|row| row.ours);
        if let (Some(small), Some(large)) = (of(1_000), of(50_000)) {
            println!("{:>8} {:>10} 50,000 routes cost {:.2} × 1,000 routes", "", kind.name, large / small);
        }
    }
}

struct Row {
    routes: usize,
    kind: &'static str,
    ours: f64,
    matchit: f64,
}

/// A sort of route, and a request for it.
struct Kind {
    name: &'static str,
    pattern: fn(usize) -> String,
    /// The same in matchit's words, which has no converters.
    plain: fn(usize) -> String,
    path: fn(usize) -> String,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "static",
        pattern: |n| format!("/app{}/section{}/page{n}/", n % 40, n % 7),
        plain: |n| format!("/app{}/section{}/page{n}/", n % 40, n % 7),
        path: |n| format!("/app{}/section{}/page{n}/", n % 40, n % 7),
    },
    Kind {
        name: "int",
        pattern: |n| format!("/app{}/things{n}/{{id:int}}/", n % 40),
        plain: |n| format!("/app{}/things{n}/{{id}}/", n % 40),
        path: |n| format!("/app{}/things{n}/{}/", n % 40, n * 7),
    },
    Kind {
        name: "int+slug",
        pattern: |n| format!("/app{}/{{id:int}}/edit{n}/{{slug:slug}}", n % 40),
        plain: |n| format!("/app{}/{{id}}/edit{n}/{{slug}}", n % 40),
        path: |n| format!("/app{}/{}/edit{n}/a-title-of-{n}", n % 40, n * 7),
    },
];

fn measure(size: usize) -> Vec<Row> {
    let mut app = App::new();
    let mut matchit = matchit::Router::new();
    for n in 0..size {
        let kind = &KINDS[n % KINDS.len()];
        app = app.route(&(kind.pattern)(n), get(|| "").name(format!("r{n}")));
        matchit.insert((kind.plain)(n), n).expect("the patterns differ");
    }
    let table = RouteTable::build(&app.build());
    assert_eq!(table.all().len(), size);
    let rows = KINDS.iter().enumerate().map(|(offset, kind)| {
        let uris: Vec<Uri> = (0..ASKED)
            .map(|n| {
                let n = (n * 7_919) % (size / KINDS.len()) * KINDS.len() + offset;
                (kind.path)(n).parse().expect("a path")
            })
            .collect();
        let ours =
            best(&uris, |uri| matches!(table.find("localhost", &Method::GET, uri), Found::Route { .. }));
        let theirs = best(&uris, |uri| matchit.at(uri.path()).is_ok());
        Row { routes: size, kind: kind.name, ours, matchit: theirs }
    });
    rows.collect()
}

/// The best round in nanoseconds for each request.
fn best(uris: &[Uri], find: impl Fn(&Uri) -> bool) -> f64 {
    let round = || {
        let started = Instant::now();
        for uri in uris {
            assert!(find(black_box(uri)), "{uri} has no route");
        }
        started.elapsed()
    };
    let best = (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::ZERO);
    best.as_nanos() as f64 / uris.len() as f64
}
