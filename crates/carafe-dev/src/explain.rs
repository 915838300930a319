//! Adds the explanations to an app.

use carafe_core::App;

use crate::{DevSettings, Panics};

/// Teaches an [`App`] to explain its errors to its developer.
pub trait ExplainErrors: Sized {
    /// Answers errors with a page that tells what happened, where, and what can be done.
    ///
    /// [`RunApp::run`](crate::RunApp::run) does it by itself. Only in a build with debug assertions, only while the
    /// setting `site.debug` is on, and only for a visitor on the same machine; a site's own error handlers come first.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_dev::{ExplainErrors, Panics};
    /// use carafe_web::WebApp;
    ///
    /// let app = App::new().get("/", || "hello").explain_errors(Panics::default());
    /// ```
    #[must_use]
    fn explain_errors(self, panics: Panics) -> Self;
}

#[cfg(debug_assertions)]
impl ExplainErrors for App {
    fn explain_errors(self, panics: Panics) -> Self {
        use crate::{door, fault::Known, offers::Offers, page};
        use carafe_web::{debug_door::DebugDoor, debug_page::DebugPage};
        let offers = std::sync::Arc::new(Offers::default());
        let known = Known { panics, offers: std::sync::Arc::clone(&offers) };
        self.settings::<DevSettings>()
            .add(DebugPage::new(move |current: &_, error: &_, wanted| {
                page::answer(current, error, (&known, wanted))
            }))
            .add(DebugDoor::new(move |knock: &_| door::open(knock, &offers)))
    }
}

#[cfg(not(debug_assertions))]
impl ExplainErrors for App {
    fn explain_errors(self, Panics {}: Panics) -> Self {
        self.settings::<DevSettings>()
    }
}
