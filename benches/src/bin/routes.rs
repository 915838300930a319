//! What it costs to find the route of a request: nanoseconds by number of routes, with matchit beside it.
//!
//! `cargo run --release -p benches --bin routes`. Trust the ratios of one run, not the nanoseconds.
//! Seen with 1,000 routes: 0.02 to 0.03 µs for a path without parameters (0.2 × matchit), 0.3 to 0.5 µs with one or two
//! (3.3 to 3.9 ×); with 50,000 routes 1.7 and 1.2 to 1.5 × of that (0.1 and 1.1 to 1.4 × matchit, which slows down by 3 to 4).
//! Ours also decodes and checks the path, picks by method, and owns the values; matchit does none of these.
#![expect(clippy::print_stdout, reason = "it prints a table and nothing else")]

use std::{hint::black_box, time::Instant};

use carafe_core::App;
use carafe_web::{
    WebApp, get,
    route::table::{Found, RouteTable},
};
use http::{Method, Uri};

const SIZES: [usize; 3] = [10, 1_000, 50_000];
const ASKED: usize = 1_000;
const ROUNDS: usize = 101;
/// What the others are compared with.
const MIDDLE: usize = 1_000;

fn main() {
    let sites: Vec<Site> = SIZES.iter().map(|size| Site::of(*size)).collect();
    println!(
        "{:>10} {:>8} {:>10} {:>10} {:>8} {:>16}",
        "path", "routes", "ours ns", "matchit ns", "ratio", "× 1,000 routes"
    );
    for (at, kind) in KINDS.iter().enumerate() {
        for (site, row) in sites.iter().zip(Row::of(&sites, at)) {
            let Row { ours, matchit, growth } = row;
            let ratio = ours / matchit;
            println!(
                "{:>10} {:>8} {ours:>10.0} {matchit:>10.0} {ratio:>8.2} {growth:>16.2}",
                kind.name, site.routes
            );
        }
    }
}

/// Medians, in nanoseconds a request.
struct Row {
    ours: f64,
    matchit: f64,
    /// Ours, and how often that among [`MIDDLE`] in the same round.
    growth: f64,
}

impl Row {
    /// Those of all sites for one kind. The sites take turns, so that a busy machine hurts all of them.
    fn of(sites: &[Site], kind: usize) -> Vec<Self> {
        let mut rounds = vec![Vec::new(); sites.len()];
        for _ in 0..ROUNDS {
            for (site, rounds) in sites.iter().zip(&mut rounds) {
                rounds.push(site.round(kind));
            }
        }
        let middle = sites.iter().position(|site| site.routes == MIDDLE).expect("a site in the middle");
        let row = |own: &Vec<(f64, f64)>| Self {
            ours: median(own.iter().map(|round| round.0)),
            matchit: median(own.iter().map(|round| round.1)),
            growth: median((0..ROUNDS).map(|at| own[at].0 / rounds[middle][at].0)),
        };
        rounds.iter().map(row).collect()
    }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
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

/// Routes of all kinds, and what is asked of them.
struct Site {
    routes: usize,
    table: RouteTable,
    matchit: matchit::Router<usize>,
    /// For each kind.
    asked: Vec<Vec<Uri>>,
}

impl Site {
    fn of(routes: usize) -> Self {
        let mut app = App::new();
        let mut matchit = matchit::Router::new();
        for n in 0..routes {
            let kind = &KINDS[n % KINDS.len()];
            app = app.route(&(kind.pattern)(n), get(|| "").name(format!("r{n}")));
            matchit.insert((kind.plain)(n), n).expect("the patterns differ");
        }
        let table = RouteTable::build(&app.build());
        assert_eq!(table.all().len(), routes);
        let asked = KINDS.iter().enumerate().map(|(offset, kind)| {
            let number = |n: usize| (n * 7_919) % (routes / KINDS.len()) * KINDS.len() + offset;
            (0..ASKED).map(|n| (kind.path)(number(n)).parse().expect("a path")).collect()
        });
        Self { routes, table, matchit, asked: asked.collect() }
    }

    /// One round of ours, and one of matchit.
    fn round(&self, kind: usize) -> (f64, f64) {
        let uris = &self.asked[kind];
        let ours = |uri: &Uri| matches!(self.table.find("localhost", &Method::GET, uri), Found::Route { .. });
        (timed(uris, ours), timed(uris, |uri| self.matchit.at(uri.path()).is_ok()))
    }
}

/// Nanoseconds for each request. All are asked once before, or the other sites would have the cache.
fn timed(uris: &[Uri], find: impl Fn(&Uri) -> bool) -> f64 {
    let ask = || uris.iter().for_each(|uri| assert!(find(black_box(uri)), "{uri} has no route"));
    ask();
    let started = Instant::now();
    ask();
    started.elapsed().as_nanos() as f64 / uris.len() as f64
}
