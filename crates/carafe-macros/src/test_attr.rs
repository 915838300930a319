//! `#[carafe::test]`: an async test on a runtime of its own, and with arguments on a site of its own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, ItemFn, Path, meta};

/// What the attribute turns a function into, or what is wrong with it, as a compile error.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = words(arguments).and_then(|words| Ok((words, check(syn::parse2(item)?)?)));
    parsed.map_or_else(|error| error.to_compile_error(), |(words, function)| emit(words, function))
}

/// What the attribute says.
#[derive(Default)]
struct Words {
    /// The function that makes the app: `app = blog::app`.
    app: Option<Path>,
    /// All that the test writes is undone.
    rollback: bool,
}

fn words(arguments: TokenStream) -> syn::Result<Words> {
    let mut words = Words::default();
    let parser = meta::parser(|meta| {
        if meta.path.is_ident("app") {
            words.app = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("rollback") {
            words.rollback = true;
        } else {
            return Err(meta.error(
                "`#[carafe::test]` knows `app = …`, the function that makes the app, and `rollback`",
            ));
        }
        Ok(())
    });
    syn::parse::Parser::parse2(parser, arguments)?;
    Ok(words)
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

fn emit(Words { app, rollback }: Words, function: ItemFn) -> TokenStream {
    let ItemFn { attrs, vis, sig, block, modifiers: _ } = function;
    let (name, inputs, output) = (&sig.ident, &sig.inputs, &sig.output);
    let body = format_ident!("body_of_{name}");
    let run = if app.is_none() && inputs.is_empty() && !rollback {
        quote! { ::carafe::test::run(#body()) }
    } else {
        let app = app.map_or_else(|| quote!(crate::app), |app| quote!(#app));
        let given = inputs.iter().map(|_| quote!(site.give()));
        let run = format_ident!("{}", if rollback { "run_undone" } else { "run" });
        quote! { ::carafe::test::TestSite::#run(#app(), async |site| #body(#(#given),*).await) }
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
