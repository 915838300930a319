//! Plain functions that take their time, moved off the threads that answer requests.

use axum_core::response::{IntoResponse, Response};

use crate::{
    handler::{Answer, Arguments, Call, Function, Handler, Takes, TypeNames, Unknown},
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
    ($($argument:ident $Argument:ident),*) => {
        impl<F, R, $($Argument),*> Takes<R, ($($Argument,)*)> for Blocking<F>
        where
            F: Fn($($Argument),*) -> R + Clone + Send + Sync + 'static,
            R: IntoResponse + Send + 'static,
            $($Argument: Send + 'static),*
        {
            fn take(function: &Unknown, ($($argument,)*): ($($Argument,)*)) -> Answer {
                let Self(function) = <Self as Takes<R, ($($Argument,)*)>>::known(function).clone();
                Answer::new(off_thread(move || function($($argument),*)))
            }
        }
    };
}

macro_rules! impl_handler {
    ($($Argument:ident),*) => {
        impl<F, R, M, $($Argument),*> Handler<(M, R, $($Argument,)*)> for Blocking<F>
        where
            F: Fn($($Argument),*) -> R + Clone + Send + Sync + 'static,
            R: IntoResponse + Send + 'static,
            ($($Argument,)*): Arguments<M>,
            $($Argument: Send + 'static),*
        {
            const EXTRACTORS: TypeNames = <($($Argument,)*) as Arguments<M>>::NAMES;
            const CALL: Call = Call::With(<Self as Takes<R, ($($Argument,)*)>>::call::<M>);
            const FUNCTION: Function = Function::of::<F>();
        }
    };
}

impl<F, R> Handler<(R,)> for Blocking<F>
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: IntoResponse + Send + 'static,
{
    const EXTRACTORS: TypeNames = &[];
    const CALL: Call = Call::Without(<Self as Takes<R, ()>>::take);
    const FUNCTION: Function = Function::of::<F>();
}

impl_blocking!();
impl_blocking!(a A);
impl_blocking!(a A, b B);
impl_blocking!(a A, b B, c C);
impl_blocking!(a A, b B, c C, d D);
impl_blocking!(a A, b B, c C, d D, e E);
impl_blocking!(a A, b B, c C, d D, e E, f G);
impl_blocking!(a A, b B, c C, d D, e E, f G, g H);
impl_blocking!(a A, b B, c C, d D, e E, f G, g H, h I);

impl_handler!(A);
impl_handler!(A, B);
impl_handler!(A, B, C);
impl_handler!(A, B, C, D);
impl_handler!(A, B, C, D, E);
impl_handler!(A, B, C, D, E, G);
impl_handler!(A, B, C, D, E, G, H);
impl_handler!(A, B, C, D, E, G, H, I);

/// The log lines over there carry the id of the request, and a panic goes on here, where the pipeline makes a 500 of it.
async fn off_thread<R>(function: impl FnOnce() -> R + Send + 'static) -> Response
where
    R: IntoResponse + Send + 'static,
{
    let id = scope::current();
    let work = move || {
        let _scope = id.map(scope::enter);
        function()
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value.into_response(),
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
