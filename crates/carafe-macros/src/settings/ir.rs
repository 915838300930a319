//! A section as the derive understands it.

use syn::{Expr, Ident, Path, Type};

pub(super) struct Section {
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) fields: Vec<Field>,
}

pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) key: String,
    pub(super) doc: String,
    pub(super) ty: Type,
    pub(super) default: Default,
    /// The default in the profile `dev`, as TOML.
    pub(super) dev: Option<String>,
    pub(super) env: Option<String>,
    /// A function that may refuse the value.
    pub(super) check: Option<Path>,
}

pub(super) enum Default {
    Nothing,
    /// A literal, as TOML writes it: plain data.
    Toml(String),
    /// Anything else: it is evaluated where the section is read.
    Computed(Expr),
}
