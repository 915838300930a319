//! A link to a static file that nobody brings: a button makes a style sheet or a script, which can be empty.

use carafe_core::remedy::{Offer, Trouble};

use super::new_file;
use crate::{
    settings::StaticSettings,
    static_files::{UnknownFile, finder::Finder},
};

pub(super) fn offer(trouble: &Trouble<'_>) -> Option<Offer> {
    let name = trouble.find::<UnknownFile>()?.name().to_owned();
    let text = empty(&name)?;
    let settings = trouble.settings.get::<StaticSettings>().cloned().unwrap_or_default();
    let finder = Finder::of(trouble.site, &settings);
    let layer = finder.layers().iter().find(|layer| !layer.dir.is_embedded() && !layer.is_of_an_app())?;
    let path = new_file::place(layer.dir.path(), &name)?;
    let shown = new_file::shown(&path);
    Some(Offer::new(
        "Create the file",
        format!("Writes `{shown}` with a comment in it."),
        move || async move {
            new_file::write(&path, text)?;
            Ok(format!("`{shown}` is there now."))
        },
    ))
}

/// A picture without a picture in it would help nobody.
fn empty(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("/* What this site looks like. */\n"),
        "js" | "mjs" => Some("// What this site does in the browser.\n"),
        _ => None,
    }
}
