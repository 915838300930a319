//! The settings of a site: every section, read and checked.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::Arc,
};

use crate::Site;

use super::{
    dotenv_file::DotenvFile,
    effective::Effective,
    loading::{self, Loaded},
    mistake::SettingsError,
    profile::Profile,
    section::Section,
    sources::Sources,
};

/// The settings of a site: every section that its apps bring, read and checked.
///
/// There is no global one: two sites in one process have two. It never changes; a clone is the same one.
///
/// ```
/// use carafe_core::{App, settings::{Settings, Sources}, settings_section};
///
/// settings_section! {
///     /// The blog.
///     #[derive(Debug)]
///     pub struct Blog in "blog" {
///         /// Posts on one page.
///         pub per_page: u32 = 20,
///     }
/// }
///
/// let site = App::named("blog").settings::<Blog>().build();
/// let settings = Settings::load(&site, Sources::new().toml("[blog]\nper_page = 5\n")).unwrap();
/// assert_eq!(settings.get::<Blog>().unwrap().per_page, 5);
///
/// let row = settings.values().find(|row| row.key() == "blog.per_page").unwrap();
/// assert_eq!((row.value(), row.origin().to_string()), (Some("5"), "carafe.toml:2".to_owned()));
/// ```
#[derive(Clone)]
pub struct Settings(Arc<Inner>);

struct Inner {
    profile: Profile,
    sections: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    values: Vec<Effective>,
    dotenv_file: Option<DotenvFile>,
}

impl Settings {
    /// Reads every section of a site.
    ///
    /// # Errors
    /// All mistakes at once: files that cannot be read or are not TOML, sections and keys that nobody brings, values
    /// of the wrong type, required settings that are nowhere, a profile that nobody knows. The tables of the other
    /// profiles are checked too, so that a slip in those of `prod` is found in development.
    pub fn load(site: &Site, sources: Sources) -> Result<Self, SettingsError> {
        let Loaded { profile, sections, values, dotenv_file } = loading::load(site, sources)?;
        Ok(Self(Arc::new(Inner { profile, sections, values, dotenv_file })))
    }

    /// A section. Nothing if no app of the site brings it: add it with [`App::settings`](crate::App::settings).
    #[must_use]
    pub fn get<S: Section>(&self) -> Option<&S> {
        self.0.sections.get(&TypeId::of::<S>())?.downcast_ref()
    }

    /// The same section, shared.
    #[must_use]
    pub fn get_shared<S: Section>(&self) -> Option<Arc<S>> {
        Arc::clone(self.0.sections.get(&TypeId::of::<S>())?).downcast().ok()
    }

    /// The profile that was chosen.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.0.profile
    }

    /// The `.env` file that was read, or would have been if it were there; nothing where none is.
    #[must_use]
    pub fn dotenv_file(&self) -> Option<&DotenvFile> {
        self.0.dotenv_file.as_ref()
    }

    /// Every setting with its value as text and its origin, section by section; secrets are masked.
    pub fn values(&self) -> impl Iterator<Item = &Effective> {
        self.0.values.iter()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("profile", &self.0.profile).field("values", &self.0.values).finish()
    }
}
