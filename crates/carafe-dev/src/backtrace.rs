//! The calls that led to an error, sorted by whose they are.

use std::backtrace::Backtrace;

use crate::{
    mask::Mask,
    project::{Project, Spot, is_framework},
};

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Whose function it is: nothing if the developer's own, otherwise a crate's.
    pub(crate) owner: Option<String>,
    pub(crate) function: String,
    pub(crate) spot: Option<Spot>,
}

/// The calls, the innermost first, without those outside of the request: server, runtime, thread.
pub(crate) fn frames(backtrace: &Backtrace, project: &Project, mask: &Mask) -> Vec<Frame> {
    let text = backtrace.to_string();
    let mut frames: Vec<Frame> = Vec::new();
    for (function, place) in calls(&text) {
        let file = place.map_or("", |(file, _, _)| file);
        if function.contains("__rust_begin_short_backtrace") || is_pipeline(file) {
            break;
        }
        let owner = owner(function, file, project);
        let function = clean(function);
        let same = frames.last().is_some_and(|last| last.owner == owner && last.function == function);
        if !same {
            let spot = place.map(|(file, line, column)| project.spot((file, line, Some(column)), mask));
            frames.push(Frame { owner, function, spot });
        }
    }
    let begin = frames.iter().position(|frame| !is_machinery(frame)).unwrap_or(0);
    frames.split_off(begin)
}

/// Where a request comes in: what called it is about no request.
fn is_pipeline(file: &str) -> bool {
    is_framework(file) && file.ends_with("src/pipeline.rs")
}

/// What runs between a panic and the hook that hears of it.
fn is_machinery(frame: &Frame) -> bool {
    let inside = ["panicking", "backtrace", "panics::kept", "Backtrace", "rust_begin_unwind", "call_once"];
    frame.owner.is_some() && inside.iter().any(|name| frame.function.contains(name))
}

type Call<'t> = (&'t str, Option<(&'t str, u32, u32)>);

/// Reads what the standard library prints: a line with number and function, then perhaps one with the file.
fn calls(text: &str) -> Vec<Call<'_>> {
    let mut calls: Vec<Call<'_>> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(place) = line.strip_prefix("at ") {
            if let Some(last) = calls.last_mut() {
                last.1 = read_place(place);
            }
        } else if let Some((number, function)) = line.split_once(": ")
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            calls.push((function, None));
        }
    }
    calls
}

fn read_place(place: &str) -> Option<(&str, u32, u32)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

fn owner(function: &str, file: &str, project: &Project) -> Option<String> {
    if is_framework(file) {
        return Some("carafe".to_owned());
    }
    if project.owns(file) {
        return None;
    }
    if let Some(library) = library(file) {
        return Some(library);
    }
    let from = function.trim_start_matches(['<', '&', '(']);
    let name = from.split("::").next().unwrap_or(from);
    let name = if name.starts_with("carafe_") { "carafe" } else { name };
    let is_crate = !file.contains("/rustc/") && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    Some(if is_crate && name.len() > 1 && !is_std(name) { name.to_owned() } else { "std".to_owned() })
}

/// The crate of a file in a registry: `…/registry/src/…/hyper-1.12.0/src/…`.
fn library(file: &str) -> Option<String> {
    let (_, inside) = file.split_once("/registry/src/")?;
    let folder = inside.split('/').nth(1)?;
    Some(folder.rsplit_once('-').map_or(folder, |(name, _)| name).to_owned())
}

fn is_std(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc" | "main") || name.starts_with("__") || name.starts_with("rust_")
}

/// Without the marks of closures and of async functions, and without the hash at the end.
fn clean(function: &str) -> String {
    let name =
        function.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(function, |(name, _)| name);
    let name = name.replace("::{{closure}}", "");
    if name.len() > 140 { format!("{}…", name.chars().take(140).collect::<String>()) } else { name }
}
