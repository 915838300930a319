//! What a model says of itself: constant data, written by the derive, read by queries, migrations, forms and the admin.

mod constraint;
mod field;
mod index;
mod model;
mod relation;
mod search;

pub use constraint::{CheckMeta, ConstraintMeta, ExcludeMeta, UniqueMeta};
pub use field::{Auto, Choice, DbDefault, FieldMeta, Generated};
#[doc(hidden)]
pub use field::{auto_key, column_name, default_value};
pub use index::{IndexColumn, IndexMeta};
pub use model::{ModelMeta, OrderMeta};
#[doc(hidden)]
pub use model::{here, no_field};
pub use relation::{ManyToManyMeta, OnDelete, RelationMeta, ReverseMeta, Through};
pub use search::SearchMeta;
#[doc(hidden)]
pub use search::searched;
