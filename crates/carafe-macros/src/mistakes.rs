//! All that is wrong with what a macro was given, told at once.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// The mistakes found so far. A macro that finds none gives what it was asked for.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

impl Mistakes {
    /// Notes a mistake at the tokens it is about.
    pub(crate) fn note(&mut self, at: impl ToTokens, text: impl std::fmt::Display) {
        self.add(Error::new_spanned(at, text));
    }

    pub(crate) fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value, unless there were mistakes.
    pub(crate) fn none_in<T>(self, value: T) -> Result<T, Error> {
        self.0.map_or(Ok(value), Err)
    }
}

/// What a macro writes: its tokens, or every mistake as a compile error.
pub(crate) fn or_errors(made: Result<TokenStream, Error>) -> TokenStream {
    made.unwrap_or_else(|error| error.to_compile_error())
}
