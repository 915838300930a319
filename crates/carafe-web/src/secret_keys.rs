//! Where the secret keys of a site come from.

use std::{error::Error as StdError, fmt};

use carafe_core::{Error, Result, settings::Profile, signing::SecretKeys};

use crate::settings::SiteSettings;

/// Those of the settings; without them a key of the project in development, and one for each site in tests.
pub(crate) fn find(settings: &SiteSettings, profile: &Profile) -> Result<SecretKeys> {
    let Some(first) = &settings.secret_key else { return without(profile) };
    let keys = std::iter::once(first).chain(&settings.secret_key_fallbacks);
    Ok(SecretKeys::new(keys.map(|key| key.expose().as_str()))?)
}

fn without(profile: &Profile) -> Result<SecretKeys> {
    match profile {
        profile if *profile == Profile::DEV => Ok(SecretKeys::for_development()),
        profile if *profile == Profile::TEST => Ok(SecretKeys::random()),
        _ => Err(Error::internal(NoSecretKey).hint("set `SECRET_KEY`; `openssl rand -base64 48` makes one")),
    }
}

/// A site that is to sign and has no key to do it with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoSecretKey;

impl fmt::Display for NoSecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the site has no secret key to sign with")
    }
}

impl StdError for NoSecretKey {}
