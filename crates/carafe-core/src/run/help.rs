//! What the program prints for `help`.

use super::words;
use crate::{
    AppId, Site,
    command::{Commands, Listed, Version},
    output::{Cell, Paint, Table, Tone},
};

/// The list of commands, app by app.
pub(super) fn help(program: &str, site: &Site, commands: &Commands<'_>, paint: Paint) -> String {
    let mut text = format!("{}\n\n", version(program, site));
    text.push_str(&format!("{} {program} [OPTIONS] [COMMAND] [ARGUMENTS]\n", heading("Usage:", paint)));
    let (framework, own): (Vec<_>, Vec<_>) =
        commands.all().iter().partition(|listed| listed.added.part.is_built_in());
    let helps = [("help", "Show this, or the help of one command.")];
    text.push_str(&group("Commands", &framework, &helps, paint));
    for app in site.apps() {
        let of_app: Vec<_> = own.iter().filter(|listed| listed.added.app.id() == app.id()).copied().collect();
        let title = if app.id() == AppId::PROGRAM { program } else { app.namespace() };
        text.push_str(&group(title, &of_app, &[], paint));
    }
    text.push_str(&options(program, paint));
    text.push_str(&format!("\n`{program} help COMMAND` tells more about one.\n"));
    text
}

/// The program, the version it gave itself, and ours.
pub(super) fn version(program: &str, site: &Site) -> String {
    let ours = concat!("carafe ", env!("CARGO_PKG_VERSION"));
    match site.parts_of::<Version>(AppId::PROGRAM).last() {
        Some(own) => format!("{program} {} ({ours})", own.part.as_str()),
        None => format!("{program} ({ours})"),
    }
}

fn group(title: &str, commands: &[&Listed<'_>], more: &[(&str, &str)], paint: Paint) -> String {
    if commands.is_empty() && more.is_empty() {
        return String::new();
    }
    let mut table = Table::bare();
    for listed in commands {
        table.row(line(&listed.shown, &about(listed)));
    }
    for (name, about) in more {
        table.row(line(name, about));
    }
    format!("\n{}\n{}", heading(&format!("{title}:"), paint), table.render(paint, None))
}

fn options(program: &str, paint: Paint) -> String {
    let mut table = Table::bare();
    for arg in words::head_grammar(program).get_arguments() {
        let short = arg.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
        let value = arg.get_value_names().filter(|_| arg.get_action().takes_values());
        let value = value.and_then(|names| names.first()).map_or(String::new(), |name| format!(" <{name}>"));
        let long = arg.get_long().unwrap_or_default();
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        table.row(line(&format!("{short}--{long}{value}"), &help));
    }
    format!("\n{}\n{}", heading("Options:", paint), table.render(paint, None))
}

fn line(name: &str, about: &str) -> [Cell; 2] {
    [Cell::of(Tone::Name, format!("  {name}")), about.into()]
}

fn about(listed: &Listed<'_>) -> String {
    let about = listed.added.part.grammar().get_about().map(ToString::to_string);
    about.unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

fn heading(text: &str, paint: Paint) -> String {
    paint.apply(Tone::Head, text)
}
