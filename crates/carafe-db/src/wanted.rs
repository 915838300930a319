//! Apps whose models and migrations are there only where the settings of a site want them.

use std::fmt;

use carafe_core::{AppInfo, Part, Site, settings::Settings};

/// What an app asks of the settings before its models and migrations count.
pub(crate) struct OnlyWhere(pub(crate) fn(&Settings) -> bool);

impl Part for OnlyWhere {}

/// Whether the models and migrations of an app count. Where there are no settings, what depends on them does not.
pub(crate) fn is_wanted(site: &Site, app: &AppInfo, settings: Option<&Settings>) -> bool {
    site.parts_of::<OnlyWhere>(app.id())
        .all(|added| settings.is_some_and(|settings| (added.part.0)(settings)))
}

impl fmt::Debug for OnlyWhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnlyWhere")
    }
}
