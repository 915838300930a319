//! Everything that CI runs, in the order in which mistakes are cheapest to find.

use std::time::{Duration, Instant};

use crate::{metadata::Metadata, services::Services, step::Step, tidy, tree};

/// A named part of the run.
type Part = (&'static str, fn() -> Result<(), String>);

const PARTS: &[Part] = &[
    ("fmt", format),
    ("clippy", clippy),
    ("test", tests),
    ("doctest", doctests),
    ("tidy", tidy::run),
    ("features", features),
    ("docs", docs),
    ("deny", deny),
    ("browser", browser),
];

/// Runs these parts, or all of them; the first that does not pass ends the run.
///
/// # Errors
/// The command to repeat.
pub fn run(wanted: &[&str]) -> Result<(), String> {
    if let Some(unknown) = wanted.iter().find(|name| PARTS.iter().all(|(own, _)| own != *name)) {
        let all: Vec<_> = PARTS.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no step {unknown:?}; there are {}", all.join(", ")));
    }
    let started = Instant::now();
    let mut times = Vec::new();
    for (name, part) in PARTS.iter().filter(|(name, _)| wanted.is_empty() || wanted.contains(name)) {
        println!("\n== {name}");
        let began = Instant::now();
        part().map_err(|text| format!("\n== {name}: {text}"))?;
        times.push((*name, began.elapsed()));
    }
    summarise(&times, started.elapsed());
    Ok(())
}

fn summarise(times: &[(&str, Duration)], all: Duration) {
    println!("\n== all passed");
    for (name, took) in times {
        println!("{name:>10} {:>7.1} s", took.as_secs_f64());
    }
    println!("{:>10} {:>7.1} s", "together", all.as_secs_f64());
}

fn format() -> Result<(), String> {
    Step::new("cargo fmt --all -- --check").run().map(drop)
}

fn clippy() -> Result<(), String> {
    Step::new("cargo clippy --workspace --all-targets --all-features -- -D warnings").run().map(drop)
}

/// With servers for the tests of databases, each of which then runs on each database.
fn tests() -> Result<(), String> {
    let services = Services::start()?;
    let step = Step::new("cargo test --workspace --all-features --all-targets");
    let step = services.variables().iter().fold(step, |step, (name, value)| step.variable(name, value));
    step.run().map(drop)
}

/// The examples of the API, and, through `tests/guide`, those of the guide and the READMEs.
fn doctests() -> Result<(), String> {
    Step::new("cargo test --workspace --all-features --doc").run().map(drop)
}

/// Each feature of the facade without the others, so that none leans on another by chance.
fn features() -> Result<(), String> {
    let metadata = Metadata::read()?;
    let facade = metadata.package("carafe").ok_or("there is no package `carafe`")?;
    let alone = "cargo check --quiet -p carafe --no-default-features";
    Step::new(alone).run()?;
    facade
        .features
        .iter()
        .try_for_each(|name| Step::new(&format!("{alone} --features {name}")).run().map(drop))
}

fn docs() -> Result<(), String> {
    let step = Step::new("cargo doc --workspace --no-deps --all-features --exclude xtask --exclude guide");
    step.variable("RUSTDOCFLAGS", "-D warnings").run().map(drop)
}

/// Licences and known holes of what we depend on. Needs the network and a tool, so it runs where the tool is.
fn deny() -> Result<(), String> {
    if Step::new("cargo deny --version").output().is_err() {
        println!("left out: cargo-deny is not installed");
        return Ok(());
    }
    Step::new("cargo deny check").run().map(drop)
}

/// The examples in Chromium.
fn browser() -> Result<(), String> {
    let folder = tree::root().join("tests/e2e");
    let built = Metadata::read()?.target.join("debug").display().to_string();
    Step::new("cargo build --quiet -p hello -p pages -p site").run()?;
    Step::new("cargo build --quiet -p carafe-template --example matrix").run()?;
    Step::new("cargo build --quiet -p carafe-web --all-features --example cookies").run()?;
    Step::new("cargo build --quiet --release -p pages").run()?;
    Step::new("npm ci --loglevel=error").folder(&folder).run()?;
    Step::new("npm test --silent").folder(&folder).variable("CARAFE_BUILT", &built).run().map(drop)
}
