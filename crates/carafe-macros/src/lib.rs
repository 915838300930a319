//! All proc macros of Carafe: what they write is data and one call into a room, by the paths of the facade.
//!
//! Knows none of our crates. Macros are described where they are reached from, in the crate `carafe`.

mod test_attr;

use proc_macro::TokenStream;

/// An async test, on a runtime of its own: see `carafe::test`.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    test_attr::expand(arguments.into(), item.into()).into()
}
