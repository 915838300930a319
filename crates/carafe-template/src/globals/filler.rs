//! Text that says nothing, to see a page before there is something to say.

use std::{
    hash::{BuildHasher, RandomState},
    ops::Range,
};

const WORDS: &str = "lorem ipsum dolor sit amet consectetur adipisicing elit sed do eiusmod tempor incididunt ut labore \
et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo \
consequat duis aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat \
cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum";

/// Words and paragraphs, at most: a slip in a template does not fill the memory.
const MOST: usize = 1000;

/// The first words, from the start again when they are at their end.
pub(super) fn words(count: usize) -> String {
    WORDS.split(' ').cycle().take(count.min(MOST)).collect::<Vec<_>>().join(" ")
}

/// Paragraphs of sentences by chance.
pub(super) fn paragraphs(count: usize, words: Range<usize>) -> Vec<String> {
    let mut dice = Dice { state: RandomState::new(), count: 0 };
    (0..count.min(MOST)).map(|_| paragraph(&mut dice, words.clone())).collect()
}

fn paragraph(dice: &mut Dice, words: Range<usize>) -> String {
    let all: Vec<&str> = WORDS.split(' ').collect();
    let length = dice.roll(words).min(MOST);
    let mut text = String::new();
    let (mut left, mut begins) = (dice.roll(6..14), true);
    for index in 0..length {
        let word = all[dice.roll(0..all.len())];
        text.push_str(if index == 0 { "" } else { " " });
        let (first, rest) = word.split_at(1);
        text.push_str(&if begins { first.to_uppercase() } else { first.to_owned() });
        text.push_str(rest);
        left = left.saturating_sub(1);
        begins = left == 0 && index + 1 < length;
        if begins {
            text.push('.');
            left = dice.roll(6..14);
        }
    }
    text + "."
}

struct Dice {
    state: RandomState,
    count: u64,
}

impl Dice {
    fn roll(&mut self, range: Range<usize>) -> usize {
        self.count += 1;
        let sides = range.len().max(1) as u64;
        range.start + usize::try_from(self.state.hash_one(self.count) % sides).unwrap_or(0)
    }
}
