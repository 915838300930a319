//! From the struct that a user wrote to a section, with everything that is wrong with it.

use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Error, Expr, ExprLit, Ident, Lit, LitStr, Type, ext::IdentExt};

use super::ir::{Default, Field, Section};
use crate::{
    doc,
    mistakes::Mistakes,
    options::{each_option, once},
    snake_case::snake_case,
    toml_literal,
};

pub(super) fn section(input: &DeriveInput) -> Result<Section, Error> {
    let mut mistakes = Mistakes::default();
    if !input.generics.params.is_empty() {
        mistakes.note(&input.generics, "a section cannot be generic: it is one table of one file");
    }
    let name = section_name(input, &mut mistakes);
    let fields = match named_fields(&input.data) {
        Some(fields) => fields.named.iter().map(|each| field(each, &mut mistakes)).collect(),
        None => {
            let text = "settings are a struct with named fields: each field is a key of the section";
            mistakes.note(&input.ident, text);
            Vec::new()
        }
    };
    mistakes.none_in(Section { ident: input.ident.clone(), name, doc: doc::of(&input.attrs), fields })
}

fn named_fields(data: &Data) -> Option<&syn::FieldsNamed> {
    match data {
        Data::Struct(data) => match &data.fields {
            syn::Fields::Named(fields) => Some(fields),
            syn::Fields::Unnamed(_) | syn::Fields::Unit => None,
        },
        Data::Enum(_) | Data::Union(_) => None,
    }
}

fn section_name(input: &DeriveInput, mistakes: &mut Mistakes) -> String {
    let mut given: Option<LitStr> = None;
    each_option(&input.attrs, "settings", mistakes, &mut |option, mistakes| {
        match option.path.require_ident()?.to_string().as_str() {
            "section" => once(&mut given, option.value()?.parse()?, &option.path, mistakes),
            other => {
                return Err(
                    option.error(format!("there is no option `{other}` here: `#[settings]` knows `section`"))
                );
            }
        }
        Ok(())
    });
    match given {
        Some(name) => {
            check_name(&name, &name.value(), "section", mistakes);
            name.value()
        }
        None => {
            let name = snake_case(&input.ident.unraw().to_string());
            check_name(&input.ident, &name, "section", mistakes);
            name
        }
    }
}

/// Two underscores separate the parts of a variable, and its letters have no case.
fn check_name(at: impl ToTokens, name: &str, what: &str, mistakes: &mut Mistakes) {
    let letters = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !letters || name.contains("__") || name.ends_with('_') {
        let text = format!(
            "the {what} `{name}` must be lower-case ASCII words with one `_` between them, or no variable could set it"
        );
        mistakes.note(at, text);
    } else if what == "section" && name == "profile" {
        mistakes.note(at, "the section `profile` is taken: the tables of the profiles stand there");
    }
}

fn field(field: &syn::Field, mistakes: &mut Mistakes) -> Field {
    let ident = field.ident.clone().expect("bug in carafe: a named field without a name");
    let key = ident.unraw().to_string();
    check_name(&ident, &key, "key", mistakes);
    let Options { default, dev, env, check } = options(&field.attrs, mistakes);
    if let Some(expr) = &default {
        check_default(expr, &field.ty, mistakes);
    }
    Field {
        key,
        doc: doc::of(&field.attrs),
        ty: field.ty.clone(),
        default: default.map_or(Default::Nothing, |expr| match toml_literal::of(&expr) {
            Some(text) => Default::Toml(text),
            None => Default::Computed(expr),
        }),
        dev: dev.and_then(|expr| dev_default(&expr, &field.ty, mistakes)),
        env: env.map(|name| variable(&name, mistakes)),
        check,
        ident,
    }
}

#[derive(std::default::Default)]
struct Options {
    default: Option<Expr>,
    dev: Option<Expr>,
    env: Option<LitStr>,
    check: Option<syn::Path>,
}

fn options(attrs: &[Attribute], mistakes: &mut Mistakes) -> Options {
    let mut options = Options::default();
    each_option(attrs, "setting", mistakes, &mut |option, mistakes| {
        match option.path.require_ident()?.to_string().as_str() {
            "default" => once(&mut options.default, option.value()?.parse()?, &option.path, mistakes),
            "dev" => once(&mut options.dev, option.value()?.parse()?, &option.path, mistakes),
            "check" => once(&mut options.check, option.value()?.parse()?, &option.path, mistakes),
            "env" => once(&mut options.env, option.value()?.parse()?, &option.path, mistakes),
            other => {
                let text = format!(
                    "there is no option `{other}` here: `#[setting]` knows `default`, `dev`, `env` and `check`"
                );
                return Err(option.error(text));
            }
        }
        Ok(())
    });
    options
}

fn dev_default(expr: &Expr, ty: &Type, mistakes: &mut Mistakes) -> Option<String> {
    check_default(expr, ty, mistakes);
    let text = toml_literal::of(expr);
    if text.is_none() {
        mistakes.note(expr, "the default for `dev` must be a literal, or a list of literals");
    }
    text
}

fn variable(name: &LitStr, mistakes: &mut Mistakes) -> String {
    let text = name.value();
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if !text.starts_with(|c: char| c.is_ascii_uppercase()) || !text.chars().all(fits) {
        mistakes.note(name, format!("`{text}` must be the name of a variable, such as `DATABASE_URL`"));
    } else if text.starts_with("CARAFE_") {
        mistakes.note(
            name,
            "every setting has a `CARAFE_` variable already: this is for a name that others know",
        );
    }
    text
}

/// What can be said of a default without knowing the types.
fn check_default(expr: &Expr, ty: &Type, mistakes: &mut Mistakes) {
    if is_secret(ty) {
        let text = "a secret has no default: it would be in the code, and the same everywhere";
        return mistakes.note(expr, text);
    }
    let Some(name) = last_segment(ty).filter(|_| is_single_literal(expr)) else { return };
    let (fits, example) = match name.to_string().as_str() {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => {
            (is_whole_number(expr), "a whole number such as `20`")
        }
        "f32" | "f64" => (
            is_whole_number(expr) || is_literal(expr, |lit| matches!(lit, Lit::Float(_))),
            "a number such as `0.5`",
        ),
        "bool" => (is_literal(expr, |lit| matches!(lit, Lit::Bool(_))), "`true` or `false`"),
        "String" | "Duration" | "ByteSize" | "PathBuf" => {
            (is_literal(expr, |lit| matches!(lit, Lit::Str(_))), "a text in quotes, as in `carafe.toml`")
        }
        _ => return,
    };
    if !fits {
        mistakes.note(expr, format!("the default of a `{name}` is {example}"));
    }
}

fn is_single_literal(expr: &Expr) -> bool {
    toml_literal::of(expr).is_some() && !matches!(expr, Expr::Array(_))
}

fn is_whole_number(expr: &Expr) -> bool {
    match expr {
        Expr::Unary(unary) => is_whole_number(&unary.expr),
        expr => is_literal(expr, |lit| matches!(lit, Lit::Int(_))),
    }
}

fn is_literal(expr: &Expr, fits: impl Fn(&Lit) -> bool) -> bool {
    matches!(expr, Expr::Lit(ExprLit { lit, .. }) if fits(lit))
}

fn is_secret(ty: &Type) -> bool {
    match last_segment(ty) {
        Some(name) if name == "Secret" => true,
        Some(name) if name == "Option" => argument(ty).is_some_and(is_secret),
        _ => false,
    }
}

fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

fn argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
