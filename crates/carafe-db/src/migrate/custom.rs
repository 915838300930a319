//! Operations that apps bring: what none of ours does, written in Rust.

use std::{fmt, sync::Arc};

use carafe_core::{Part, Site};
use serde::de::DeserializeOwned;

use super::{
    brought::{Brought, Kind},
    file::Migration,
    operation::{OpKind, Operation as _},
};
use crate::{
    DbError, ErrorKind,
    driver::Features,
    error::Result,
    schema::{State, Step},
};

/// An operation of an app's own: what a library brings for what only it knows, such as a spatial index or a policy.
///
/// ```
/// use carafe_core::App;
/// use carafe_db::{
///     DbApp, driver::Features, error::Result, migrate::CustomOperation, schema::{State, Step},
/// };
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Sequence {
///     name: String,
/// }
///
/// impl CustomOperation for Sequence {
///     fn describe(&self) -> String {
///         format!("+ sequence {}", self.name)
///     }
///
///     fn forward(&self, _database: &Features, _models: &State) -> Result<Vec<Step>> {
///         Ok(vec![Step::sql(format!("CREATE SEQUENCE {}", self.name))])
///     }
///
///     fn back(&self, _database: &Features, _models: &State) -> Option<Result<Vec<Step>>> {
///         Some(Ok(vec![Step::sql(format!("DROP SEQUENCE {}", self.name))]))
///     }
/// }
///
/// let shop = App::named("shop").migration_operation::<Sequence>("sequence");
/// ```
///
/// A file calls it by its name, and that of its app where the file is another's; `with` is what it is made of:
///
/// ```toml
/// [[op]]
/// custom = "shop.sequence"
/// with = { name = "invoice_number" }
/// ```
///
/// Its steps are in the migration's transaction where the database can do that. Elsewhere (MariaDB, MySQL, or
/// `atomic = false`) a step whose run ended in the middle is done again, unless its probe says that it was done.
pub trait CustomOperation: fmt::Debug + Send + Sync {
    /// A line for lists: `+ sequence invoice_number`.
    fn describe(&self) -> String;

    /// What becomes of the models, if anything does; the words of what does not fit.
    fn apply(&self, _models: &mut State) -> Result<(), String> {
        Ok(())
    }

    /// What is done with the database, whose models are these when it begins.
    fn forward(&self, database: &Features, models: &State) -> Result<Vec<Step>>;

    /// The same for the way back; nothing where there is none.
    fn back(&self, _database: &Features, _models: &State) -> Option<Result<Vec<Step>>> {
        None
    }
}

type Made = Result<Arc<dyn CustomOperation>, String>;
type Make = Arc<dyn Fn(&serde_json::Value) -> Made + Send + Sync>;

/// An operation as an app brings it.
pub(crate) struct OperationPart {
    name: String,
    make: Make,
}

impl Part for OperationPart {}

impl OperationPart {
    pub(crate) fn of<O: CustomOperation + DeserializeOwned + 'static>(name: &str) -> Self {
        let make = |with: &serde_json::Value| -> Made {
            let made: O = serde::Deserialize::deserialize(with).map_err(|error| error.to_string())?;
            Ok(Arc::new(made))
        };
        Self { name: name.to_owned(), make: Arc::new(make) }
    }
}

impl fmt::Debug for OperationPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperationPart({})", self.name)
    }
}

/// Gives the operations that files name to the migrations that name them. All mistakes are told at once.
pub(crate) fn settle(migrations: &mut [Migration], site: &Site) -> Result<()> {
    let named = site
        .parts::<OperationPart>()
        .map(|added| ((added.app.name().to_owned(), added.part.name.clone()), Arc::clone(&added.part.make)));
    let kind = Kind { word: "an operation", method: "migration_operation::<…>" };
    let known = Brought::new(kind, named);
    let mistakes: Vec<String> =
        migrations.iter_mut().flat_map(|migration| of_one(migration, &known)).collect();
    if mistakes.is_empty() { Ok(()) } else { Err(DbError::new(ErrorKind::Migration, mistakes.join("\n"))) }
}

fn of_one(migration: &mut Migration, known: &Brought<Make>) -> Vec<String> {
    let mut mistakes = Vec::new();
    for (at, op) in migration.ops.iter_mut().enumerate() {
        let OpKind::Custom(custom) = &mut op.kind else { continue };
        let made = known.find(&custom.name, &migration.id.app).map_err(|error| error.to_string());
        match made.and_then(|make| make(&custom.with).map_err(|error| format!("`with`: {error}"))) {
            Ok(made) => custom.made = Some(made),
            Err(fact) => {
                let what = custom.describe();
                mistakes.push(format!("{}: operation {} ({what}): {fact}", migration.file, at + 1));
            }
        }
    }
    mistakes
}
