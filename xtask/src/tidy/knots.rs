//! Inside a crate imports point one way: no group of files in which each needs the others.
//!
//! A file and the folder of its name are one noun, so arrows between a file and what is in its folder do not count;
//! an arrow between two folders is one between the two nouns.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;

use super::{Finding, syntax};
use crate::tree::{SourceFile, Tree};

/// Knots that stay, and why. The files are named without `src/` and `.rs`.
const EXCUSED: &[(&str, &[&str], &str)] = &[(
    "carafe-db",
    &[
        "db",
        "exec",
        "expr",
        "field",
        "handle",
        "key",
        "meta",
        "model",
        "node",
        "path",
        "query",
        "query_set",
        "raw",
        "registry",
        "relation",
        "sql",
        "write",
    ],
    "a model has fields, a foreign key is a field that has a model, and both are asked by queries that they begin",
)];

/// The path of a module inside its crate: `["route", "table"]`; empty for the root.
type Module = Vec<String>;

/// Which modules a module names, each with a file that does.
type Graph = BTreeMap<Module, BTreeMap<Module, Module>>;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut crates: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for file in tree.published() {
        let Some((folder, _)) = file.path.split_once("/src/") else { continue };
        crates.entry(folder).or_default().push(file);
    }
    crates.iter().flat_map(|(folder, files)| of_crate(folder, files)).collect()
}

fn of_crate(folder: &str, files: &[&SourceFile]) -> Vec<Finding> {
    let graph = graph(files);
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let excused = |knot: &[Module]| {
        let names: Vec<String> = knot.iter().map(|module| module.join("/")).collect();
        let covers = |files: &[&str]| names.iter().all(|name| files.contains(&name.as_str()));
        EXCUSED.iter().any(|(of, files, _)| *of == name && covers(files))
    };
    let found = knots(&graph).into_iter().filter(|knot| !excused(knot));
    found.map(|knot| Finding::new(folder, describe(&knot, &graph))).collect()
}

fn describe(knot: &[Module], graph: &Graph) -> String {
    let names: Vec<String> = knot.iter().map(|module| module.join("/")).collect();
    let arrows = knot.iter().flat_map(|from| {
        let inner = graph.get(from).into_iter().flatten().filter(|(to, _)| knot.contains(to));
        inner.map(|(to, file)| {
            format!("\n    {} uses {} in {}.rs", from.join("/"), to.join("/"), file.join("/"))
        })
    });
    let arrows: String = arrows.collect();
    format!(
        "these files need each other: {}; move what they share into one of its own{arrows}",
        names.join(", ")
    )
}

fn graph(files: &[&SourceFile]) -> Graph {
    let modules: BTreeSet<Module> = files.iter().map(|file| module_of(&file.path)).collect();
    let exports = exports(files, &modules);
    let mut graph = Graph::new();
    for file in files {
        let module = module_of(&file.path);
        // The root names every module; that is what it is for.
        if module.is_empty() {
            continue;
        }
        let Some(parsed) = syntax::parse(file) else { continue };
        let mut named = BTreeSet::new();
        for path in paths_in(&syntax::tokens_of_its_own(&parsed)) {
            if let Some(target) = resolve(&path, &module, &modules, &exports) {
                named.insert(target);
            }
        }
        for (from, to) in named.iter().filter_map(|target| between_siblings(&module, target)) {
            graph.entry(from).or_default().entry(to).or_insert_with(|| module.clone());
        }
    }
    graph
}

/// `route/table/build` to `route/link` is `route/table` to `route/link`; nothing within one noun.
fn between_siblings(from: &Module, to: &Module) -> Option<(Module, Module)> {
    let shared = from.iter().zip(to).take_while(|(left, right)| left == right).count();
    (shared < from.len() && shared < to.len()).then(|| (from[..=shared].to_vec(), to[..=shared].to_vec()))
}

fn module_of(path: &str) -> Module {
    let inside = path.split_once("/src/").map_or(path, |(_, inside)| inside).trim_end_matches(".rs");
    inside.split('/').filter(|part| !matches!(*part, "lib" | "main")).map(str::to_owned).collect()
}

/// What the root re-exports: `Service` is `["service"]`.
fn exports(files: &[&SourceFile], modules: &BTreeSet<Module>) -> BTreeMap<String, Module> {
    let root = files.iter().find(|file| file.path.ends_with("/src/lib.rs"));
    let Some(parsed) = root.and_then(|file| syntax::parse(file)) else { return BTreeMap::new() };
    let paths = paths_in(&syntax::tokens_without_tests(&parsed));
    let exported = paths.into_iter().filter_map(|path| {
        let module = longest_module(path.strip_prefix(&["crate".to_owned()][..]).unwrap_or(&path), modules)?;
        Some((path.last()?.clone(), module))
    });
    exported.filter(|(_, module)| !module.is_empty()).collect()
}

fn resolve(
    path: &[String],
    from: &Module,
    modules: &BTreeSet<Module>,
    exports: &BTreeMap<String, Module>,
) -> Option<Module> {
    let (absolute, first) = match path.first().map(String::as_str)? {
        "crate" => (path[1..].to_vec(), path.get(1)),
        "super" => {
            let supers = path.iter().take_while(|part| *part == "super").count();
            let base = from.len().checked_sub(supers)?;
            ([&from[..base], &path[supers..]].concat(), None)
        }
        "self" => ([&from[..], &path[1..]].concat(), None),
        // A child of this very module, named without `self`.
        _ => ([&from[..], path].concat(), None),
    };
    let found = longest_module(&absolute, modules)?;
    if found.is_empty() { first.and_then(|name| exports.get(name)).cloned() } else { Some(found) }
}

fn longest_module(path: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    (0..=path.len()).rev().map(|end| path[..end].to_vec()).find(|prefix| modules.contains(prefix))
}

/// Every `a::b::c` in the tokens, with the trees of `use` taken apart; a lone word is no path.
fn paths_in(tokens: &proc_macro2::TokenStream) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    syntax::each_level(tokens, &mut |level| {
        let mut at = 0;
        while at < level.len() {
            let Some(first) = syntax::ident(level.get(at)) else {
                at += 1;
                continue;
            };
            let mut prefix = vec![first.to_string()];
            at = read_path(level, at + 1, &mut prefix, &mut found);
        }
    });
    found
}

/// Reads on after an identifier; gives where it ended.
fn read_path(
    level: &[TokenTree],
    mut at: usize,
    path: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    while syntax::is_punct(level.get(at), ':') && syntax::is_punct(level.get(at + 1), ':') {
        match level.get(at + 2) {
            Some(TokenTree::Ident(ident)) => path.push(ident.to_string()),
            Some(TokenTree::Group(group)) => {
                read_branches(&group.stream(), path, found);
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    if path.len() > 1 {
        found.push(path.clone());
    }
    at
}

fn read_branches(tokens: &proc_macro2::TokenStream, prefix: &[String], found: &mut Vec<Vec<String>>) {
    let level: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while at < level.len() {
        let Some(first) = syntax::ident(level.get(at)) else {
            at += 1;
            continue;
        };
        let mut path = [prefix, &[first.to_string()][..]].concat();
        at = read_path(&level, at + 1, &mut path, found);
    }
}

/// Groups of more than one module in which each can be reached from each.
fn knots(graph: &Graph) -> Vec<Vec<Module>> {
    let mut knots: Vec<Vec<Module>> = Vec::new();
    for module in graph.keys() {
        if knots.iter().any(|knot| knot.contains(module)) {
            continue;
        }
        let there = reachable(graph, module);
        let knot: Vec<Module> =
            there.iter().filter(|other| reachable(graph, other).contains(module)).cloned().collect();
        if knot.len() > 1 {
            knots.push(knot);
        }
    }
    knots
}

fn reachable(graph: &Graph, from: &Module) -> BTreeSet<Module> {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(module) = next.pop() {
        for target in graph.get(module).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(target.clone()) {
                next.push(target);
            }
        }
    }
    seen
}
