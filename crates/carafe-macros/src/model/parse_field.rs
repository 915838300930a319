//! The attributes of one field of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Error, Expr, ExprLit, Ident, Lit, LitBool, LitStr, Token, Type, Visibility, ext::IdentExt,
    meta::ParseNestedMeta, parenthesized, parse::Parse, spanned::Spanned,
};

use super::ir::{DbDefault, Field, FieldOptions, ManyToMany, OnDelete, Reverse};
use crate::{
    doc,
    mistakes::Mistakes,
    options::{each_option, once},
    paths,
};

const KNOWN: &str = "`primary_key`, `auto_increment`, `column`, `max_length`, `digits`, `min`, `max`, `unique`, `index`, \
                     `blank`, `default`, `db_default`, `auto_now`, `auto_now_add`, `generated`, `stored`, `on_delete`, \
                     `constraint`, `related_name`, `to_field`, `limit_choices_to`, `validators`, `error_messages`, \
                     `unique_for_date`, `unique_for_month`, `unique_for_year`, `label`, `editable`, `comment`, `collation`, \
                     `ordered` and `order_with_respect_to`";
/// What `validate` and the database find, and what `error_messages` can say in other words.
const CODES: [&str; 12] = [
    "blank",
    "choice",
    "max_length",
    "min",
    "max",
    "digits",
    "value",
    "invalid",
    "unique",
    "unique_for",
    "null",
    "limit_choices_to",
];
const DELETES: &str = "`cascade`, `protect`, `restrict`, `set_null`, `set_default`, `set(…)`, `do_nothing`, \
                       `db_cascade`, `db_set_null` and `db_set_default`";

/// One field of the struct.
pub(super) enum Parsed {
    Column(Box<Field>),
    Reverse(Reverse),
    ManyToMany(ManyToMany),
}

pub(super) fn field(field: &syn::Field, model: &Ident, mistakes: &mut Mistakes) -> Parsed {
    let ident = field.ident.clone().expect("bug in carafe: a named field without a name");
    let ty = without_self(&field.ty, model);
    let vis = field.vis.clone();
    if let Some(attr) = field.attrs.iter().find(|attr| attr.path().is_ident("reverse")) {
        return Parsed::Reverse(reverse(attr, (ident, vis, ty), mistakes));
    }
    if is_many_to_many(field) {
        return Parsed::ManyToMany(many_to_many(&field.attrs, (ident, vis, ty), mistakes));
    }
    let name = ident.unraw().to_string();
    let doc = doc::of(&field.attrs);
    Parsed::Column(Box::new(Field { ident, name, vis, ty, doc, options: options(&field.attrs, mistakes) }))
}

/// In the struct of handles `Self` would be that struct.
fn without_self(ty: &Type, model: &Ident) -> Type {
    fn replace(tokens: TokenStream, model: &Ident) -> TokenStream {
        tokens
            .into_iter()
            .map(|tree| match tree {
                proc_macro2::TokenTree::Ident(ident) if ident == "Self" => {
                    proc_macro2::TokenTree::Ident(Ident::new(&model.to_string(), ident.span()))
                }
                proc_macro2::TokenTree::Group(group) => {
                    let mut made = proc_macro2::Group::new(group.delimiter(), replace(group.stream(), model));
                    made.set_span(group.span());
                    proc_macro2::TokenTree::Group(made)
                }
                other => other,
            })
            .collect()
    }
    syn::parse2(replace(quote!(#ty), model)).unwrap_or_else(|_| ty.clone())
}

/// By its name, or by the attribute where the type has another name.
fn is_many_to_many(field: &syn::Field) -> bool {
    let named = match &field.ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "ManyToMany"),
        _ => false,
    };
    named || field.attrs.iter().any(|attr| attr.path().is_ident("many_to_many"))
}

type Named = (Ident, Visibility, Type);

fn reverse(attr: &Attribute, (ident, vis, ty): Named, mistakes: &mut Mistakes) -> Reverse {
    let field = attr.parse_args::<Ident>().unwrap_or_else(|_| {
        mistakes.note(attr, "name the foreign key that points here: `#[reverse(author)]`");
        ident.clone()
    });
    Reverse { ident, vis, ty, field }
}

fn many_to_many(attrs: &[Attribute], (ident, vis, ty): Named, mistakes: &mut Mistakes) -> ManyToMany {
    let mut made = ManyToMany {
        ident,
        vis,
        ty,
        doc: doc::of(attrs),
        through: None,
        symmetrical: false,
        related_name: None,
        label: None,
    };
    each_option(attrs, "many_to_many", mistakes, &mut |option, _| many_to_many_option(option, &mut made));
    each_option(attrs, "field", mistakes, &mut |option, _| {
        Err(option.error("a many-to-many relation is no column: its options stand in `#[many_to_many(…)]`"))
    });
    made
}

fn many_to_many_option(option: &ParseNestedMeta<'_>, made: &mut ManyToMany) -> Result<(), Error> {
    match option.path.require_ident()?.to_string().as_str() {
        "through" => made.through = Some(through(option)?),
        "symmetrical" => made.symmetrical = true,
        "related_name" => made.related_name = Some(option.value()?.parse()?),
        "label" => made.label = Some(option.value()?.parse()?),
        other => {
            let text = format!(
                "there is no option `{other}` here: `#[many_to_many]` knows `through(Model, this_side, other_side)`, \
                 `symmetrical`, `related_name` and `label`"
            );
            return Err(option.error(text));
        }
    }
    Ok(())
}

fn through(option: &ParseNestedMeta<'_>) -> Result<(syn::Path, Ident, Ident), Error> {
    let content;
    parenthesized!(content in option.input);
    let model = content.parse()?;
    content.parse::<Token![,]>()?;
    let source = content.parse()?;
    content.parse::<Token![,]>()?;
    Ok((model, source, content.parse()?))
}

fn options(attrs: &[Attribute], mistakes: &mut Mistakes) -> FieldOptions {
    let mut made = FieldOptions::default();
    each_option(attrs, "field", mistakes, &mut |option, mistakes| field_option(option, &mut made, mistakes));
    made
}

fn field_option(
    option: &ParseNestedMeta<'_>,
    made: &mut FieldOptions,
    mistakes: &mut Mistakes,
) -> Result<(), Error> {
    let at = &option.path;
    match at.require_ident()?.to_string().as_str() {
        "primary_key" => made.primary_key = flag(option)?,
        "auto_increment" => made.auto_increment = Some(flag(option)?),
        "unique" => made.unique = flag(option)?,
        "index" => made.index = Some(flag(option)?),
        "blank" => made.blank = Some(flag(option)?),
        "auto_now" => made.auto_now = flag(option)?,
        "auto_now_add" => made.auto_now_add = flag(option)?,
        "stored" => made.stored = Some(flag(option)?),
        "editable" => made.uneditable = !flag(option)?,
        "constraint" => made.unconstrained = !flag(option)?,
        "max_length" => once(&mut made.max_length, option.value()?.parse()?, at, mistakes),
        "min" => once(&mut made.min, option.value()?.parse()?, at, mistakes),
        "max" => once(&mut made.max, option.value()?.parse()?, at, mistakes),
        "default" => once(&mut made.default, option.value()?.parse()?, at, mistakes),
        "column" => once(&mut made.column, option.value()?.parse()?, at, mistakes),
        "generated" => once(&mut made.generated, option.value()?.parse()?, at, mistakes),
        "related_name" => once(&mut made.related_name, option.value()?.parse()?, at, mistakes),
        "label" => once(&mut made.label, option.value()?.parse()?, at, mistakes),
        "comment" => once(&mut made.comment, option.value()?.parse()?, at, mistakes),
        "collation" => once(&mut made.collation, option.value()?.parse()?, at, mistakes),
        "to_field" => once(&mut made.to_field, option.value()?.parse()?, at, mistakes),
        "limit_choices_to" => once(&mut made.limit_choices_to, option.value()?.parse()?, at, mistakes),
        "validators" => made.validators.extend(validators(option)?),
        "error_messages" => made.error_messages.extend(error_messages(option)?),
        "unique_for_date" => made.unique_for.push(("Date", option.value()?.parse()?)),
        "unique_for_month" => made.unique_for.push(("Month", option.value()?.parse()?)),
        "unique_for_year" => made.unique_for.push(("Year", option.value()?.parse()?)),
        "ordered" => once(&mut made.order, None, at, mistakes),
        "order_with_respect_to" => once(&mut made.order, Some(option.value()?.parse()?), at, mistakes),
        "digits" => once(&mut made.digits, digits(option)?, at, mistakes),
        "db_default" => once(&mut made.db_default, db_default(option.value()?.parse()?), at, mistakes),
        "on_delete" => once(&mut made.on_delete, on_delete(option)?, at, mistakes),
        other => {
            return Err(option.error(format!("there is no option `{other}` here: `#[field]` knows {KNOWN}")));
        }
    }
    Ok(())
}

/// `unique`, or `unique = false`.
fn flag(option: &ParseNestedMeta<'_>) -> Result<bool, Error> {
    if option.input.peek(Token![=]) { Ok(option.value()?.parse::<LitBool>()?.value) } else { Ok(true) }
}

/// `digits(10, 2)`: in all, and behind the point.
fn digits(option: &ParseNestedMeta<'_>) -> Result<(Expr, Expr), Error> {
    let content;
    parenthesized!(content in option.input);
    let all = content.parse()?;
    content.parse::<Token![,]>()?;
    Ok((all, content.parse()?))
}

/// `validators(even, not_taken)`: functions that look at the value.
fn validators(option: &ParseNestedMeta<'_>) -> Result<Vec<Expr>, Error> {
    let content;
    parenthesized!(content in option.input);
    Ok(content.parse_terminated(Expr::parse, Token![,])?.into_iter().collect())
}

/// `error_messages(unique = "Somebody has this name.")`.
fn error_messages(option: &ParseNestedMeta<'_>) -> Result<Vec<(Ident, LitStr)>, Error> {
    let content;
    parenthesized!(content in option.input);
    let message = |input: syn::parse::ParseStream<'_>| {
        let code: Ident = input.parse()?;
        if !CODES.contains(&code.to_string().as_str()) {
            let known = CODES.map(|code| format!("`{code}`")).join(", ");
            return Err(Error::new(code.span(), format!("nothing has the code `{code}`: there is {known}")));
        }
        input.parse::<Token![=]>()?;
        Ok((code, input.parse()?))
    };
    Ok(content.parse_terminated(message, Token![,])?.into_iter().collect())
}

/// `now`, `sql("…")`, or a value.
fn db_default(expr: Expr) -> DbDefault {
    match &expr {
        Expr::Path(path) if path.path.is_ident("now") => DbDefault::Now,
        Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("sql")) => {
            match call.args.first() {
                Some(Expr::Lit(ExprLit { lit: Lit::Str(sql), .. })) => DbDefault::Sql(sql.clone()),
                _ => DbDefault::Value(expr),
            }
        }
        _ => DbDefault::Value(expr),
    }
}

fn on_delete(option: &ParseNestedMeta<'_>) -> Result<OnDelete, Error> {
    let value = option.value()?;
    let (word, db) = (value.parse::<Ident>()?, paths::db());
    let simple = |variant: &str| {
        let variant = Ident::new(variant, word.span());
        OnDelete { variant: quote!(#db::meta::OnDelete::#variant), set: None, span: word.span() }
    };
    Ok(match word.to_string().as_str() {
        "cascade" => simple("Cascade"),
        "protect" => simple("Protect"),
        "restrict" => simple("Restrict"),
        "set_null" => simple("SetNull"),
        "set_default" => simple("SetDefault"),
        "do_nothing" => simple("DoNothing"),
        "db_cascade" => simple("DbCascade"),
        "db_set_null" => simple("DbSetNull"),
        "db_set_default" => simple("DbSetDefault"),
        "set" => {
            let content;
            parenthesized!(content in value);
            OnDelete { set: Some(content.parse()?), ..simple("Set") }
        }
        other => {
            return Err(Error::new(
                word.span(),
                format!("there is no `{other}`: `on_delete` is one of {DELETES}"),
            ));
        }
    })
}

/// What can be said of the options together, without knowing the type.
pub(super) fn check(field: &Field, mistakes: &mut Mistakes) {
    let options = &field.options;
    if options.auto_now && options.auto_now_add {
        mistakes
            .note(&field.ident, "`auto_now` is set at each save, `auto_now_add` at the first: choose one");
    }
    if let (Some(default), true) = (&options.default, options.auto_now || options.auto_now_add) {
        mistakes.note(default, "a field that sets itself takes no default");
    }
    if let (Some(default), Some(_)) = (&options.default, &options.order) {
        mistakes.note(default, "a new row goes to the end of the order, so the field takes no default");
    }
    if let (Some(default), Some(_)) = (&options.default, &options.generated) {
        mistakes.note(default, "the database computes this field, so it takes no default");
    }
    if let (Some(_), None) = (options.stored, &options.generated) {
        mistakes.note(&field.ident, "`stored` belongs to `generated`");
    }
    if let (Some(marker), false) = (&options.to_field, options.unique || options.primary_key) {
        mistakes.note(marker, "foreign keys can only point at what no two rows share: `unique` is missing");
    }
    if let (Some(marker), Some(_)) = (&options.to_field, inside_option(&field.ty)) {
        mistakes.note(marker, "foreign keys cannot point at what may be missing: the field is an `Option`");
    }
    if let Some(name) = options.related_name.as_ref().filter(|name| !is_name(&name.value())) {
        let text = "a way back has a name like a field; without `related_name` it has none, which hides it";
        mistakes.note(name, text);
    }
    if let Some(double) = nested_option(&field.ty) {
        mistakes.add(Error::new(double.span(), "a column is null or it is not: there is no second `Option`"));
    }
    let empty = |text: &Option<LitStr>| text.as_ref().is_some_and(|text| text.value().is_empty());
    if empty(&options.column) {
        mistakes.note(&options.column, "a column needs a name");
    }
}

fn is_name(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok() && !text.contains("__")
}

/// The inner type of `Option<Option<…>>`.
fn nested_option(ty: &Type) -> Option<&Type> {
    let inner = inside_option(ty)?;
    inside_option(inner).map(|_| inner)
}

/// The type inside an `Option`.
pub(super) fn inside_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
