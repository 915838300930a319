//! Elements whose content is not read as tags.

use super::{
    attribute::Kind,
    css::Css,
    js::{Dialect, Js},
};

/// What the type of a script says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Code,
    Json,
    Other,
}

/// Whether nothing in the element is a tag but its own end.
pub(super) fn is_raw(element: &str) -> bool {
    matches!(
        element,
        "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext"
    )
}

/// How the content of such an element is read; nothing for those that hold tags.
pub(super) fn content(element: &str, script: Script) -> Option<Kind> {
    Some(match element {
        "script" => match script {
            Script::Code => Kind::Js(Js::new(Dialect::Script)),
            Script::Json => Kind::Js(Js::new(Dialect::Json)),
            Script::Other => {
                Kind::Never("nobody knows how a script of this type is read; use `<template>` for HTML")
            }
        },
        "style" => Kind::Css(Css::new()),
        "title" | "textarea" => Kind::Plain,
        element if is_raw(element) => Kind::Never("the content of this element cannot be escaped"),
        _ => return None,
    })
}

/// What a `type` says.
pub(super) fn script(kind: &str) -> Script {
    let kind = kind.split(';').next().unwrap_or(kind).trim();
    let is_json = kind.ends_with("json") || matches!(kind, "importmap" | "speculationrules");
    let is_script = kind.is_empty()
        || kind == "module"
        || kind.ends_with("javascript")
        || kind.ends_with("ecmascript")
        || kind.starts_with("text/javascript")
        || matches!(kind, "text/babel" | "text/jsx" | "text/typescript" | "text/jscript" | "text/livescript");
    match (is_json, is_script) {
        (true, _) => Script::Json,
        (_, true) => Script::Code,
        _ => Script::Other,
    }
}
