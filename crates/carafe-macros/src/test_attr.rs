//! `#[carafe::test]`: an async test on a runtime of its own, and with arguments on a site of its own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, ItemFn, Path, meta};

/// What the attribute turns a function into, or what is wrong with it, as a compile error.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = app(arguments).and_then(|app| Ok((app, check(syn::parse2(item)?)?)));
    parsed.map_or_else(|error| error.to_compile_error(), |(app, function)| emit(app, function))
}

/// The function that makes the app: `app = blog::app`.
fn app(arguments: TokenStream) -> syn::Result<Option<Path>> {
    let mut app = None;
    let parser = meta::parser(|meta| {
        if !meta.path.is_ident("app") {
            return Err(meta.error("`#[carafe::test]` knows only `app = …`, the function that makes the app"));
        }
        app = Some(meta.value()?.parse()?);
        Ok(())
    });
    syn::parse::Parser::parse2(parser, arguments)?;
    Ok(app)
}

fn check(function: ItemFn) -> syn::Result<ItemFn> {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        let text =
            "a test with `#[carafe::test]` is an `async fn`; one that awaits nothing needs only `#[test]`";
        return Err(Error::new_spanned(signature.fn_token, text));
    }
    if !signature.generics.params.is_empty() {
        return Err(Error::new_spanned(&signature.generics, "a test cannot be generic"));
    }
    Ok(function)
}

fn emit(app: Option<Path>, function: ItemFn) -> TokenStream {
    let ItemFn { attrs, vis, sig, block, modifiers: _ } = function;
    let (name, inputs, output) = (&sig.ident, &sig.inputs, &sig.output);
    let body = format_ident!("body_of_{name}");
    let run = if app.is_none() && inputs.is_empty() {
        quote! { ::carafe::test::run(#body()) }
    } else {
        let app = app.map_or_else(|| quote!(crate::app), |app| quote!(#app));
        let given = inputs.iter().map(|_| quote!(site.give()));
        quote! { ::carafe::test::TestSite::run(#app(), async |site| #body(#(#given),*).await) }
    };
    quote! {
        #[::core::prelude::v1::test]
        #(#attrs)*
        #vis fn #name() #output {
            async fn #body(#inputs) #output #block
            #run
        }
    }
}
