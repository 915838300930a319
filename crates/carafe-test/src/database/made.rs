//! What is in a database before a test begins: what the migrations of the site make, or the tables of its models where it
//! has no migrations.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use carafe_db::{
    Source,
    driver::{Driver, Features, Vendor},
    error::Result,
    migrate::{Folder, Migrator, Options, Target, runs_code},
    schema::{create_schema, schema_sql},
};
use carafe_web::Service;

use super::source;

pub(super) struct Made<'a> {
    service: &'a Service,
    pub(super) source: &'a Source,
    /// Each file of each migration, as app, name and bytes.
    files: Vec<(String, String, Vec<u8>)>,
}

impl<'a> Made<'a> {
    pub(super) fn of(service: &'a Service) -> Self {
        let mut files = Vec::new();
        for folder in Folder::of(service.site().apps(), Some(service.site().sections())) {
            for name in folder.dir.list().unwrap_or_default() {
                if let Ok(Some(file)) = folder.dir.get(&name) {
                    files.push((folder.app.clone(), name, file.bytes.into_owned()));
                }
            }
        }
        Self { service, source: source(service), files }
    }

    /// A name that is the same as long as the same is in it.
    pub(super) fn name(&self, prefix: &str) -> String {
        format!("{prefix}_{:016x}", self.key())
    }

    fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), &self.files).hash(&mut hasher);
        // Any database's words will do: they change when the models do.
        let words = schema_sql(&Features::of(Vendor::Postgres, (15, 0, 0)), self.source.registry());
        words.unwrap_or_default().hash(&mut hasher);
        // What code of the program does is not in the files, so each build counts as another.
        if runs_code(self.service.site().apps()) {
            changed().hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Makes it in an empty database.
    pub(super) async fn fill(&self, driver: &Arc<dyn Driver>) -> Result<()> {
        if self.files.is_empty() {
            return create_schema(&**driver, self.source.registry()).await;
        }
        let migrator = {
            let site = self.service.site();
            Migrator::of((site.apps(), Some(site.sections())), Arc::clone(driver))?
        };
        migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await.map(drop)
    }

    /// The same in the database at an address.
    pub(super) async fn fill_at(&self, url: &str) -> Result<()> {
        let driver = self.source.connect_to(url).await?;
        let filled = self.fill(&driver).await;
        driver.close().await;
        filled
    }
}

/// When the program was built.
fn changed() -> Option<std::time::SystemTime> {
    fs::metadata(env::current_exe().ok()?).ok()?.modified().ok()
}
