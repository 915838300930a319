//! The commands of this room.

#[cfg(feature = "sessions")]
mod clearsessions;
mod collectstatic;
mod findstatic;
mod routes;
mod serve;

use carafe_core::App;

/// Adds the commands that every site has.
pub(crate) fn add_to(app: App) -> App {
    let app = app
        .add(serve::command())
        .add(routes::command())
        .add(findstatic::command())
        .add(collectstatic::command());
    #[cfg(feature = "sessions")]
    let app = app.add(clearsessions::command());
    app
}
