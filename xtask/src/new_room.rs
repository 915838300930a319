//! A new crate under `crates/`, with the porch that every room has.

use std::{fs, path::Path};

use crate::tree;

/// Makes the crate `carafe-NAME` and its row in ARCHITECTURE.md.
///
/// # Errors
/// When the name or the floor is none, when the room is there already, or the disk refuses.
pub fn run(name: &str, floor: &str) -> Result<(), String> {
    let name = name.trim_start_matches("carafe-");
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        return Err(format!("{name:?} is no name for a room: lower-case letters, for example `forms`"));
    }
    let floor: u8 = floor.parse().map_err(|_| format!("{floor:?} is no floor: a number from 0 to 7"))?;
    let folder = tree::root().join("crates").join(format!("carafe-{name}"));
    if folder.exists() {
        return Err(format!("crates/carafe-{name} is there already"));
    }
    for (path, text) in porch(name) {
        write(&folder.join(path), &text)?;
    }
    add_row(name, floor)?;
    println!(
        "crates/carafe-{name} is there. Say in ARCHITECTURE.md what it must not know, and add it to Cargo.toml"
    );
    println!(
        "([workspace.dependencies], and `default-members` if `cargo test` at the root shall run its tests)."
    );
    Ok(())
}

fn porch(name: &str) -> [(&'static str, String); 4] {
    let manifest = format!(
        "[package]\nname = \"carafe-{name}\"\ndescription = \"…\"\nversion.workspace = true\nedition.workspace = true\n\
         rust-version.workspace = true\nlicense.workspace = true\nrepository.workspace = true\nautotests = false\n\n\
         [dependencies]\ncarafe-core.workspace = true\n\n[[test]]\nname = \"it\"\npath = \"tests/it/main.rs\"\n\n\
         [lints]\nworkspace = true\n"
    );
    [
        ("Cargo.toml", manifest),
        (
            "README.md",
            format!(
                "# carafe-{name}\n\n…\n\nA room of [Carafe](https://github.com/carafe-rs/carafe); use it through the crate `carafe`.\n"
            ),
        ),
        ("src/lib.rs", "//! What this room is for, in a line.\n//!\n//! What it must not know.\n".to_owned()),
        ("tests/it/main.rs", "//! The tests of this room, through its public face.\n".to_owned()),
    ]
}

fn add_row(name: &str, floor: u8) -> Result<(), String> {
    let path = tree::root().join("ARCHITECTURE.md");
    let text = fs::read_to_string(&path).map_err(|error| format!("ARCHITECTURE.md: {error}"))?;
    let is_row = |line: &str| {
        line.trim_start_matches("| ")
            .split(' ')
            .next()
            .is_some_and(|cell| cell.parse::<u8>().is_ok_and(|f| f <= floor))
    };
    let lines: Vec<&str> = text.lines().collect();
    let after = lines
        .iter()
        .rposition(|line| line.starts_with("| ") && is_row(line))
        .ok_or("ARCHITECTURE.md has no arrow table")?;
    let row = format!("| {floor} | `carafe-{name}` | `carafe-core` | … |");
    let (before, behind) = lines.split_at(after + 1);
    write(&path, &format!("{}\n{row}\n{}\n", before.join("\n"), behind.join("\n")))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    let done = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    done.map_err(|error| format!("{}: {error}", path.display()))
}
