//! Which values of a link fit which path arguments of a handler.

use serde::Serialize;

use super::Values;

/// A value that a link can put where a handler reads a `Path<P>`.
///
/// Numbers, `bool`, `char` and `String` stand for themselves, `&str` for a `String`, a tuple for a tuple, and a
/// reference for whatever it refers to: that is how a struct with named parameters, or a newtype around a number,
/// is given (it must be [`Serialize`]).
#[diagnostic::on_unimplemented(
    message = "the handler's path argument is `{P}`, but the link gives `{Self}`",
    label = "does not fit the `Path<…>` of the handler",
    note = "give a value of the type inside `Path<…>`: `&str` for a `String`, a tuple for a tuple",
    note = "a struct or newtype of your own is given by reference, and needs `#[derive(Serialize)]`"
)]
pub trait Fits<P: ?Sized> {
    /// Adds its texts.
    fn put(&self, values: &mut Values);
}

macro_rules! for_themselves {
    ($($scalar:ty)*) => {
        $(
            impl Fits<$scalar> for $scalar {
                fn put(&self, values: &mut Values) {
                    values.put_text(self.to_string());
                }
            }
        )*
    };
}

for_themselves!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 bool char String);

impl Fits<String> for &str {
    fn put(&self, values: &mut Values) {
        values.put_text((*self).to_owned());
    }
}

impl<T: Serialize> Fits<T> for &T {
    fn put(&self, values: &mut Values) {
        values.put(self);
    }
}

macro_rules! element_wise {
    ($($given:ident $wanted:ident),*) => {
        #[expect(non_snake_case, reason = "the names of the types serve as names of the values")]
        impl<$($given: Fits<$wanted>, $wanted),*> Fits<($($wanted,)*)> for ($($given,)*) {
            fn put(&self, values: &mut Values) {
                let ($($given,)*) = self;
                $($given.put(values);)*
            }
        }
    };
}

element_wise!(A P);
element_wise!(A P, B Q);
element_wise!(A P, B Q, C R);
element_wise!(A P, B Q, C R, D S);
element_wise!(A P, B Q, C R, D S, E T);
element_wise!(A P, B Q, C R, D S, E T, F U);
