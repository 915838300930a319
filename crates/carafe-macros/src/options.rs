//! The options in the attributes of a derive: `#[setting(default = 20)]`.

use quote::ToTokens;
use syn::{Attribute, Error, meta::ParseNestedMeta};

use crate::mistakes::Mistakes;

/// Every option of every attribute of this name. A mistake ends one attribute; the others are read all the same.
pub(crate) fn each_option(
    attrs: &[Attribute],
    name: &str,
    mistakes: &mut Mistakes,
    read: &mut dyn FnMut(&ParseNestedMeta<'_>, &mut Mistakes) -> Result<(), Error>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let parsed = attr.parse_nested_meta(|option| read(&option, mistakes));
        if let Err(error) = parsed {
            mistakes.add(error);
        }
    }
}

pub(crate) fn once<T>(given: &mut Option<T>, value: T, at: impl ToTokens, mistakes: &mut Mistakes) {
    if given.replace(value).is_some() {
        let text = format!("the option `{}` is given twice", at.to_token_stream());
        mistakes.note(at, text);
    }
}
