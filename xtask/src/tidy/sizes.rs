//! Files that one can hold in the head.

use super::Finding;
use crate::tree::{SourceFile, Tree};

const LONGEST: usize = 900;
const LONG: usize = 500;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let too_long = tree.rust().filter(|file| length(file) > LONGEST);
    too_long
        .map(|file| Finding::new(&file.path, format!("{} lines; {LONGEST} is the most", length(file))))
        .collect()
}

/// What is on its way to be too long.
pub(super) fn warnings(tree: &Tree) -> Vec<Finding> {
    let long = tree.published().filter(|file| length(file) > LONG);
    long.map(|file| Finding::new(&file.path, format!("{} lines; find the second noun in it", length(file))))
        .collect()
}

pub(super) fn summary(tree: &Tree) -> String {
    let mut lengths: Vec<usize> = tree.published().map(length).collect();
    lengths.sort_unstable();
    let at = |share: usize| lengths.get(lengths.len() * share / 100).copied().unwrap_or(0);
    let (files, lines) = (lengths.len(), lengths.iter().sum::<usize>());
    let max = lengths.last().copied().unwrap_or(0);
    format!(
        "{files} published files, {lines} lines; a file has {} (median), {} (p95), {max} (max)",
        at(50),
        at(95)
    )
}

fn length(file: &SourceFile) -> usize {
    file.text.lines().count()
}
