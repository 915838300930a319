//! Where settings are looked for.

use std::{
    any::{Any, TypeId},
    collections::{BTreeMap, HashMap},
    env,
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{profile::Profile, section::Section};

/// Where settings are looked for. From the weakest to the strongest: the defaults in the code, the settings file, its
/// tables for the profile, the `.env` file, the environment, flags.
///
/// [`from_process`](Sources::from_process) is what a program uses; [`new`](Sources::new) looks nowhere, and a test
/// gives it what it needs. Nothing is read until [`Settings::load`](super::Settings::load).
///
/// ```
/// use carafe_core::settings::{Profile, Sources};
///
/// let sources = Sources::new()
///     .profile(Profile::TEST)
///     .toml("[blog]\nper_page = 5\n")
///     .variable("CARAFE_BLOG__PER_PAGE", "6")
///     .flag("blog.per_page", "7");
/// ```
#[derive(Clone, Default)]
pub struct Sources {
    pub(crate) folder: Option<PathBuf>,
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) dotenv: Dotenv,
    pub(crate) variables: BTreeMap<String, OsString>,
    pub(crate) flags: Vec<Flag>,
    pub(crate) profile: Option<Profile>,
    pub(crate) given: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

#[derive(Clone, Default)]
pub(crate) enum Dotenv {
    /// The `.env` of the folder, if there is a folder and such a file.
    #[default]
    InFolder,
    Text(String),
    /// This file, which must be there.
    File(String),
    Off,
}

#[derive(Clone)]
pub(crate) struct Flag {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) name: String,
}

impl Sources {
    /// Nothing but the defaults in the code.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `carafe.toml` and `.env` in the working directory, and the environment.
    ///
    /// `CARAFE_CONFIG` names another file, `CARAFE_DOTENV` another `.env` file (`off`: none), and `CARAFE_ENV` the
    /// profile. Those names are also looked up in the `.env` file, but for its own.
    #[must_use]
    pub fn from_process() -> Self {
        Self::in_folder(".").variables(env::vars_os())
    }

    /// `carafe.toml` and `.env` in a folder, and no environment.
    #[must_use]
    pub fn in_folder(folder: impl AsRef<Path>) -> Self {
        Self { folder: Some(folder.as_ref().to_owned()), ..Self::default() }
    }

    /// Adds the text of a settings file, called `carafe.toml` in messages. Of several, the later wins.
    #[must_use]
    pub fn toml(self, text: &str) -> Self {
        self.toml_named("carafe.toml", text)
    }

    /// Adds the text of a settings file with a name for messages.
    #[must_use]
    pub fn toml_named(mut self, name: &str, text: &str) -> Self {
        self.texts.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Takes this text for the `.env` file.
    #[must_use]
    pub fn dotenv(self, text: &str) -> Self {
        Self { dotenv: Dotenv::Text(text.to_owned()), ..self }
    }

    /// Reads this file instead of `.env`; `off` reads none.
    #[must_use]
    pub fn dotenv_file(self, file: &str) -> Self {
        let dotenv = if file == "off" { Dotenv::Off } else { Dotenv::File(file.to_owned()) };
        Self { dotenv, ..self }
    }

    /// Reads no `.env` file.
    #[must_use]
    pub fn without_dotenv(self) -> Self {
        Self { dotenv: Dotenv::Off, ..self }
    }

    /// Adds an environment variable.
    #[must_use]
    pub fn variable(self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables([(name.into(), value.as_ref().to_owned())])
    }

    /// Adds environment variables, of a process or of a map. Names that are not Unicode are nobody's.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let named = variables.into_iter().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        self.variables.extend(named);
        self
    }

    /// Sets one setting over everything else, as the command line does: `("server.address", "127.0.0.1:9000")`.
    ///
    /// The value is read as that of a variable is.
    #[must_use]
    pub fn flag(self, key: &str, value: &str) -> Self {
        self.flag_named(key, value, "the command line")
    }

    /// The same, with the words that messages use for where it was said: `--port`.
    #[must_use]
    pub fn flag_named(mut self, key: &str, value: &str, name: &str) -> Self {
        self.flags.push(Flag { key: key.to_owned(), value: value.to_owned(), name: name.to_owned() });
        self
    }

    /// Takes a whole section as it stands, whatever the other sources say of it: for tests, and for programs that are
    /// configured in another way.
    #[must_use]
    pub fn section<S: Section>(mut self, section: S) -> Self {
        self.given.insert(TypeId::of::<S>(), Arc::new(section));
        self
    }

    /// Chooses the profile, whatever `CARAFE_ENV` says.
    #[must_use]
    pub fn profile(self, profile: Profile) -> Self {
        Self { profile: Some(profile), ..self }
    }
}

/// Names only: the values may be secrets.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.texts.iter().map(|(name, _)| name).collect();
        let flags: Vec<_> = self.flags.iter().map(|flag| &flag.key).collect();
        f.debug_struct("Sources")
            .field("folder", &self.folder)
            .field("texts", &texts)
            .field("flags", &flags)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}
