//! The commands of this room.

mod collectstatic;
mod findstatic;
mod routes;
mod serve;

use carafe_core::App;

/// Adds the commands that every site has.
pub(crate) fn add_to(app: App) -> App {
    app.add(serve::command()).add(routes::command()).add(findstatic::command()).add(collectstatic::command())
}
