//! How a function is called once its type is forgotten.

use std::{any::Any, sync::Arc};

use axum_core::extract::Request;

use super::{Answer, Endpoint};

/// A function of whatever type.
///
/// One type for all of them: a `Box` or an `Arc` of each function's own type, or of its arguments', would bring its own code
/// for each, and much of it would be compiled again after every edit.
pub type Unknown = dyn Any + Send + Sync;

/// How to call a function that was given as an [`Unknown`].
#[derive(Debug, Clone, Copy)]
pub enum Call {
    /// With arguments, which are taken out of a request.
    With(fn(Arc<Unknown>, Request) -> Answer),
    /// Without: the request is dropped unread.
    Without(TakeFn<()>),
}

/// How to call a function with its arguments.
pub(super) type TakeFn<Arguments> = fn(&Unknown, Arguments) -> Answer;

/// A function and how to call it.
pub(super) struct Called {
    pub(super) function: Arc<Unknown>,
    pub(super) call: Call,
}

impl Endpoint for Called {
    fn call(&self, request: Request) -> Answer {
        match self.call {
            Call::With(call) => call(Arc::clone(&self.function), request),
            Call::Without(take) => take(&*self.function, ()),
        }
    }

    fn call_blind(&self) -> Option<Answer> {
        match self.call {
            Call::With(_) => None,
            Call::Without(take) => Some(take(&*self.function, ())),
        }
    }
}

/// A function that takes these arguments. `Mode` tells the cases apart: [`Plain`](super::Plain), [`Async`](super::Async).
///
/// The compiler puts methods of a type with the module of the type. So what has to be compiled for each function stands here,
/// and an edit compiles its module again, not what all functions of a site share.
pub(crate) trait Takes<Mode, Arguments>: Send + Sync + Sized + 'static {
    /// The [`TakeFn`] of functions of this type.
    fn take(function: &Unknown, arguments: Arguments) -> Answer;

    /// Takes the arguments out of a request, and calls it.
    fn call<Of>(function: Arc<Unknown>, request: Request) -> Answer
    where
        Arguments: super::Arguments<Of>,
    {
        Arguments::give(function, Self::take, request)
    }

    /// The function, known again.
    fn known(function: &Unknown) -> &Self {
        match function.downcast_ref() {
            Some(function) => function,
            None => mistaken(),
        }
    }
}

fn mistaken() -> ! {
    unreachable!("bug in carafe: a function was taken for another")
}
