//! Makes the name of a sent file safe to be part of a path.

/// Longer names are cut before their extension.
const LONGEST: usize = 100;

/// Extensions longer than this are not kept when a name is cut.
const LONGEST_EXTENSION: usize = 16;

/// The name without folders and without what hurts; nothing if nothing is left.
pub(super) fn safe(raw: &str) -> Option<String> {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().filter(|c| !hurts(*c)).map(|c| if is_special(c) { '_' } else { c }).collect();
    let name = cut(kept.trim_matches([' ', '.']));
    match name.is_empty() {
        true => None,
        false if is_device(&name) => Some(format!("_{name}")),
        false => Some(name),
    }
}

/// Control characters, and characters that are not seen or turn the direction of what is read.
fn hurts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// What means something to a shell's patterns or to Windows.
fn is_special(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '[' | ']' | '{' | '}')
}

fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let extension = name.rfind('.').map_or("", |at| &name[at..]);
    let extension = if extension.len() > LONGEST_EXTENSION { "" } else { extension };
    let end = name.floor_char_boundary(LONGEST - extension.len());
    format!("{}{extension}", name[..end].trim_end_matches([' ', '.']))
}

/// Windows opens a device for these, whatever the extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.chars().count() == 1 && !rest.contains(char::is_alphabetic))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}
