//! Where the secret keys of a site come from.

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
        _ => Err(Error::internal("the site has no secret key to sign with")
            .hint("set `SECRET_KEY`; `openssl rand -base64 48` makes one")),
    }
}
