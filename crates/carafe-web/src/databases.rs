//! What a site has when it has models: its databases, the drivers of this build, transactions around requests.

use std::sync::Arc;

use carafe_core::{App, Error, Result, command::Context};
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
    let connects =
        Connects::new(
            |context, alias| async move { Ok(Arc::clone(context.db().await?.using(&alias)?.driver())) },
        );
    commands::add_to(app).add(connects)
}

/// Applies the migrations that are open, as the command `migrate` does: for a site that does so whenever it starts.
///
/// ```no_run
/// use carafe_core::{App, Exit};
/// use carafe_web::{RunApp, WebApp, databases};
///
/// fn main() -> Exit {
///     App::new().before_serve(databases::migrate).run()
/// }
/// ```
///
/// Several processes may start at once: one applies, the others wait for it. A site whose rows are many is better
/// migrated on its own, with the command, since an old program may still be running.
///
/// # Errors
/// As the command.
pub async fn migrate(context: Context) -> Result<()> {
    commands::apply_all(&context).await
}

/// Says which migrations are open, if any are; what keeps the database from answering is no reason not to serve.
pub(crate) async fn announce_open(context: &Context) {
    let talk = context.output();
    match commands::open(context).await {
        Ok(open) if open.is_empty() => {}
        Ok(open) => {
            let names: Vec<_> = open.iter().take(MOST_NAMED).map(ToString::to_string).collect();
            let more = if open.len() > MOST_NAMED { ", …" } else { "" };
            let (count, are) = (open.len(), if open.len() == 1 { "migration is" } else { "migrations are" });
            talk.warn(format_args!(
                "{count} {are} not applied: {}{more}. Do it with the command `migrate`.",
                names.join(", ")
            ));
        }
        Err(error) => talk.warn(format_args!("the database could not be asked for its migrations: {error}")),
    }
}

/// How many open migrations are named when a site starts.
const MOST_NAMED: usize = 5;

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
