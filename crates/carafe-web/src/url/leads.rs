//! Which values a handler needs in a link, told by its arguments.
//!
//! [`Path`] alone is an extractor with the state [`Routed`](crate::Routed) and with no other; everything else is one
//! with the state [`Unrouted`] too. So "has no path argument" is a thing the compiler can be asked.

use axum_core::extract::{FromRequest, FromRequestParts};

use crate::{
    Unrouted,
    extract::Path,
    route::link::{Fits, Values},
};

/// A handler that a link with these values leads to.
#[diagnostic::on_unimplemented(
    message = "a link with `{Args}` does not lead to this handler",
    label = "these are not the path arguments of the handler",
    note = "give the value that the handler's `Path<…>` holds, a tuple for several, and `()` if it has no `Path`"
)]
pub trait Leads<Args, Marker> {
    /// The texts of the values.
    fn values(args: &Args) -> Values;
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Without;
#[doc(hidden)]
#[derive(Debug)]
pub struct At<const INDEX: usize>;

impl<F: Fn() -> R, R> Leads<(), (Without,)> for F {
    fn values(_: &()) -> Values {
        Values::default()
    }
}

macro_rules! without_path {
    ([$($part:ident),*] $last:ident) => {
        impl<F, R, M, $($part,)* $last> Leads<(), (Without, M, $($part,)* $last)> for F
        where
            F: Fn($($part,)* $last) -> R,
            $($part: FromRequestParts<Unrouted>,)*
            $last: FromRequest<Unrouted, M>,
        {
            fn values(_: &()) -> Values {
                Values::default()
            }
        }
    };
}

macro_rules! with_path {
    ($index:literal [$($before:ident),*] [$($after:ident),*]) => {
        impl<F, R, P, Args, $($before,)* $($after),*> Leads<Args, (At<$index>, P, $($before,)* $($after),*)> for F
        where
            F: Fn($($before,)* Path<P>, $($after),*) -> R,
            Args: Fits<P>,
        {
            fn values(args: &Args) -> Values {
                let mut values = Values::default();
                args.put(&mut values);
                values
            }
        }
    };
}

without_path!([] A);
without_path!([A] B);
without_path!([A, B] C);
without_path!([A, B, C] D);
without_path!([A, B, C, D] E);
without_path!([A, B, C, D, E] G);
without_path!([A, B, C, D, E, G] H);
without_path!([A, B, C, D, E, G, H] I);

with_path!(0 [] []);
with_path!(0 [] [A]);
with_path!(0 [] [A, B]);
with_path!(0 [] [A, B, C]);
with_path!(0 [] [A, B, C, D]);
with_path!(0 [] [A, B, C, D, E]);
with_path!(0 [] [A, B, C, D, E, G]);
with_path!(0 [] [A, B, C, D, E, G, H]);
with_path!(1 [A] []);
with_path!(1[A][B]);
with_path!(1 [A] [B, C]);
with_path!(1 [A] [B, C, D]);
with_path!(1 [A] [B, C, D, E]);
with_path!(1 [A] [B, C, D, E, G]);
with_path!(1 [A] [B, C, D, E, G, H]);
with_path!(2 [A, B] []);
with_path!(2 [A, B] [C]);
with_path!(2 [A, B] [C, D]);
with_path!(2 [A, B] [C, D, E]);
with_path!(2 [A, B] [C, D, E, G]);
with_path!(2 [A, B] [C, D, E, G, H]);
with_path!(3 [A, B, C] []);
with_path!(3 [A, B, C] [D]);
with_path!(3 [A, B, C] [D, E]);
with_path!(3 [A, B, C] [D, E, G]);
with_path!(3 [A, B, C] [D, E, G, H]);
