//! Functions and closures as handlers.

use std::future::Future;

use axum_core::{
    extract::{FromRequest, FromRequestParts},
    response::IntoResponse,
};

use super::{
    Answer, Arguments, Call, Handler, OfHead, OfWhole, Routed, TypeNames,
    call::{Takes, Unknown},
};

/// Marks plain functions.
#[doc(hidden)]
#[derive(Debug)]
pub struct Plain;

/// Marks async functions, and plain ones that return a future.
#[doc(hidden)]
#[derive(Debug)]
pub struct Async;

impl<F, R> Handler<(Plain,)> for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: IntoResponse,
{
    const EXTRACTORS: TypeNames = &[];
    const CALL: Call = Call::Without(<F as Takes<Plain, ()>>::take);
}

impl<F, R> Handler<(Async,)> for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output: IntoResponse> + Send + 'static,
{
    const EXTRACTORS: TypeNames = &[];
    const CALL: Call = Call::Without(<F as Takes<Async, ()>>::take);
}

macro_rules! impl_takes {
    ($($argument:ident $Argument:ident),*) => {
        impl<F, R, $($Argument),*> Takes<Plain, ($($Argument,)*)> for F
        where
            F: Fn($($Argument),*) -> R + Send + Sync + 'static,
            R: IntoResponse,
        {
            fn take(function: &Unknown, ($($argument,)*): ($($Argument,)*)) -> Answer {
                let function = <F as Takes<Plain, ($($Argument,)*)>>::known(function);
                Answer::ready(function($($argument),*).into_response())
            }
        }

        impl<F, R, $($Argument),*> Takes<Async, ($($Argument,)*)> for F
        where
            F: Fn($($Argument),*) -> R + Send + Sync + 'static,
            R: Future<Output: IntoResponse> + Send + 'static,
        {
            fn take(function: &Unknown, ($($argument,)*): ($($Argument,)*)) -> Answer {
                let function = <F as Takes<Async, ($($Argument,)*)>>::known(function);
                Answer::of_output(Box::pin(function($($argument),*)))
            }
        }
    };
}

macro_rules! impl_handler {
    ([$($Part:ident),*], $Last:ident) => {
        impl_handler!(Plain, [$($Part),*], $Last, [IntoResponse]);
        impl_handler!(Async, [$($Part),*], $Last, [Future<Output: IntoResponse> + Send + 'static]);
    };
    ($Mode:ident, [$($Part:ident),*], $Last:ident, [$($bound:tt)*]) => {
        impl_handler!($Mode, OfHead, FromRequestParts<Routed>, [$($Part),*], $Last, [$($bound)*]);
        impl_handler!($Mode, OfWhole, FromRequest<Routed>, [$($Part),*], $Last, [$($bound)*]);
    };
    ($Mode:ident, $Of:ident, $LastFrom:path, [$($Part:ident),*], $Last:ident, [$($bound:tt)*]) => {
        impl<F, R, $($Part,)* $Last> Handler<($Mode, $Of, $($Part,)* $Last)> for F
        where
            F: Fn($($Part,)* $Last) -> R + Send + Sync + 'static,
            R: $($bound)*,
            $($Part: FromRequestParts<Routed> + Send + 'static,)*
            $Last: $LastFrom + Send + 'static,
        {
            const EXTRACTORS: TypeNames = <($($Part,)* $Last,) as Arguments<$Of>>::NAMES;
            const CALL: Call = Call::With(<F as Takes<$Mode, ($($Part,)* $Last,)>>::call::<$Of>);
        }
    };
}

impl_takes!();
impl_takes!(a A);
impl_takes!(a A, b B);
impl_takes!(a A, b B, c C);
impl_takes!(a A, b B, c C, d D);
impl_takes!(a A, b B, c C, d D, e E);
impl_takes!(a A, b B, c C, d D, e E, f G);
impl_takes!(a A, b B, c C, d D, e E, f G, g H);
impl_takes!(a A, b B, c C, d D, e E, f G, g H, h I);

impl_handler!([], A);
impl_handler!([A], B);
impl_handler!([A, B], C);
impl_handler!([A, B, C], D);
impl_handler!([A, B, C, D], E);
impl_handler!([A, B, C, D, E], G);
impl_handler!([A, B, C, D, E, G], H);
impl_handler!([A, B, C, D, E, G, H], I);
