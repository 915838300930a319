//! Links, and what may be done with them.

use carafe::{
    db::{DbError, ErrorKind},
    prelude::*,
    web::respond::is_local,
};
use serde::Serialize;

/// A short name for a long address.
#[derive(Model, Debug, Clone, Serialize)]
#[model(ordering = "-id")]
pub struct Link {
    /// Its key; visitors and programs know it by its name.
    #[serde(skip)]
    pub id: i64,
    /// What comes after the slash: letters, digits, `-` and `_`.
    #[field(max_length = 40, unique)]
    pub name: String,
    /// Where it leads.
    #[field(max_length = 2000)]
    pub target: String,
    /// How often it was followed.
    #[field(default = 0)]
    pub visits: i64,
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

impl Link {
    /// Where a name leads; the visit is counted.
    pub async fn follow(db: &Db, name: &str) -> Result<String, DbError> {
        let link = Self::objects().filter(|link| link.name.eq(name)).get(db).await?;
        // Computed by the database, so that two visitors at once are both counted.
        let same = Self::objects().filter(|same| same.id.eq(link.id));
        same.update(db, |link| link.visits.set(link.visits + 1)).await?;
        Ok(link.target)
    }

    /// Keeps a new link, if there are fewer than `most`.
    pub async fn add(db: &Db, most: u64, name: &str, target: &str) -> Result<Result<(), Refused>, DbError> {
        if let Some(refused) = refusal(name, target) {
            return Ok(Err(refused));
        }
        let kept = db.atomic(async |db| -> Result<bool, DbError> {
            let fits = Self::objects().count(&db).await? < most;
            if fits {
                create!(Link { name, target }, &db).await?;
            }
            Ok(fits)
        });
        match kept.await {
            Ok(true) => Ok(Ok(())),
            Ok(false) => Ok(Err(Refused::Full)),
            Err(error) if matches!(error.kind(), ErrorKind::Unique(_)) => Ok(Err(Refused::Taken)),
            Err(error) => Err(error),
        }
    }

    /// Forgets a link.
    pub async fn remove(db: &Db, name: &str) -> Result<(), DbError> {
        Self::objects().filter(|link| link.name.eq(name)).get(db).await?.delete(db).await?;
        Ok(())
    }
}

fn refusal(name: &str, target: &str) -> Option<Refused> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let web = ["https://", "http://"]
        .iter()
        .any(|scheme| target.len() > scheme.len() && target.starts_with(scheme));
    let plain = !target.contains(|c: char| c.is_whitespace() || c.is_control());
    match () {
        () if name.is_empty() || name.len() > 40 || !name.chars().all(fits) => Some(Refused::Name),
        () if !(plain && target.len() <= 2000 && (web || is_local(target))) => Some(Refused::Target),
        () => None,
    }
}

/// Some links to begin with: the migration `0002_first_links` runs it, once for each database.
pub async fn first_links(db: Db) -> Result<(), DbError> {
    // As the table was then: this must still work when `Link` has changed.
    #[derive(Model, Debug)]
    #[model(frozen, table = "link")]
    struct Old {
        id: i64,
        name: String,
        target: String,
        visits: i64,
    }
    for (name, target) in [
        ("flask", "https://flask.palletsprojects.com/"),
        ("django", "https://www.djangoproject.com/"),
        ("rust", "https://www.rust-lang.org/"),
        ("home", "/"),
    ] {
        create!(Old { name, target, visits: 0 }, &db).await?;
    }
    Ok(())
}
