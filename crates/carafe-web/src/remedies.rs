//! What this room can do about errors at the press of a button, in development.

mod missing_file;
#[cfg(feature = "template")]
mod missing_template;
mod new_file;
#[cfg(feature = "sessions")]
mod secret_key;

use carafe_core::{App, remedy::Remedy};

/// Adds them; a release build has none of them.
pub(crate) fn add_to(app: App) -> App {
    if !cfg!(debug_assertions) {
        return app;
    }
    let app = app.add(Remedy::new("create-static-file", missing_file::offer));
    #[cfg(feature = "template")]
    let app = app.add(Remedy::new("create-template", missing_template::offer));
    #[cfg(feature = "sessions")]
    let app = app.add(Remedy::new("make-secret-key", secret_key::offer));
    app
}
