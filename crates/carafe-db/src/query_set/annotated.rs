//! Rows with computed values beside them.

use crate::{
    error::Result,
    field::{Cursor, FieldType, Related},
    handle::{Col, Leaf},
    model::Model,
    relation::read_joined,
};

/// Computed values in one row at most.
pub(super) const MOST: usize = 8;

/// What stands beside the model in a row: nothing, or a tuple of computed values.
#[doc(hidden)]
pub trait Annotated: 'static {
    /// What a row is.
    type Row<M: Model>: Send + 'static;
    /// What closures get.
    type Args<M: Model>: Copy;
    /// With one more.
    type With<T: FieldType>: Annotated;

    fn args<M: Model>(fields: &'static M::Fields) -> Self::Args<M>;

    fn read<M: Model>(cursor: &mut Cursor<'_>, related: &Related) -> Result<Self::Row<M>>;

    /// The model of a row.
    fn model<M: Model>(row: &mut Self::Row<M>) -> &mut M;
}

impl Annotated for () {
    type Row<M: Model> = M;
    type Args<M: Model> = &'static M::Fields;
    type With<T: FieldType> = (T,);

    fn args<M: Model>(fields: &'static M::Fields) -> Self::Args<M> {
        fields
    }

    fn read<M: Model>(cursor: &mut Cursor<'_>, related: &Related) -> Result<M> {
        read_joined(cursor, related)
    }

    fn model<M: Model>(row: &mut M) -> &mut M {
        row
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt)+) => $with:ty;)+) => { $(
        impl<$($name: FieldType),+> Annotated for ($($name,)+) {
            type Row<M: Model> = (M, $($name,)+);
            type Args<M: Model> = (&'static M::Fields, $(Col<$name>,)+);
            type With<T: FieldType> = $with;

            fn args<M: Model>(fields: &'static M::Fields) -> Self::Args<M> {
                (fields, $(Col::<$name>::new(Leaf::Annotation($index)),)+)
            }

            fn read<M: Model>(cursor: &mut Cursor<'_>, related: &Related) -> Result<Self::Row<M>> {
                Ok((read_joined(cursor, related)?, $(cursor.column::<$name>()?,)+))
            }

            fn model<M: Model>(row: &mut Self::Row<M>) -> &mut M {
                &mut row.0
            }
        }
    )+ };
}
tuples! {
    (A 0) => (A, T);
    (A 0 B 1) => (A, B, T);
    (A 0 B 1 C 2) => (A, B, C, T);
    (A 0 B 1 C 2 D 3) => (A, B, C, D, T);
    (A 0 B 1 C 2 D 3 E 4) => (A, B, C, D, E, T);
    (A 0 B 1 C 2 D 3 E 4 F 5) => (A, B, C, D, E, F, T);
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6) => (A, B, C, D, E, F, G, T);
    // `annotate` refuses a ninth.
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7) => (A, B, C, D, E, F, G, T);
}
