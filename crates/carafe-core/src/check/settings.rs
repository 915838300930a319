//! Section `[check]`: what the checks do not tell.

use crate::settings_section;

settings_section! {
    /// How the checks are told.
    #[derive(Debug, Clone, Default)]
    pub struct CheckSettings in "check" {
        /// Ids of findings that are counted, not told: `["web.W003"]`. Errors cannot be silenced.
        pub silence: Vec<String> = [],
    }
}
