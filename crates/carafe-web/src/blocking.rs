//! Plain functions that take their time, moved off the threads that answer requests.

use axum_core::{
    extract::{FromRequest, FromRequestParts, Request},
    response::IntoResponse,
};

use crate::{
    current::Current,
    handler::{Answer, Function, Handler, Routed, TypeNames, extract_parts},
    log::scope,
};

/// Runs a plain function on a thread of its own while its answer is awaited.
///
/// A thread that answers requests answers many at once, and a function that waits for a disk or computes for long keeps
/// all of them waiting. Async functions let go of the thread where they `.await`; a plain one that takes more than
/// about a millisecond belongs in here. In debug builds a warning names handlers that kept their thread for 100 ms.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, blocking, get};
///
/// fn report() -> std::io::Result<String> {
///     std::fs::read_to_string("/var/report.txt")
/// }
///
/// let app = App::new().get("/report", blocking(|| report().unwrap_or_default()));
/// ```
///
/// At most 512 such threads run at once (tokio's own limit); further calls wait for one.
pub fn blocking<F>(function: F) -> Blocking<F> {
    Blocking(function)
}

/// A handler made by [`blocking`].
#[derive(Debug, Clone)]
pub struct Blocking<F>(F);

macro_rules! impl_blocking {
    ([$($part:ident $Part:ident),*], $last:ident $Last:ident) => {
        impl<F, R, M, $($Part,)* $Last> Handler<(M, R, $($Part,)* $Last)> for Blocking<F>
        where
            F: Fn($($Part,)* $Last) -> R + Clone + Send + Sync + 'static,
            R: IntoResponse + Send + 'static,
            $($Part: FromRequestParts<Routed> + Send + 'static,)*
            $Last: FromRequest<Routed, M> + Send + 'static,
        {
            fn call(&self, request: Request) -> Answer {
                let Self(function) = self.clone();
                Box::pin(async move {
                    let id = Current::of(request.extensions()).ok().map(|current| current.id().clone());
                    extract_parts!(request, [$($part $Part),*], std::convert::identity);
                    let $last = match $Last::from_request(request, &Routed).await {
                        Ok(value) => value,
                        Err(rejection) => return rejection.into_response(),
                    };
                    let work = move || {
                        let _scope = id.map(scope::enter);
                        function($($part,)* $last)
                    };
                    off_thread(work).await.into_response()
                })
            }

            fn extractors() -> TypeNames {
                const { &[$(std::any::type_name::<$Part>,)* std::any::type_name::<$Last>] }
            }

            fn function() -> Function {
                Function::of::<F>()
            }
        }
    };
}

impl<F, R> Handler<(R,)> for Blocking<F>
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: IntoResponse + Send + 'static,
{
    fn call(&self, request: Request) -> Answer {
        let Self(function) = self.clone();
        let id = Current::of(request.extensions()).ok().map(|current| current.id().clone());
        let work = move || {
            let _scope = id.map(scope::enter);
            function()
        };
        Box::pin(async move { off_thread(work).await.into_response() })
    }

    fn extractors() -> TypeNames {
        &[]
    }

    fn function() -> Function {
        Function::of::<F>()
    }
}

/// A panic over there goes on here, where the pipeline makes a 500 of it.
async fn off_thread<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

impl_blocking!([], a A);
impl_blocking!([a A], b B);
impl_blocking!([a A, b B], c C);
impl_blocking!([a A, b B, c C], d D);
impl_blocking!([a A, b B, c C, d D], e E);
impl_blocking!([a A, b B, c C, d D, e E], f G);
impl_blocking!([a A, b B, c C, d D, e E, f G], g H);
impl_blocking!([a A, b B, c C, d D, e E, f G, g H], h I);
