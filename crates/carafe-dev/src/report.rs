//! A failure as plain text: for curl, and for the clipboard.

use std::fmt::Write as _;

use crate::{
    fault::{Fault, Kind, summary},
    project::Spot,
};

/// What a person at a terminal reads.
pub(crate) fn write(fault: &Fault) -> String {
    let mut text = format!("{} {}: {}\n", fault.status, fault.reason, fault.title);
    let asked = format!("{} {}", fault.facts.method, fault.facts.target);
    let _ = match &fault.handler {
        Some(handler) => writeln!(text, "{asked}, in {} for {}", handler.function, handler.pattern),
        None => writeln!(text, "{asked}"),
    };
    if fault.kind == Kind::Welcome {
        text.push_str(
            "\nThe site runs and has no route yet: add one with `.get(\"/\", || \"Hello, World!\")`.\n",
        );
    }
    for (name, message) in &fault.fields {
        let _ = writeln!(text, "  {name}: {message}");
    }
    for hint in &fault.hints {
        let _ = writeln!(text, "\nhelp: {hint}");
    }
    for remedy in &fault.remedies {
        let _ = writeln!(
            text,
            "\nhelp: the page in a browser has a button for it, \"{}\": {}",
            remedy.label, remedy.does
        );
    }
    template(&mut text, fault);
    if let Some((said, spot)) = &fault.spot {
        let _ = writeln!(text, "\n{said}: {}:{}", spot.file, spot.line);
        excerpt(&mut text, spot);
    }
    causes(&mut text, fault);
    routes(&mut text, fault);
    calls(&mut text, fault);
    queries(&mut text, fault);
    let _ = writeln!(text, "\nRequest {}", fault.facts.id);
    text
}

fn template(text: &mut String, fault: &Fault) {
    let Some(template) = &fault.template else { return };
    if let Some(spot) = &template.spot {
        let _ = writeln!(text, "\nIn the template: {}:{}", spot.file, spot.line);
        excerpt(text, spot);
    }
    for spot in &template.chain {
        let _ = writeln!(text, "  asked for in {}:{}", spot.file, spot.line);
    }
    for (path, note) in &template.attempts {
        let _ = writeln!(text, "  looked for as {path} ({note})");
    }
    if !template.names.is_empty() {
        let _ = writeln!(text, "  names that it has: {}", template.names.join(", "));
    }
}

fn excerpt(text: &mut String, spot: &Spot) {
    for (number, line) in &spot.excerpt {
        let mark = if *number == spot.line { '>' } else { ' ' };
        let _ = writeln!(text, "{}", format!("{mark} {number:>4} | {line}").trim_end());
    }
}

fn causes(text: &mut String, fault: &Fault) {
    if fault.causes.is_empty() || fault.kind == Kind::Panic {
        return;
    }
    text.push('\n');
    for cause in &fault.causes {
        let kind = cause.kind.as_ref().map(|kind| format!(" ({kind})")).unwrap_or_default();
        let _ = writeln!(text, "caused by: {}{kind}", cause.text);
    }
}

/// At a terminal the nearest are enough.
fn routes(text: &mut String, fault: &Fault) {
    const SHOWN: usize = 20;
    if !fault.candidates.is_empty() {
        text.push_str("\nWhy no route answers, the nearest first:\n");
    }
    for candidate in fault.candidates.iter().take(SHOWN) {
        let _ = writeln!(text, "  {:<7} {:<24} {}", candidate.methods, candidate.pattern, candidate.why);
    }
    if let Some(more) = fault.routes.checked_sub(SHOWN).filter(|_| fault.candidates.len() > SHOWN) {
        let _ = writeln!(text, "  and {more} more");
    }
}

fn calls(text: &mut String, fault: &Fault) {
    let own: Vec<_> = fault.frames.iter().filter(|frame| frame.owner.is_none()).collect();
    if !own.is_empty() {
        text.push_str("\nYour calls, the last one first:\n");
    }
    for frame in own {
        let place =
            frame.spot.as_ref().map(|spot| format!("{}:{}", spot.file, spot.line)).unwrap_or_default();
        let _ = writeln!(text, "  {}  {place}", frame.function);
    }
}

/// At a terminal the text of the first is enough.
fn queries(text: &mut String, fault: &Fault) {
    const SHOWN: usize = 20;
    if fault.queries.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nAsked of the database: {}", summary(&fault.queries));
    for query in fault.queries.iter().take(SHOWN) {
        let again = if query.times > 1 { format!("{} times, ", query.times) } else { String::new() };
        let place = format!("{}:{}", query.spot.file, query.spot.line);
        let _ = writeln!(text, "  {}\n    {again}{}  {place}", query.sql, query.facts().join(", "));
    }
    if let Some(more) = fault.queries.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(text, "  and {more} more");
    }
}
