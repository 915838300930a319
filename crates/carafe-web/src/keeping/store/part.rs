//! The store that an app brings.

use std::{fmt, sync::Arc};

use carafe_core::Part;

use super::SessionStore;

/// The store that an app brings, in place of the one that the settings choose.
pub struct StorePart(pub(crate) Arc<dyn SessionStore>);

impl Part for StorePart {}

impl fmt::Debug for StorePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StorePart")
    }
}
