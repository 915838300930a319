//! A site of one test, with a database of its own.

use std::{
    fmt,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    task::Poll,
};

use carafe_core::App;
use carafe_web::Service;

#[cfg(feature = "db")]
use crate::database::Database;
use crate::{TestClient, client, run};

/// What a test with arguments gets them from.
///
/// ```
/// use carafe_core::App;
/// use carafe_test::{TestClient, TestSite};
/// use carafe_web::WebApp;
///
/// TestSite::run(App::new().get("/", || "Hello"), async |site| {
///     let client: TestClient = site.give();
///     client.get("/").await.assert_text("Hello");
/// });
/// ```
pub struct TestSite {
    service: Service,
    #[cfg(feature = "db")]
    database: Database,
}

/// Whether all that a test writes is undone.
enum Undone {
    No,
    #[cfg(feature = "db")]
    Yes,
}

/// What a test may ask for as an argument.
#[diagnostic::on_unimplemented(
    message = "a test cannot ask for `{Self}`",
    note = "it may ask for `TestClient`, for `Service`, and with the feature `db` for `Db`"
)]
pub trait FromSite {
    /// Takes it from the site of the test.
    fn from_site(site: &TestSite) -> Self;
}

impl TestSite {
    /// Runs a test on a site: what `#[carafe::test]` puts around one that has arguments.
    ///
    /// With the feature `db` the site has an empty database, with a table for each of its models: a SQLite file, or one on
    /// the server that `CARAFE_TEST_DATABASE` names. It is gone after the test.
    ///
    /// # Panics
    /// As the test does, and when the site does not start.
    #[track_caller]
    pub fn run<T>(app: App, test: impl AsyncFnOnce(&Self) -> T) -> T {
        let site = Self::new(app, Undone::No);
        run(site.through(test))
    }

    /// The same in a transaction, which the test, its client and the site share, and which is undone: what
    /// `#[carafe::test(rollback)]` puts around a test.
    ///
    /// Nothing is committed, so what `on_commit` was given does not run, and requests wait for each other. On a server all such
    /// tests share one database, which stays there for the next run; that is what makes them fast.
    ///
    /// # Panics
    /// As the test does, and when the site does not start.
    #[cfg(feature = "db")]
    #[track_caller]
    pub fn run_undone<T>(app: App, test: impl AsyncFnOnce(&Self) -> T) -> T {
        let site = Self::new(app, Undone::Yes);
        run(site.through(async |site: &Self| site.database.undone(&site.service, || test(site)).await))
    }

    #[track_caller]
    fn new(app: App, undone: Undone) -> Self {
        #[cfg(feature = "db")]
        let database = Database::plan(matches!(undone, Undone::Yes));
        #[cfg(not(feature = "db"))]
        let Undone::No = undone;
        let sources = client::sources();
        #[cfg(feature = "db")]
        let sources = sources.section(database.settings());
        let service = Service::with_settings(app, sources);
        let service = service.unwrap_or_else(|error| panic!("the app does not start: {error}"));
        Self {
            service,
            #[cfg(feature = "db")]
            database,
        }
    }

    /// A test that panics leaves no database behind either.
    async fn through<T>(self, test: impl AsyncFnOnce(&Self) -> T) -> T {
        #[cfg(feature = "db")]
        self.database.open(&self.service).await;
        let ended = {
            let mut test = Box::pin(test(&self));
            poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| test.as_mut().poll(context))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
                Err(panic) => Poll::Ready(Err(panic)),
            })
            .await
        };
        #[cfg(feature = "db")]
        self.database.close(&self.service).await;
        ended.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// What an argument of this type is.
    #[must_use]
    pub fn give<T: FromSite>(&self) -> T {
        T::from_site(self)
    }

    /// The site.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }
}

impl FromSite for TestClient {
    fn from_site(site: &TestSite) -> Self {
        Self::of(site.service.clone())
    }
}

impl FromSite for Service {
    fn from_site(site: &TestSite) -> Self {
        site.service.clone()
    }
}

#[cfg(feature = "db")]
impl FromSite for carafe_db::Db {
    fn from_site(site: &TestSite) -> Self {
        site.database.handle(&site.service)
    }
}

impl fmt::Debug for TestSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestSite").field("service", &self.service).finish_non_exhaustive()
    }
}
