//! Every start-up check has an id, and every id is explained in the guide.

use std::collections::BTreeMap;

use super::Finding;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let guide = tree.files().iter().filter(|file| file.path.starts_with("docs/guide/src/"));
    let explained: Vec<String> = guide.flat_map(|file| ids_in(&file.text)).collect();
    let unexplained = ids_in_code(tree).into_iter().filter(|(id, _)| !explained.contains(id));
    unexplained
        .map(|(id, place)| Finding::new(place, format!("the check `{id}` is not explained in the guide")))
        .collect()
}

/// Each id with the first place that has it. Comments count: an id that is only talked about is one to come.
fn ids_in_code(tree: &Tree) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in tree.published() {
        for (number, line) in file.lines().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for id in ids_in(line) {
                found.entry(id).or_insert_with(|| format!("{}:{number}", file.path));
            }
        }
    }
    found
}

/// `room.E001`: a word, a dot, a level, three digits.
fn ids_in(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    text.split(|c: char| !is_word(c)).filter(|word| is_id(word)).map(str::to_owned).collect()
}

fn is_id(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let Some((room, number)) = word.split_once('.') else { return false };
    let mut letters = number.chars();
    let is_room = !room.is_empty() && room.chars().all(|c| c.is_ascii_lowercase());
    is_room
        && letters.next().is_some_and(|c| "EWI".contains(c))
        && number.len() == 4
        && letters.all(|c| c.is_ascii_digit())
}
