//! What may be given where a field is wanted: `"text"` for a `String`, a model for a foreign key to it.

use crate::{
    field::FieldType,
    model::Model,
    relation::{Fk, OneToOne, ToField},
};

/// Something that a field of type `T` can be set to.
#[diagnostic::on_unimplemented(
    message = "a `{T}` field cannot be set to `{Self}`",
    label = "not a value of this field"
)]
pub trait IntoField<T> {
    /// The field's own value.
    fn into_field(self) -> T;
}

impl<T: FieldType> IntoField<T> for T {
    fn into_field(self) -> T {
        self
    }
}

impl<T: FieldType> IntoField<Option<T>> for T {
    fn into_field(self) -> Option<T> {
        Some(self)
    }
}

impl IntoField<String> for &str {
    fn into_field(self) -> String {
        self.to_owned()
    }
}

impl IntoField<Option<String>> for &str {
    fn into_field(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl<T: FieldType + Clone> IntoField<T> for &T {
    fn into_field(self) -> T {
        self.clone()
    }
}

impl<T: FieldType + Clone> IntoField<Option<T>> for &T {
    fn into_field(self) -> Option<T> {
        Some(self.clone())
    }
}

macro_rules! models {
    ($($relation:ident)+) => { $(
        impl<M: Model, T: ToField<M, Value: FieldType>> IntoField<$relation<M, T>> for &M {
            fn into_field(self) -> $relation<M, T> {
                $relation::from(self)
            }
        }

        impl<M: Model, T: ToField<M, Value: FieldType>> IntoField<Option<$relation<M, T>>> for &M {
            fn into_field(self) -> Option<$relation<M, T>> {
                Some($relation::from(self))
            }
        }

        impl<M: Model, T: ToField<M, Value: FieldType>> IntoField<$relation<M, T>> for M {
            fn into_field(self) -> $relation<M, T> {
                $relation::from(self)
            }
        }
    )+ };
}
models! { Fk OneToOne }
