//! The section `[templates]` of the settings.

use std::path::PathBuf;

use carafe_core::settings_section;

use crate::{undefined::Undefined, zone::Zone};

settings_section! {
    /// Where templates come from, and how strict they are.
    #[derive(Debug, Clone)]
    pub struct TemplateSettings in "templates" {
        /// The project's own folder. Debug builds read it without being told to; a release build has the folders that were embedded with `.templates(embed_dir!("templates"))`.
        pub folder: PathBuf = "templates",
        /// What becomes of a name that nothing has: `strict` fails, `lenient` and `chainable` print nothing. Strict in debug builds, chainable in release builds.
        pub undefined: Undefined | computed Undefined::of_build(),
        /// Where the clock hangs that pages show: `Europe/Berlin`. Filters such as `date` show what is stored with its distance from UTC as seen there; what says no distance stays as it is.
        pub time_zone: Zone | computed Zone::utc(),
    }
}

impl Default for TemplateSettings {
    fn default() -> Self {
        Self { folder: PathBuf::from("templates"), undefined: Undefined::of_build(), time_zone: Zone::utc() }
    }
}
