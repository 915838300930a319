//! What models need and their database does not have.

use crate::{
    DbError, ErrorKind,
    driver::{Features, Vendor},
    registry::Registered,
    schema::{
        Change, State,
        ddl::{Manner, steps},
    },
    source::Source,
};

/// A model, and what it needs in vain.
pub(crate) struct Misfit {
    pub(super) model: Registered,
    pub(super) error: DbError,
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` ({}): {}", self.model.meta.name, self.model.meta.place, self.error)
    }
}

/// Every model whose table the first database cannot have. Where routers say which database a model is in, nothing is known
/// before they are asked.
pub(crate) fn misfits(source: &Source) -> Vec<Misfit> {
    if source.has_routers() {
        return Vec::new();
    }
    let vendors = vendors(source.settings().url());
    let state = State::of(source.registry());
    let models = source.registry().models().iter().filter(|model| !model.meta.frozen);
    let misfit = |model: &Registered| {
        let errors = vendors.iter().map(|vendor| refusal(&state, &model.label(), *vendor));
        // The address does not tell MariaDB from MySQL: what one of them can do is not refused.
        let error = errors.collect::<Option<Vec<_>>>()?.into_iter().next()?;
        Some(Misfit { model: model.clone(), error })
    };
    models.filter_map(misfit).collect()
}

/// The models that declare a search, where there is none.
pub(super) fn searched_in_vain(source: &Source) -> Vec<Registered> {
    let in_vain = vendors(source.settings().url()).iter().any(|vendor| vendor.is_mysql_like());
    let models = source.registry().models().iter();
    models.filter(|model| in_vain && !source.has_routers() && model.meta.search.is_some()).cloned().collect()
}

fn vendors(url: &str) -> &'static [Vendor] {
    match url.split_once(':').map_or("", |(scheme, _)| scheme) {
        "sqlite" => &[Vendor::Sqlite],
        "postgres" | "postgresql" => &[Vendor::Postgres],
        "mysql" | "mariadb" => &[Vendor::MariaDb, Vendor::MySql],
        _ => &[],
    }
}

/// Why the newest version of a database would not make the tables of a model.
fn refusal(state: &State, label: &str, vendor: Vendor) -> Option<DbError> {
    let features = Features::of(vendor, (u32::MAX, 0, 0));
    let tables = state.tables_of([label]).ok()?;
    let changes: Vec<Change> = tables.into_iter().map(Change::CreateTable).collect();
    let error = steps(&features, &changes, Manner::default()).err()?;
    (*error.kind() == ErrorKind::NotSupported).then_some(error)
}
