//! Things that are not done here, unless a line above says why they are.

use super::Finding;
use crate::tree::{SourceFile, Tree};

/// A word, where it is banned, and what to do instead.
struct Ban {
    word: &'static str,
    text: &'static str,
    applies: fn(&str) -> bool,
    instead: &'static str,
}

const BANS: &[Ban] = &[
    Ban { word: "ignore", text: "#[ignore", applies: anywhere, instead: "a test runs, or it does not exist" },
    Ban { word: "sleep", text: "sleep(", applies: in_tests, instead: "wait for what the test waits for" },
    Ban {
        word: "sleep",
        text: "thread::sleep",
        applies: in_src,
        instead: "it holds a whole thread: wait on the runtime",
    },
    Ban { word: "todo", text: "todo!(", applies: anywhere, instead: "leave out what is not there yet" },
    Ban {
        word: "todo",
        text: "unimplemented!(",
        applies: anywhere,
        instead: "leave out what is not there yet",
    },
    Ban {
        word: "static",
        text: "static mut ",
        applies: anywhere,
        instead: "several sites live in one process",
    },
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().filter(|file| !file.path.starts_with("xtask/")).flat_map(of_file).collect()
}

fn of_file(file: &SourceFile) -> Vec<Finding> {
    let mut above = "";
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        let code = line.trim_start();
        for ban in BANS
            .iter()
            .filter(|ban| !code.starts_with("//") && code.contains(ban.text) && (ban.applies)(&file.path))
        {
            if !is_excused(above, ban.word) {
                let Ban { word, text, instead, .. } = ban;
                let hint =
                    format!("`{text}` is not used here: {instead} (or say why above, `// tidy({word}): …`)");
                findings.push(Finding::new(format!("{}:{number}", file.path), hint));
            }
        }
        above = code;
    }
    findings
}

/// `// tidy(sleep): the reason` on the line above.
fn is_excused(above: &str, word: &str) -> bool {
    let reason = above.strip_prefix(&format!("// tidy({word}):"));
    reason.is_some_and(|reason| reason.split_whitespace().count() >= 3)
}

fn anywhere(_path: &str) -> bool {
    true
}

fn in_tests(path: &str) -> bool {
    path.contains("/tests/") || path.starts_with("tests/")
}

fn in_src(path: &str) -> bool {
    path.contains("/src/")
}
