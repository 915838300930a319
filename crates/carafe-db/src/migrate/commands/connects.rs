//! How the commands reach the database of the site: whoever knows says it with a part.

use std::{fmt, sync::Arc};

use carafe_core::{Error, Part, Result, clap::Arg, command::Context};

use crate::{
    db::databases::DEFAULT,
    driver::{BoxFuture, Driver},
    settings::DatabaseSettings,
};

type Connect = dyn Fn(Context, String) -> BoxFuture<'static, Result<Arc<dyn Driver>>> + Send + Sync;

/// What opens a database of a site, given its settings and the alias: `default` for the first.
pub struct Connects(Arc<Connect>);

impl Part for Connects {}

impl Connects {
    /// One by its function.
    #[must_use]
    pub fn new<F, W>(connect: F) -> Self
    where
        F: Fn(Context, String) -> W + Send + Sync + 'static,
        W: Future<Output = Result<Arc<dyn Driver>>> + Send + 'static,
    {
        Self(Arc::new(move |context, alias| Box::pin(connect(context, alias))))
    }
}

/// The database that `--database` names; the first, if it names none.
pub(super) async fn driver(context: &Context, alias: Option<&str>) -> Result<Arc<dyn Driver>> {
    let found = context.site().parts::<Connects>().next().map(|added| Arc::clone(&added.part.0));
    match found {
        Some(connect) => connect(context.clone(), alias.unwrap_or(DEFAULT).to_owned()).await,
        None => Err(Error::internal("this site has no database")
            .hint("turn on one of the features `sqlite`, `postgres`, `mysql` of carafe")),
    }
}

/// Whether the site has any database.
pub(super) fn has_database(context: &Context) -> bool {
    context.site().parts::<Connects>().next().is_some()
}

/// The aliases of the databases that are migrated: what is a copy of another gets its tables from that one.
pub(super) fn aliases(context: &Context) -> Vec<String> {
    let settings = context.settings().ok().and_then(|settings| settings.get::<DatabaseSettings>());
    let others = settings.into_iter().flat_map(|settings| &settings.others);
    let own = others.filter(|(_, other)| other.replica_of.is_none()).map(|(alias, _)| alias.clone());
    std::iter::once(DEFAULT.to_owned()).chain(own).collect()
}

/// `--database ALIAS`.
pub(super) fn database_arg() -> Arg {
    Arg::new("database")
        .long("database")
        .value_name("ALIAS")
        .help("Another database of the settings than the first: `[database.others.ALIAS]`")
}

impl fmt::Debug for Connects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connects")
    }
}
