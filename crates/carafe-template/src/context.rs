//! Values that every page of an app has: Flask's and Django's context processors.

use std::{borrow::Cow, fmt, sync::Arc};

use carafe_core::{Error, Part};
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::{
    around::Around,
    call::{Answer, Call},
    function,
};

/// One name that the pages of an app, and of the apps mounted in it, have: made when a template asks for it, once
/// for each page, and not at all when none asks.
///
/// A view's own value of that name wins, then that of the innermost app; of two in one app the last.
pub struct ContextValue {
    name: Cow<'static, str>,
    make: Box<dyn Fn(&Around) -> Value + Send + Sync>,
}

impl Part for ContextValue {}

impl ContextValue {
    /// A value.
    pub fn new<T: Serialize>(
        name: impl Into<Cow<'static, str>>,
        make: impl Fn(&Around) -> T + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), make: Box::new(move |around| Value::from(Serde(make(around)))) }
    }

    /// A function that knows what the page is rendered for, such as `url_for`.
    pub fn function(
        name: &'static str,
        function: impl Fn(&Around, &Call<'_>) -> Result<Answer, Error> + Send + Sync + 'static,
    ) -> Self {
        let function = Arc::new(function);
        let make = move |around: &Around| {
            let (function, around) = (Arc::clone(&function), around.clone());
            function::callable(name.to_owned(), Arc::new(move |call: &Call<'_>| function(&around, call)))
        };
        Self { name: Cow::Borrowed(name), make: Box::new(make) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn make(&self, around: &Around) -> Value {
        (self.make)(around)
    }
}

impl fmt::Debug for ContextValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ContextValue").field(&self.name).finish()
    }
}
