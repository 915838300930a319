//! A template that is not there: a button makes it, with as much in it as is known of what it is for.

use std::path::Path;

use carafe_core::remedy::{Offer, Trouble};
use carafe_template::{TemplateError, folders::Attempt};

use super::new_file;

pub(super) fn offer(trouble: &Trouble<'_>) -> Option<Offer> {
    let error = trouble.find::<TemplateError>()?;
    let name = error.missing()?;
    let folder = folder(error.attempts(), name)?;
    let path = new_file::place(folder, name)?;
    let (what, text) = content(error, name, folder);
    let shown = new_file::shown(&path);
    let does = format!("Writes `{shown}`, {what}.");
    Some(Offer::new("Create the template", does, move || async move {
        new_file::write(&path, &text)?;
        Ok(format!("`{shown}` is there now. Give it what it should say."))
    }))
}

/// The project's own folder: one that is there, or the one that was looked for first. What lies in the folder of an app
/// may be somebody else's.
fn folder<'a>(attempts: &'a [Attempt], name: &str) -> Option<&'a Path> {
    let own = attempts.iter().filter(|attempt| attempt.note.starts_with("the project"));
    let folders: Vec<_> = own.filter_map(|attempt| folder_of(attempt, name)).collect();
    folders.iter().find(|folder| folder.is_dir()).or(folders.first()).copied()
}

/// The folder that the name was looked for in, if templates are read from the disk there.
fn folder_of<'a>(attempt: &'a Attempt, name: &str) -> Option<&'a Path> {
    let depth = name.split('/').count();
    let folder = attempt.path.ancestors().nth(depth)?;
    // What a binary carries cannot be added to; its path is where it was when that was built.
    let on_disk = attempt.path.is_absolute() && !attempt.note.ends_with(", embedded");
    (on_disk && folder.join(name) == attempt.path).then_some(folder)
}

fn content(error: &TemplateError, name: &str, folder: &Path) -> (&'static str, String) {
    let title = name.rsplit('/').next().and_then(|last| last.split('.').next()).unwrap_or(name);
    let asked_by = (error.template() != name).then(|| asking_line(error)).flatten();
    match asked_by {
        _ if name.ends_with(".txt") => ("an empty text", String::new()),
        Some(line) if line.contains("extends") => ("a base with a block `main`", base()),
        Some(_) => ("an empty piece of a page", format!("{{# {title}: what is included here. #}}\n")),
        None if folder.join("base.html").is_file() => (
            "a page that extends `base.html`",
            format!(
                "{{% extends \"base.html\" %}}\n{{% block main %}}\n  <h1>{title}</h1>\n{{% endblock %}}\n"
            ),
        ),
        None => ("a page with a title", page(title)),
    }
}

/// The line that asks for it.
fn asking_line(error: &TemplateError) -> Option<String> {
    let excerpt = error.excerpt()?;
    let line = excerpt.lines().find(|(number, _)| *number == excerpt.line())?.1.to_owned();
    Some(line)
}

fn page(title: &str) -> String {
    document(&format!("<title>{title}</title>"), &format!("  <h1>{title}</h1>"))
}

fn base() -> String {
    document("<title>{% block title %}{% endblock %}</title>", "  {% block main %}{% endblock %}")
}

fn document(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n  {title}\n</head>\n<body>\n<main>\n{main}\n</main>\n</body>\n</html>\n"
    )
}
