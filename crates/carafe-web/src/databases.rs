//! What a site has when it has models: its databases, the drivers of this build, transactions around requests.

use std::sync::Arc;

use carafe_core::{App, Error, Result};
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
use carafe_db::DbApp;
use carafe_db::{
    Db, DbContext, DbError,
    migrate::commands::{self, Connects},
    parts,
};

use crate::{Current, Reply, Request, middleware::next::Next};

/// Adds the settings, checks and drivers that every such site has.
pub(crate) fn add_to(app: App) -> App {
    let app = parts::add_to(app);
    #[cfg(feature = "sessions")]
    let app = app.mount("/carafe_sessions", crate::keeping::store::database_app());
    #[cfg(feature = "sqlite")]
    let app = app.database_driver(&["sqlite"], carafe_db_sqlite::connect);
    #[cfg(feature = "postgres")]
    let app = app.database_driver(&["postgres", "postgresql"], carafe_db_postgres::connect);
    #[cfg(feature = "mysql")]
    let app = app.database_driver(&["mysql", "mariadb"], carafe_db_mysql::connect);
    app
}

/// Adds the commands of migrations, on the databases of the settings.
pub(crate) fn add_commands_to(app: App) -> App {
    let connects = Connects::new(|context| async move { Ok(Arc::clone(context.db().await?.driver())) });
    commands::add_to(app).add(connects)
}

/// Middleware: one transaction for each request. It is kept when the answer is no error, and undone when it is one (a
/// status from 400 on). Handlers below it that ask for `Db` get the transaction.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, databases::atomic_requests};
///
/// let shop = App::named("shop").wrap(atomic_requests).post("/buy", || "thanks");
/// ```
///
/// It is only for apps whose every request is one unit of work: a transaction is open for as long as the handler runs. On a
/// route of its own, `atomic` in the handler says the same with less. What an answer streams comes after the end.
pub async fn atomic_requests(db: Db, current: Current, request: Request, next: Next) -> Result<Reply> {
    let ended = db
        .atomic(async |inside| {
            let outside = current.lend_db(Some(inside));
            let reply = next.run(request).await;
            current.lend_db(outside);
            let status = reply.status_code();
            if status.is_client_error() || status.is_server_error() {
                Err(Undone::Answer(reply))
            } else {
                Ok(reply)
            }
        })
        .await;
    match ended {
        Ok(reply) | Err(Undone::Answer(reply)) => Ok(reply),
        Err(Undone::Fault(error)) => Err(Error::internal(error)),
    }
}

/// Why the transaction of a request was undone.
enum Undone {
    /// The answer is an error.
    Answer(Reply),
    /// The database said no to its end.
    Fault(DbError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Fault(error)
    }
}
