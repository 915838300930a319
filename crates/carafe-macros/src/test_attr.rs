//! `#[carafe::test]`: an async test on a runtime of its own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, ItemFn};

/// What the attribute turns a function into, or what is wrong with it, as a compile error.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = reject_arguments(arguments).and_then(|()| syn::parse2(item)).and_then(check);
    parsed.map_or_else(|error| error.to_compile_error(), emit)
}

fn reject_arguments(arguments: TokenStream) -> syn::Result<()> {
    if arguments.is_empty() {
        return Ok(());
    }
    Err(Error::new_spanned(arguments, "`#[carafe::test]` takes no arguments"))
}

fn check(function: ItemFn) -> syn::Result<ItemFn> {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        let text =
            "a test with `#[carafe::test]` is an `async fn`; one that awaits nothing needs only `#[test]`";
        return Err(Error::new_spanned(signature.fn_token, text));
    }
    if !signature.inputs.is_empty() {
        return Err(Error::new_spanned(&signature.inputs, "a test takes no arguments"));
    }
    if !signature.generics.params.is_empty() {
        return Err(Error::new_spanned(&signature.generics, "a test cannot be generic"));
    }
    Ok(function)
}

fn emit(function: ItemFn) -> TokenStream {
    let ItemFn { attrs, vis, sig, block } = function;
    let (name, output) = (&sig.ident, &sig.output);
    let body = format_ident!("body_of_{name}");
    quote! {
        #[::core::prelude::v1::test]
        #(#attrs)*
        #vis fn #name() #output {
            async fn #body() #output #block
            ::carafe::test::run(#body())
        }
    }
}
