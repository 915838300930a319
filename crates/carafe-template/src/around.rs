//! What a page is rendered for, handed through a room that does not know what it is.

use std::{any::Any, fmt, sync::Arc};

/// What a page is rendered for: in the web, the request. [`ContextValue`](crate::ContextValue)s are made from it.
///
/// ```
/// use carafe_template::Around;
///
/// let around = Around::new(7_u32);
/// assert_eq!(around.get::<u32>(), Some(&7));
/// assert_eq!(Around::default().get::<u32>(), None);
/// ```
#[derive(Clone, Default)]
pub struct Around(Option<Arc<dyn Any + Send + Sync>>);

impl Around {
    /// A page for this.
    pub fn new<T: Send + Sync + 'static>(thing: T) -> Self {
        Self(Some(Arc::new(thing)))
    }

    /// The thing, if it is of this type. A mail that a command renders has no request around it.
    #[must_use]
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.as_deref()?.downcast_ref()
    }
}

impl fmt::Debug for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Around(something)" } else { "Around(nothing)" })
    }
}
