//! Links, and the file they are kept in.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use carafe::{prelude::*, web::respond::is_local};
use serde::{Deserialize, Serialize};

use crate::Short;

/// A short name for a long address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What comes after the slash: letters, digits, `-` and `_`.
    pub name: String,
    /// Where it leads.
    pub target: String,
    /// How often it was followed.
    #[serde(default)]
    pub visits: u64,
}

/// Why a link is not taken; for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The name has other characters than it may have, or none, or too many.
    Name,
    /// The name is there already.
    Taken,
    /// The target is no address of the web.
    Target,
    /// There are as many links as the site keeps.
    Full,
}

impl Refused {
    /// The words for it.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Name => "A name is 1 to 40 letters, digits, hyphens or underscores.",
            Self::Taken => "This name is taken.",
            Self::Target => "An address begins with https:// or http://, or is a path of this site.",
            Self::Full => "No more links fit in.",
        }
    }
}

/// All links. Each change is in the file before it is answered.
#[derive(Debug)]
pub struct Links {
    file: PathBuf,
    most: usize,
    links: Mutex<Vec<Link>>,
}

impl Links {
    /// Reads the links; the first time there are some to begin with.
    pub fn open(settings: &Short) -> Result<Self> {
        let links = match fs::read(&settings.file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => seed(),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { file: settings.file.clone(), most: settings.most, links: Mutex::new(links) })
    }

    /// All of them, the newest first.
    pub fn all(&self) -> Vec<Link> {
        self.lock().iter().rev().cloned().collect()
    }

    /// Where a name leads; the visit is counted.
    pub fn follow(&self, name: &str) -> Result<String> {
        self.change(|links| {
            let link = links.iter_mut().find(|link| link.name == name).or_404()?;
            link.visits += 1;
            Ok(link.target.clone())
        })
    }

    /// Keeps a new link.
    pub fn add(&self, name: &str, target: &str) -> Result<Result<(), Refused>> {
        self.change(|links| {
            let refused = refusal(links, self.most, name, target);
            if refused.is_none() {
                links.push(Link { name: name.to_owned(), target: target.to_owned(), visits: 0 });
            }
            Ok(refused.map_or(Ok(()), Err))
        })
    }

    /// Forgets a link.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.change(|links| {
            let at = links.iter().position(|link| link.name == name).or_404()?;
            links.remove(at);
            Ok(())
        })
    }

    /// Changes the links and writes them; if either fails they are as before.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<Link>) -> Result<T>) -> Result<T> {
        let mut links = self.lock();
        let mut changed = links.clone();
        let outcome = change(&mut changed)?;
        if changed != *links {
            write(&self.file, &serde_json::to_vec_pretty(&changed)?)?;
            *links = changed;
        }
        Ok(outcome)
    }

    /// A panic elsewhere leaves the links whole: they are replaced, never edited in place.
    fn lock(&self) -> MutexGuard<'_, Vec<Link>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refusal(links: &[Link], most: usize, name: &str, target: &str) -> Option<Refused> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let web = ["https://", "http://"]
        .iter()
        .any(|scheme| target.len() > scheme.len() && target.starts_with(scheme));
    let plain = !target.contains(|c: char| c.is_whitespace() || c.is_control());
    match () {
        () if name.is_empty() || name.len() > 40 || !name.chars().all(fits) => Some(Refused::Name),
        () if links.iter().any(|link| link.name == name) => Some(Refused::Taken),
        () if !(plain && target.len() <= 2000 && (web || is_local(target))) => Some(Refused::Target),
        () if links.len() >= most => Some(Refused::Full),
        () => None,
    }
}

/// Writes beside the file and renames, so that a crash half-way leaves the old one whole.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = file.with_extension("new");
    let mut out = File::create(&new)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    fs::rename(&new, file)
}

fn seed() -> Vec<Link> {
    let link = |name: &str, target: &str| Link { name: name.into(), target: target.into(), visits: 0 };
    vec![
        link("flask", "https://flask.palletsprojects.com/"),
        link("django", "https://www.djangoproject.com/"),
        link("rust", "https://www.rust-lang.org/"),
        link("home", "/"),
    ]
}
