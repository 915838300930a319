//! Static files that are not there, are there twice, or should not be there.

use std::{collections::BTreeMap, path::Path};

use carafe_core::{
    Site,
    check::{CheckContext, Finding, Rule},
    embed::Dir,
};

use crate::{
    settings::StaticSettings,
    static_files::{
        collection::Collection,
        finder::{Finder, Layer},
        kept::StaticFile,
        part::StaticAt,
    },
};

pub(super) static NO_FOLDER: Rule = Rule::error(
    "static.E001",
    "A folder of static files is not there, or cannot be read.",
    "create it or correct its path; a debug build reads the folders of `embed_dir!` from where they were compiled",
);

pub(super) static WHOLE_PROJECT: Rule = Rule::error(
    "static.E002",
    "A folder of static files holds the site's own sources or settings, so visitors could read them.",
    "keep static files in a folder of their own, such as `static`",
);

pub(super) static ROOT_INSIDE: Rule = Rule::error(
    "static.E003",
    "`static.root` and a folder of static files lie in one another, so `collectstatic` would collect its own copies.",
    "let `root` lead to a folder of its own, such as `public/static`",
);

pub(super) static NO_FILE: Rule = Rule::error(
    "static.E004",
    "A path is to be answered with a static file that no app brings.",
    "correct the name, or put the file there",
);

pub(super) static TWICE: Rule = Rule::warning(
    "static.W005",
    "Two apps bring a static file of the same name, so only the first one's is ever sent.",
    "put each app's files into a folder of its name: `static/blog/app.css`",
);

pub(super) static NO_REFERENCE: Rule = Rule::warning(
    "static.W006",
    "A style sheet refers to a static file that no app brings.",
    "bring the file, or take the reference out",
);

pub(super) static RULES: [&Rule; 6] =
    [&NO_FOLDER, &WHOLE_PROJECT, &ROOT_INSIDE, &NO_FILE, &TWICE, &NO_REFERENCE];

pub(super) fn check(context: &CheckContext<'_>) -> Vec<Finding> {
    let settings = context.settings().and_then(|settings| settings.get::<StaticSettings>());
    let settings = settings.cloned().unwrap_or_default();
    let finder = Finder::of(context.site(), &settings);
    let mut findings: Vec<Finding> = finder.layers().iter().filter_map(missing).collect();
    findings.extend(finder.layers().iter().filter_map(whole_project));
    findings.extend(finder.layers().iter().filter_map(|layer| root_inside(layer, settings.root.as_deref()?)));
    if findings.is_empty() {
        findings.extend(no_file(context.site(), &finder));
        findings.extend(twice(&finder));
        findings.extend(no_reference(&finder, &settings));
    }
    findings
}

fn missing(layer: &Layer) -> Option<Finding> {
    let error = layer.dir.list().err()?;
    let path = layer.dir.path().display();
    Some(at(
        NO_FOLDER.finding(format!("the static folder `{path}` ({}) cannot be read: {error}", layer.who())),
        layer,
    ))
}

/// Also the mistake of `dirs = ["."]`.
fn whole_project(layer: &Layer) -> Option<Finding> {
    let inside = |name: &str| layer.dir.path().join(name).is_file();
    let found = ["Cargo.toml", "carafe.toml", ".env"].into_iter().find(|name| inside(name))?;
    let path = layer.dir.path().display();
    let message = format!("the static folder `{path}` ({}) holds `{found}`", layer.who());
    (!layer.dir.is_embedded()).then(|| at(WHOLE_PROJECT.finding(message), layer))
}

fn root_inside(layer: &Layer, root: &Path) -> Option<Finding> {
    if layer.dir.is_embedded() {
        return None;
    }
    let (root, dir) = (real(root), real(layer.dir.path()));
    let nested = root.starts_with(&dir) || dir.starts_with(&root);
    let message =
        format!("`static.root` is `{}`, and a static folder is `{}`", root.display(), dir.display());
    nested.then(|| at(ROOT_INSIDE.finding(message).object("static.root"), layer))
}

/// Without links as far as it exists: `root` may have to be created yet.
fn real(path: &Path) -> std::path::PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), absolute.strip_prefix(above)) {
            return real.join(rest);
        }
    }
    absolute
}

fn no_file(site: &Site, finder: &Finder) -> Vec<Finding> {
    let missing = site
        .parts::<StaticAt>()
        .filter(|added| finder.holders(&added.part.name).is_ok_and(|holders| holders.is_empty()));
    missing
        .map(|added| {
            let StaticAt { path, name } = added.part;
            NO_FILE
                .finding(format!("`{path}` is to be `{name}`, and no app brings it"))
                .at(added.place)
                .object(name)
        })
        .collect()
}

fn twice(finder: &Finder) -> Vec<Finding> {
    let mut first: BTreeMap<String, &Layer> = BTreeMap::new();
    let mut findings = Vec::new();
    for layer in finder.layers().iter().filter(|layer| layer.is_of_an_app()) {
        for name in names(&layer.dir) {
            match first.get(&name) {
                Some(other) => findings.push(collision(&name, other, layer)),
                None => drop(first.insert(name, layer)),
            }
        }
    }
    findings
}

fn collision(name: &str, first: &Layer, second: &Layer) -> Finding {
    let message = format!("`{name}` comes from {} and from {}", first.who(), second.who());
    at(at(TWICE.finding(message), first), second).object(name)
}

fn names(dir: &Dir) -> Vec<String> {
    dir.list().unwrap_or_default()
}

fn no_reference(finder: &Finder, settings: &StaticSettings) -> Vec<Finding> {
    // Only style sheets are read; of all other files the name is enough.
    let Ok(names) = finder.names() else { return Vec::new() };
    let read = |name: &str, layer: &Layer| match name.ends_with(".css") {
        true => StaticFile::read(&layer.dir, name, u64::MAX).ok().flatten().unwrap_or_else(empty),
        false => empty(),
    };
    let files = names.iter().map(|(name, layer)| (name.clone(), read(name, layer))).collect();
    let missing = Collection::new(files, settings.path()).missing();
    missing
        .into_iter()
        .map(|one| {
            let message = format!("`{}` refers to `{}`, and no app brings it", one.sheet, one.name);
            let finding = NO_REFERENCE.finding(message).object(&one.sheet);
            names
                .get(&one.sheet)
                .map(|layer| layer.dir.path().join(&one.sheet))
                .into_iter()
                .fold(finding, |finding, path| finding.at(path.display()))
        })
        .collect()
}

fn empty() -> StaticFile {
    StaticFile::of(std::borrow::Cow::Borrowed(b""))
}

fn at(finding: Finding, layer: &Layer) -> Finding {
    match layer.place {
        Some(place) => finding.at(place),
        None => finding.object("static.dirs"),
    }
}
