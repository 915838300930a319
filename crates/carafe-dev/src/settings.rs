//! Section `[dev]`: how the developer works.

use carafe_core::settings_section;

settings_section! {
    /// How the developer works. Read in production too, and of no effect there.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DevSettings in "dev" {
        /// Which editor opens the files on the error page: vscode, vscodium, cursor, zed, idea, sublime, none, or an
        /// address with `{file}` and `{line}` in it.
        pub editor: String = "vscode" | check an_editor,
    }
}

impl DevSettings {
    /// The address that opens a file at a line, before the names of both are filled in.
    #[cfg(debug_assertions)]
    pub(crate) fn address(&self) -> Option<&str> {
        match self.editor.as_str() {
            "none" => None,
            "vscode" => Some("vscode://file{file}:{line}"),
            "vscodium" => Some("vscodium://file{file}:{line}"),
            "cursor" => Some("cursor://file{file}:{line}"),
            "zed" => Some("zed://file{file}:{line}"),
            "idea" => Some("idea://open?file={file}&line={line}"),
            "sublime" => Some("subl://open?url=file://{file}&line={line}"),
            own => Some(own),
        }
    }
}

const KNOWN: [&str; 7] = ["vscode", "vscodium", "cursor", "zed", "idea", "sublime", "none"];

/// An address of one's own must not be a script: it becomes a link.
#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn an_editor(editor: &String) -> Result<(), &'static str> {
    let scheme = editor.split_once("://").map_or("", |(scheme, _)| scheme);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.');
    let own = !scheme.is_empty()
        && scheme.chars().all(plain)
        && scheme != "javascript"
        && editor.contains("{file}");
    if own || KNOWN.contains(&editor.as_str()) {
        return Ok(());
    }
    Err(
        "expected vscode, vscodium, cursor, zed, idea, sublime, none, or an address such as \"my-editor://open?file={file}&line={line}\"",
    )
}
