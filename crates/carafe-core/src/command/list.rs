//! Which command a word means.

use std::collections::BTreeMap;

use super::part::Command;
use crate::{Added, AppId, Site};

/// The commands of a site by every word that leads to them.
///
/// `reindex` of the app `blog` is called `reindex` and `blog:reindex`. The program's own command of a name wins over
/// those of the apps mounted in it, and any app's over the framework's, which stays reachable as `carafe:serve`.
#[derive(Debug)]
pub struct Commands<'a> {
    all: Vec<Listed<'a>>,
}

/// A command with the words that lead to it.
#[derive(Debug, Clone)]
pub struct Listed<'a> {
    /// The command, its app, and the line that added it.
    pub added: Added<'a, Command>,
    /// The name with its app's: `blog:reindex`.
    pub full_name: String,
    /// The shortest word that means this command and no other.
    pub shown: String,
}

/// What a word means.
#[derive(Debug)]
pub enum Lookup<'c, 'a> {
    /// This command.
    Found(&'c Listed<'a>),
    /// One of these: each has to be called by its full name.
    Ambiguous(Vec<&'c Listed<'a>>),
    /// None; the nearest word there is, if one is near.
    Unknown(Option<&'c str>),
}

/// Who wins when two commands have one name; smaller wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Program,
    App,
    Framework,
}

impl<'a> Commands<'a> {
    /// The commands of a site, in the order in which they were added.
    #[must_use]
    pub fn of(site: &'a Site) -> Self {
        let mut all: Vec<Listed<'a>> = Vec::new();
        for added in site.parts::<Command>() {
            let full_name = full_name(&added);
            // Twice in one app is a finding; until it is mended the first counts.
            if all.iter().all(|listed| listed.full_name != full_name) {
                all.push(Listed { added, shown: full_name.clone(), full_name });
            }
        }
        let mut commands = Self { all };
        commands.shorten();
        commands
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Listed<'a>] {
        &self.all
    }

    /// Which one a word means.
    #[must_use]
    pub fn find(&self, word: &str) -> Lookup<'_, 'a> {
        if let Some(listed) = self.all.iter().find(|listed| listed.full_name == word || listed.shown == word)
        {
            return Lookup::Found(listed);
        }
        let candidates = self.winners(word);
        match candidates[..] {
            [] => Lookup::Unknown(self.nearest(word)),
            [one] => Lookup::Found(one),
            _ => Lookup::Ambiguous(candidates),
        }
    }

    fn winners(&self, name: &str) -> Vec<&Listed<'a>> {
        let named = || self.all.iter().filter(|listed| listed.added.part.name() == name);
        let best = named().map(Listed::rank).min();
        named().filter(|listed| Some(listed.rank()) == best).collect()
    }

    fn shorten(&mut self) {
        let mut best: BTreeMap<String, (Rank, usize)> = BTreeMap::new();
        for listed in &self.all {
            let entry = best.entry(listed.added.part.name().to_owned()).or_insert((listed.rank(), 0));
            match listed.rank().cmp(&entry.0) {
                std::cmp::Ordering::Less => *entry = (listed.rank(), 1),
                std::cmp::Ordering::Equal => entry.1 += 1,
                std::cmp::Ordering::Greater => {}
            }
        }
        for listed in &mut self.all {
            let name = listed.added.part.name();
            if best.get(name) == Some(&(listed.rank(), 1)) {
                listed.shown = name.to_owned();
            }
        }
    }

    fn nearest(&self, word: &str) -> Option<&str> {
        let words = self.all.iter().flat_map(|listed| [listed.shown.as_str(), &listed.full_name]);
        let scored = words.map(|known| (strsim::jaro_winkler(word, known), known));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(score, _)| *score > 0.8).map(|(_, known)| known)
    }
}

impl Listed<'_> {
    fn rank(&self) -> Rank {
        match &self.added {
            added if added.part.is_built_in() => Rank::Framework,
            added if added.app.id() == AppId::PROGRAM => Rank::Program,
            _ => Rank::App,
        }
    }
}

fn full_name(added: &Added<'_, Command>) -> String {
    let name = added.part.name();
    match added.app.namespace() {
        _ if added.part.is_built_in() => format!("carafe:{name}"),
        "" => name.to_owned(),
        namespace => format!("{namespace}:{name}"),
    }
}
