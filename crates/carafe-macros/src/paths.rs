//! Where the rooms are, seen from the crate that uses a macro. No other file spells these paths.

use proc_macro2::TokenStream;
use quote::quote;

/// The settings of `carafe-core`.
pub(crate) fn settings() -> TokenStream {
    quote!(::carafe::core::settings)
}

/// The folders in the binary of `carafe-core`.
pub(crate) fn embed() -> TokenStream {
    quote!(::carafe::core::embed)
}

/// The models of `carafe-db`.
pub(crate) fn db() -> TokenStream {
    quote!(::carafe::db)
}
