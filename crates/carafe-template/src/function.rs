//! Which Rust functions a template can call.

use std::{fmt, sync::Arc};

use carafe_core::Error;
use minijinja::{
    ErrorKind, State,
    value::{Object, ObjectRepr, Value},
};
use serde::{Serialize, de::DeserializeOwned};

use super::call::{Answer, Call};

/// A function that a template can call, as a filter, a test or by its name: up to four arguments of any type that
/// can be deserialised, and a value that can be serialised, or a `Result` of one.
///
/// A filter's first argument is what stands before the `|`. Arguments that are `Option`s may be left out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be called from a template",
    note = "its arguments must own what they hold (`String`, not `&str`) and implement `Deserialize`",
    note = "what it returns must implement `Serialize`, or be a `Result` of such"
)]
pub trait TemplateFunction<M>: Send + Sync + 'static {
    /// Calls it.
    ///
    /// # Errors
    /// When arguments are missing or of other types, and what the function itself fails with.
    fn call(&self, call: &Call<'_>) -> Result<Answer, Error>;
}

/// A function whose types are forgotten.
pub(crate) type Erased = Arc<dyn Fn(&Call<'_>) -> Result<Answer, Error> + Send + Sync>;

pub(crate) fn erased<M: 'static>(function: impl TemplateFunction<M>) -> Erased {
    Arc::new(move |call| function.call(call))
}

/// The function as the engine wants it.
pub(crate) fn callable(name: String, function: Erased) -> Value {
    Value::from_object(Callable { name, function })
}

/// Not the engine's own functions: those refuse named arguments before we can say what is wrong.
struct Callable {
    name: String,
    function: Erased,
}

impl Object for Callable {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, arguments: &[Value]) -> Result<Value, minijinja::Error> {
        let answer = (self.function)(&Call::new(&self.name, arguments));
        answer.map(|answer| answer.0).map_err(|error| failed(&error))
    }
}

impl fmt::Debug for Callable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}()", self.name)
    }
}

fn failed(error: &Error) -> minijinja::Error {
    let causes = std::iter::successors(error.source().map(|e| e as &dyn std::error::Error), |e| e.source());
    let texts: Vec<_> = causes.map(ToString::to_string).collect();
    let text = if texts.is_empty() { error.to_string() } else { texts.join(": ") };
    minijinja::Error::new(ErrorKind::InvalidOperation, text)
}

#[derive(Debug)]
pub struct Plain;
#[derive(Debug)]
pub struct Fallible;

macro_rules! functions {
    ($($count:literal: $($argument:ident $index:tt),*;)*) => {$(
        impl<F, R, $($argument),*> TemplateFunction<(Plain, $($argument,)*)> for F
        where
            F: Fn($($argument),*) -> R + Send + Sync + 'static,
            R: Serialize,
            $($argument: DeserializeOwned,)*
        {
            fn call(&self, call: &Call<'_>) -> Result<Answer, Error> {
                call.expect($count)?;
                Ok(Answer::new(self($(call.argument::<$argument>($index)?),*)))
            }
        }

        impl<F, R, E, $($argument),*> TemplateFunction<(Fallible, $($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Result<R, E> + Send + Sync + 'static,
            R: Serialize,
            E: Into<Error>,
            $($argument: DeserializeOwned,)*
        {
            fn call(&self, call: &Call<'_>) -> Result<Answer, Error> {
                call.expect($count)?;
                Ok(Answer::new(self($(call.argument::<$argument>($index)?),*).map_err(Into::into)?))
            }
        }
    )*};
}

functions! {
    0: ;
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
}
