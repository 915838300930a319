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
        #[cfg(feature = "db")]
        let database = Database::plan();
        let sources = client::sources();
        #[cfg(feature = "db")]
        let sources = sources.section(database.settings());
        let service = Service::with_settings(app, sources);
        let service = service.unwrap_or_else(|error| panic!("the app does not start: {error}"));
        let site = Self {
            service,
            #[cfg(feature = "db")]
            database,
        };
        run(site.through(test))
    }

    /// A test that panics leaves no database behind either.
    async fn through<T>(mut self, test: impl AsyncFnOnce(&Self) -> T) -> T {
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
        site.database.db()
    }
}

impl fmt::Debug for TestSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestSite").field("service", &self.service).finish_non_exhaustive()
    }
}
