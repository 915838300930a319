//! Which field of a row a foreign key holds: its primary key, or another that no two rows share.

use crate::{key::Key, model::Model};

/// A field of `M` that foreign keys can point at.
///
/// The primary key is one by itself. Another one gets a name where the model says `to_field`, and `Fk<Country, ByCode>` holds
/// its value:
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model)]
/// struct Country {
///     id: i64,
///     #[field(max_length = 2, unique, to_field = ByCode)]
///     code: String,
/// }
///
/// #[derive(Model)]
/// struct City {
///     id: i64,
///     country: Fk<Country, ByCode>,
/// }
///
/// let italy = Country { id: 7, code: "IT".into() };
/// let rome = City { id: 1, country: Fk::from(&italy) };
/// assert_eq!(rome.country.id(), "IT");
/// assert_eq!(rome.country, Fk::by("IT".into()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no field of `{M}` that foreign keys can point at",
    label = "not a `to_field` of `{M}`",
    note = "name it in the model: `#[field(unique, to_field = ByCode)]`"
)]
pub trait ToField<M: Model>: Send + Sync + 'static {
    /// What the foreign key holds.
    type Value: Key;

    /// The name of the field; nothing for the primary key.
    const NAME: Option<&'static str>;

    /// Its value in a row.
    fn of(row: &M) -> Self::Value;
}

/// The primary key: what foreign keys point at where nothing else is said.
#[derive(Debug, Clone, Copy)]
pub enum PrimaryKey {}

impl<M: Model> ToField<M> for PrimaryKey {
    type Value = M::Key;
    const NAME: Option<&'static str> = None;

    fn of(row: &M) -> M::Key {
        row.key()
    }
}
