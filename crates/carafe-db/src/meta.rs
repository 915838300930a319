//! What a model says of itself: constant data, written by the derive, read by queries, migrations, forms and the admin.

mod constraint;
mod fetch;
mod field;
mod index;
mod limit;
mod model;
mod rare;
mod relation;
mod search;
mod validator;

pub use constraint::{CheckMeta, ConstraintMeta, ExcludeMeta, UniqueMeta};
pub use fetch::FetchMode;
pub use field::{Auto, Choice, DbDefault, FieldMeta, Generated};
#[doc(hidden)]
pub use field::{auto_key, default_value};
pub use index::{IndexColumn, IndexMeta};
pub use limit::Limit;
#[doc(hidden)]
pub use limit::limit;
pub use model::{ModelMeta, OrderMeta};
#[doc(hidden)]
pub use model::{here, no_field};
#[doc(hidden)]
pub use rare::ordered;
pub use rare::{HistoryMeta, OrderedMeta, RareMeta};
pub use relation::{ManyToManyMeta, OnDelete, RelationMeta, ReverseMeta, Through};
pub use search::SearchMeta;
#[doc(hidden)]
pub use search::searched;
#[doc(hidden)]
pub use validator::validated;
pub use validator::{Span, UniqueFor, Validator};
