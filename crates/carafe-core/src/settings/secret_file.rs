//! A file that holds the value of one setting, as docker and systemd hand over secrets.

use std::{fs::File, io::Read as _};

/// Longer than any key; a wrong path to a device or a log must not fill the memory.
const MOST: u64 = 1024 * 1024;

/// The text of the file without the line break at its end.
///
/// What is wrong is told without a word of the content, and without the path: people do put the secret itself there.
pub(crate) fn read(path: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
    read.map_err(|error| format!("the file that it names cannot be read: {}", error.kind()))?;
    if bytes.len() as u64 > MOST {
        return Err("the file that it names is longer than 1 MiB".to_owned());
    }
    let mut text =
        String::from_utf8(bytes).map_err(|_| "the file that it names is not UTF-8 text".to_owned())?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}
