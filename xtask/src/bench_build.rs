//! How long users wait for their builds: the same sites on Carafe and on plain axum, in CPU seconds.
//!
//! CPU and not the clock, because other work on the machine moves the clock; ratios and not seconds, because machines differ.

mod cpu;
mod hello;
mod models;
mod package;
mod site;

use crate::tidy::hello_packages;
use package::Package;

/// What is waited for, and how much of axum's time it may take.
struct Bar {
    what: &'static str,
    most: f64,
}

/// What one package costs, in CPU seconds.
struct Cost {
    clean: f64,
    own: f64,
    edit: f64,
}

/// Measures the hello, the large site, the sixty models, or all of them.
///
/// # Errors
/// When a package cannot be written or does not build.
pub fn run(which: &[&str]) -> Result<(), String> {
    let wanted = |name: &str| which.is_empty() || which.contains(&name);
    println!(
        "CPU seconds of `cargo build` (user and system, all processes), the least of three runs, of nine for edits; clean builds run once\n"
    );
    println!("{:<28} {:>8} {:>8} {:>7} {:>7}", "", "axum", "Carafe", "ratio", "at most");
    if wanted("hello") {
        let bars = [Bar { what: "hello, clean", most: 1.5 }, Bar { what: "hello, edit", most: 1.5 }];
        let [axum, ours] = costs([&hello::on_axum(), &hello::on_carafe()])?;
        report(&bars[0], axum.clean, ours.clean);
        report(&bars[1], axum.edit, ours.edit);
        println!(
            "{:<28} {:>8} {:>8} {:>15}",
            "hello, packages",
            hello::on_axum().packages()?,
            hello_packages()?,
            "80"
        );
    }
    if wanted("site") {
        let bars = [
            Bar { what: "480 handlers, own crate", most: 0.7 },
            Bar { what: "480 handlers, edit", most: 1.0 },
        ];
        let [axum, ours] = costs([&site::on_axum(), &site::on_carafe()])?;
        report(&bars[0], axum.own, ours.own);
        report(&bars[1], axum.edit, ours.edit);
        report_seconds(&Bar { what: "480 handlers, edit, seconds", most: 3.0 }, ours.edit);
    }
    if wanted("models") {
        let (check, build) = models::cost()?;
        report_seconds(&Bar { what: "60 models, check, seconds", most: 5.0 }, check);
        report_seconds(&Bar { what: "60 models, build, seconds", most: 15.0 }, build);
    }
    Ok(())
}

/// What two packages cost. They are built in turn, because a machine that is slower for a minute should be it for both.
fn costs(packages: [&Package; 2]) -> Result<[Cost; 2], String> {
    for package in packages {
        package.write()?;
        package.remove_target()?;
    }
    let clean = [packages[0].build()?, packages[1].build()?];
    let own = least_of_each(3, packages, |package| package.clean_own().and_then(|()| package.build()))?;
    // They are short, and so at the mercy of what else runs in that moment.
    let edit = least_of_each(9, packages, |package| package.edit().and_then(|()| package.build()))?;
    Ok([0, 1].map(|of| Cost { clean: clean[of], own: own[of], edit: edit[of] }))
}

fn least_of_each(
    rounds: u32,
    packages: [&Package; 2],
    measure: impl Fn(&Package) -> Result<f64, String>,
) -> Result<[f64; 2], String> {
    let mut least = [f64::INFINITY; 2];
    for _ in 0..rounds {
        for (of, package) in packages.into_iter().enumerate() {
            least[of] = least[of].min(measure(package)?);
        }
    }
    Ok(least)
}

fn least(mut measure: impl FnMut() -> Result<f64, String>) -> Result<f64, String> {
    let all = [measure()?, measure()?, measure()?];
    Ok(all.into_iter().fold(f64::INFINITY, f64::min))
}

fn report(bar: &Bar, axum: f64, ours: f64) {
    let Bar { what, most } = bar;
    let ratio = ours / axum;
    let verdict = if ratio <= *most { "" } else { "  TOO SLOW" };
    println!("{what:<28} {axum:>8.2} {ours:>8.2} {ratio:>7.2} {most:>7.2}{verdict}");
}

/// Seconds of this machine and not a ratio, so a slow one may miss it without a fault of ours.
fn report_seconds(bar: &Bar, ours: f64) {
    let Bar { what, most } = bar;
    let verdict = if ours <= *most { "" } else { "  TOO SLOW" };
    println!("{what:<28} {:>8} {ours:>8.2} {:>7} {most:>7.2}{verdict}", "", "");
}
