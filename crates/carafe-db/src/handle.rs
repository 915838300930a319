//! What stands for a field in a condition: a place in the models, and a type.

mod col;
mod fields;
mod fk_path;
mod many_path;

pub use col::Col;
pub(crate) use col::Leaf;
pub use fields::{Fields, WayBack};
pub use fk_path::{FkPath, Optional, Required};
pub use many_path::ManyPath;

use crate::path::Path;

/// What stands for a field: a [`Col`], or an [`FkPath`] for a foreign key.
pub trait Handle: Copy + Send + Sync + 'static {
    /// What stands for the same field where it may be missing.
    type Optional: Handle;

    /// The field of this index, of the model at the end of the path.
    #[doc(hidden)]
    fn at(path: Path, field: usize) -> Self;
}

/// What stands for a relation that is no column.
#[doc(hidden)]
pub trait ManyHandle: Copy + Send + Sync + 'static {
    /// The relation of this number (reverses first), of the model at the end of the path.
    fn at(path: Path, relation: usize) -> Self;
}

/// What points at rows of `M`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this field is no foreign key to `{M}`",
    label = "`{Self}` does not point at `{M}`"
)]
pub trait PointsAt<M> {}

impl<M, N, T> PointsAt<M> for FkPath<M, N, T> {}

/// What points at rows of `M` by their primary key.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this field is no foreign key to the primary key of `{M}`",
    label = "`{Self}` does not point at the key of `{M}`",
    note = "a table between two models ties them by their keys"
)]
pub trait PointsAtKey<M> {}

impl<M, N> PointsAtKey<M> for FkPath<M, N> {}

/// Compiles where a field points at the key of `M`.
#[doc(hidden)]
pub fn points_at_key<M, H: PointsAtKey<M>>(_field: H) {}

/// Compiles where a field points at `M`.
#[doc(hidden)]
pub fn points_at<M, H: PointsAt<M>>(_field: H) {}
