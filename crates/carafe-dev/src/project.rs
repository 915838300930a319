//! The developer's own files: which they are, their lines, and the links that open them.
//!
//! Reads nothing outside the folder of the workspace, and nothing but Rust files; templates are read for it.

use std::{
    env, fs,
    path::{Component, Path, PathBuf},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::mask::Mask;

/// The folders that the program was built from.
pub(crate) struct Project {
    roots: Vec<PathBuf>,
    editor: Option<String>,
}

/// A line of a file, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) file: String,
    pub(crate) line: u32,
    /// Where the mark under the line begins, and how long it is.
    pub(crate) mark: Option<(usize, usize)>,
    pub(crate) language: Language,
    pub(crate) link: Option<String>,
    pub(crate) excerpt: Vec<(u32, String)>,
}

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    #[cfg(feature = "template")]
    Template,
}

/// How many lines are shown before and after the one that matters.
const AROUND: usize = 5;

/// A file with more bytes than this was not written by hand.
const LARGEST: u64 = 4 << 20;

impl Project {
    /// The one of this process: cargo tells the folder of the crate; without cargo it is searched from here upwards.
    pub(crate) fn of_process(editor: Option<&str>) -> Self {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let starts = manifest.into_iter().chain(env::current_dir().ok());
        let holds_crate = |folder: &&Path| folder.join("Cargo.toml").is_file();
        let roots = starts
            .flat_map(|start| start.ancestors().filter(holds_crate).map(Path::to_owned).collect::<Vec<_>>())
            .filter_map(|root| root.canonicalize().ok())
            .collect();
        Self { roots, editor: editor.map(str::to_owned) }
    }

    /// Whether a file is the developer's own, and not one of a library or of the framework.
    pub(crate) fn owns(&self, file: &str) -> bool {
        !is_framework(file) && self.find(file).is_some()
    }

    /// A line of a file with those around it, if it is the developer's own.
    pub(crate) fn spot(&self, (file, line, column): (&str, u32, Option<u32>), mask: &Mask) -> Spot {
        let path = if is_framework(file) { None } else { self.find(file) };
        let excerpt = path.as_deref().and_then(|path| excerpt(path, line)).unwrap_or_default();
        let excerpt = excerpt.into_iter().map(|(number, text)| (number, mask.code(&text))).collect();
        let link = path.and_then(|path| self.link(&path, line));
        let mark = column.map(|column| (column as usize, 1));
        Spot { file: self.short(file), line, mark, language: Language::Rust, link, excerpt }
    }

    /// A line of a template with those around it. One that is in a binary is shown and cannot be opened.
    #[cfg(feature = "template")]
    pub(crate) fn template_spot(
        &self,
        path: &Path,
        (text, line): (&str, usize),
        (mark, mask): (Option<(usize, usize)>, &Mask),
    ) -> Option<Spot> {
        let line = u32::try_from(line).ok()?;
        let lines =
            around(text, line)?.into_iter().map(|(number, text)| (number, mask.code(&text))).collect();
        let link = path.canonicalize().ok().and_then(|path| self.link(&path, line));
        let file = self.short_path(path);
        Some(Spot { file, line, mark, language: Language::Template, link, excerpt: lines })
    }

    /// The name of a path below the outermost root.
    #[cfg(feature = "template")]
    pub(crate) fn short_path(&self, path: &Path) -> String {
        self.short(&path.display().to_string())
    }

    /// The path of a file below one of the roots.
    fn find(&self, file: &str) -> Option<PathBuf> {
        let file = Path::new(file);
        let climbs = file.components().any(|part| matches!(part, Component::ParentDir));
        if climbs || file.extension().is_none_or(|kind| kind != "rs") {
            return None;
        }
        self.roots.iter().find_map(|root| {
            let path = root.join(file).canonicalize().ok()?;
            let inside = path.strip_prefix(root).ok()?;
            let built =
                inside.starts_with("target") || inside.starts_with(".cargo") || inside.starts_with("vendor");
            (path.is_file() && !built).then_some(path)
        })
    }

    /// The name of a file below the outermost root.
    fn short(&self, file: &str) -> String {
        let inside = self.roots.iter().rev().find_map(|root| Path::new(file).strip_prefix(root).ok());
        inside.map_or_else(|| file.trim_start_matches("./").to_owned(), |inside| inside.display().to_string())
    }

    fn link(&self, path: &Path, line: u32) -> Option<String> {
        const PATH: &AsciiSet =
            &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
        let path = utf8_percent_encode(path.to_str()?, PATH).to_string();
        Some(self.editor.as_ref()?.replace("{file}", &path).replace("{line}", &line.to_string()))
    }
}

/// Whether a file is one of ours: `crates/carafe-web/src/…` here, `carafe-web-0.1.0/src/…` in a registry.
pub(crate) fn is_framework(file: &str) -> bool {
    let rooms = [
        "carafe-core",
        "carafe-db",
        "carafe-dev",
        "carafe-macros",
        "carafe-template",
        "carafe-test",
        "carafe-web",
        "carafe",
    ];
    let is_room = |part: &str| {
        rooms.iter().any(|room| {
            part.strip_prefix(room).is_some_and(|rest| {
                rest.is_empty()
                    || rest.strip_prefix('-').is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()))
            })
        })
    };
    let mut parts = file.split(['/', '\\']).peekable();
    let mut found = false;
    while let Some(part) = parts.next() {
        found |= is_room(part) && parts.peek().is_some_and(|next| *next == "src");
    }
    found
}

fn excerpt(path: &Path, line: u32) -> Option<Vec<(u32, String)>> {
    if fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    around(&fs::read_to_string(path).ok()?, line)
}

fn around(text: &str, line: u32) -> Option<Vec<(u32, String)>> {
    let first = (line as usize).checked_sub(1)?.saturating_sub(AROUND);
    let lines = text.lines().zip(1..).skip(first).take(2 * AROUND + 1);
    let lines: Vec<_> = lines.map(|(text, number)| (number, text.trim_end().replace('\t', "    "))).collect();
    lines.iter().any(|(number, _)| *number == line).then_some(lines)
}
