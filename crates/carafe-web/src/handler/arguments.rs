//! The arguments of functions, and how a request gives them.

use std::{any::type_name, sync::Arc};

use axum_core::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    response::IntoResponse,
};
use http::request::Parts;

use super::{
    Answer, Routed, TypeNames,
    call::{TakeFn, Unknown},
};

/// Marks functions that leave the body alone.
#[doc(hidden)]
#[derive(Debug)]
pub struct OfHead;

/// Marks functions whose last argument takes the body.
#[doc(hidden)]
#[derive(Debug)]
pub struct OfWhole;

/// A list of extractors, as a tuple. `Of` is [`OfHead`] or [`OfWhole`].
///
/// How they are taken out of a request is compiled once for each list, whatever functions there are, and apart from them:
/// when a function changes, none of this does.
pub(crate) trait Arguments<Of>: Sized {
    const NAMES: TypeNames;

    /// Takes them out of a request, in order, and gives them to the function; the first rejection is the answer.
    fn give(function: Arc<Unknown>, take: TakeFn<Self>, request: Request) -> Answer;
}

/// Takes values out of a request's head, in order, into variables of the given names; at the first rejection the
/// function around it returns what `$give_up` makes of the response.
macro_rules! extract_parts {
    ($request:ident, [], $give_up:expr) => {};
    ($request:ident, [$($value:ident $Part:ident),+], $give_up:expr) => {
        let (mut parts, body) = $request.into_parts();
        $(
            let $value = match $Part::from_request_parts(&mut parts, &Routed).await {
                Ok(value) => value,
                Err(rejection) => return $give_up(rejection.into_response()),
            };
        )+
        let $request = Request::from_parts(parts, body);
    };
}

pub(crate) use extract_parts;

/// A request and the function that is to answer it, while its arguments are taken out: one value to drop, and of one type
/// for all functions.
struct Asked {
    /// Until the last argument takes them.
    request: Option<(Parts, Body)>,
    function: Arc<Unknown>,
}

// Methods, because an `async` block would take the fields it names, each as a value of its own.
impl Asked {
    fn new(function: Arc<Unknown>, request: Request) -> Self {
        Self { request: Some(request.into_parts()), function }
    }

    fn head(&mut self) -> &mut Parts {
        &mut self.request.as_mut().expect(TAKEN).0
    }

    /// The request, for the last argument.
    fn take_request(&mut self) -> Request {
        let (head, body) = self.request.take().expect(TAKEN);
        Request::from_parts(head, body)
    }

    fn function(&self) -> &Unknown {
        &*self.function
    }
}

const TAKEN: &str = "bug in carafe: a request was taken before all its arguments";

// Two cases, told apart by a marker: axum's blanket implementation makes one of them, at the price of one more state
// machine, for the most common ones.
macro_rules! impl_arguments {
    ([$($part:ident $Part:ident),*], $last:ident $Last:ident) => {
        impl_arguments!(OfHead, FromRequestParts<Routed>, [$($part $Part),*], $last $Last, |asked| {
            $Last::from_request_parts(asked.head(), &Routed)
        });
        impl_arguments!(OfWhole, FromRequest<Routed>, [$($part $Part),*], $last $Last, |asked| {
            $Last::from_request(asked.take_request(), &Routed)
        });
    };
    ($Of:ident, $LastFrom:path, [$($part:ident $Part:ident),*], $last:ident $Last:ident, |$asked:ident| $take_last:block) => {
        impl<$($Part,)* $Last> Arguments<$Of> for ($($Part,)* $Last,)
        where
            $($Part: FromRequestParts<Routed> + Send + 'static,)*
            $Last: $LastFrom + Send + 'static,
        {
            const NAMES: TypeNames = &[$(type_name::<$Part>,)* type_name::<$Last>];

            #[expect(clippy::async_yields_async, reason = "the answer is a stage of its own, which no argument is kept for")]
            fn give(function: Arc<Unknown>, take: TakeFn<Self>, request: Request) -> Answer {
                let mut $asked = Asked::new(function, request);
                Answer::staged(Box::pin(async move {
                    $(
                        let $part = match $Part::from_request_parts($asked.head(), &Routed).await {
                            Ok(value) => value,
                            Err(rejection) => return Answer::ready(rejection.into_response()),
                        };
                    )*
                    let $last = match $take_last.await {
                        Ok(value) => value,
                        Err(rejection) => return Answer::ready(rejection.into_response()),
                    };
                    take($asked.function(), ($($part,)* $last,))
                }))
            }
        }
    };
}

impl_arguments!([], a A);
impl_arguments!([a A], b B);
impl_arguments!([a A, b B], c C);
impl_arguments!([a A, b B, c C], d D);
impl_arguments!([a A, b B, c C, d D], e E);
impl_arguments!([a A, b B, c C, d D, e E], f G);
impl_arguments!([a A, b B, c C, d D, e E, f G], g H);
impl_arguments!([a A, b B, c C, d D, e E, f G, g H], h I);
