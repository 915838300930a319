//! A site that signs needs a key that nobody can guess.

use std::collections::HashSet;

use carafe_core::{
    check::{CheckContext, Finding, Rule},
    settings::{Profile, Secret},
};

use crate::settings::SiteSettings;

pub(super) static MISSING: Rule = Rule::error(
    "site.E004",
    "In production a site with sessions needs a secret key of its own.",
    "set `SECRET_KEY`, or `CARAFE_SITE__SECRET_KEY_FILE` to a file that holds it; `openssl rand -base64 48` makes one",
);

pub(super) static WEAK: Rule = Rule::error(
    "site.E005",
    "A secret key that is short, known or used twice protects nobody.",
    "take one that was drawn by chance: `openssl rand -base64 48` makes one",
);

pub(super) fn check(context: &CheckContext<'_>) -> Vec<Finding> {
    let Some(settings) = context.settings() else { return Vec::new() };
    let home = [Profile::DEV, Profile::TEST].contains(settings.profile());
    match settings.get::<SiteSettings>() {
        // Who asks for explanations is told of a missing key when it is needed, by a page that can make one.
        Some(site) => findings(site, context.is_deploy() || !(home || site.debug)),
        None => Vec::new(),
    }
}

fn findings(site: &SiteSettings, in_production: bool) -> Vec<Finding> {
    let key = site.secret_key.as_ref();
    if key.is_none() {
        let missing = in_production && cfg!(feature = "sessions");
        return missing
            .then(|| MISSING.finding("the site has no secret key").object("site.secret_key"))
            .into_iter()
            .collect();
    }
    let mut seen = HashSet::new();
    let mut finding = |object: &'static str, key: &Secret<String>| {
        let twice = !seen.insert(key.expose().clone());
        let why = if twice { Some("is there twice") } else { weakness(key.expose(), in_production) };
        why.map(|why| WEAK.finding(format!("`{object}` {why}")).object(object))
    };
    let first = key.and_then(|key| finding("site.secret_key", key));
    let fallbacks = site.secret_key_fallbacks.iter();
    first.into_iter().chain(fallbacks.filter_map(|key| finding("site.secret_key_fallbacks", key))).collect()
}

/// Why a key is none; never a word of the key itself.
fn weakness(key: &str, in_production: bool) -> Option<&'static str> {
    let lower = key.to_ascii_lowercase();
    let different = key.bytes().collect::<HashSet<_>>().len();
    if key.len() < 32 {
        return Some("has less than 32 bytes");
    }
    if in_production && KNOWN.iter().any(|known| lower.contains(known)) {
        return Some("is an example that everybody knows");
    }
    (different < 10).then_some("repeats a few letters")
}

/// Words in keys that were never meant for production: those of examples, and of our own for development.
const KNOWN: [&str; 6] = [
    "development-only-",
    "django-insecure",
    "change-me",
    "changeme",
    "correct-horse-battery",
    "your-secret-key",
];
