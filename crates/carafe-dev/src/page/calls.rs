//! The calls that led to an error: the developer's own open, everybody else's folded.

use super::source;
use crate::{
    backtrace::Frame,
    fault::{Fault, Kind},
    markup::Markup,
};

/// So many of the developer's own calls come with their lines; the rest is names and places.
const OPEN: usize = 6;

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    if fault.frames.is_empty() {
        return without(page, fault);
    }
    page.raw("<section aria-labelledby=\"calls\"><h2 id=\"calls\">Calls, the last one first</h2>\n<div class=\"calls\">\n");
    let mut rest = fault.frames.as_slice();
    let mut open = OPEN;
    while let Some(first) = rest.first() {
        if first.owner.is_none() {
            let shown = is_shown(fault, first);
            own(page, first, if shown { 0 } else { open });
            open = open.saturating_sub(usize::from(!shown));
            rest = &rest[1..];
        } else {
            let end = rest.iter().position(|frame| frame.owner.is_none()).unwrap_or(rest.len());
            others(page, &rest[..end]);
            rest = &rest[end..];
        }
    }
    page.raw("</div></section>\n");
}

/// Whether its line stands above already.
fn is_shown(fault: &Fault, frame: &Frame) -> bool {
    let spot = fault.spot.as_ref().map(|(_, spot)| spot);
    frame
        .spot
        .as_ref()
        .zip(spot)
        .is_some_and(|(own, shown)| (&own.file, own.line) == (&shown.file, shown.line))
}

fn without(page: &mut Markup, fault: &Fault) {
    if fault.status >= 500 && matches!(fault.kind, Kind::Error) {
        page.raw("<p class=\"note\">Start the program with <code>RUST_BACKTRACE=1</code> to see the calls that led here.</p>\n");
    }
}

fn own(page: &mut Markup, frame: &Frame, open: usize) {
    page.raw(if open == OPEN {
        "<details class=\"own\" open><summary>"
    } else {
        "<details class=\"own\"><summary>"
    });
    page.raw("<code>").text(&frame.function).raw("</code>");
    if let Some(spot) = &frame.spot {
        page.raw(" <span class=\"at\">");
        source::place(page, spot);
        page.raw("</span>");
    }
    page.raw("</summary>\n");
    if let Some(spot) = frame.spot.as_ref().filter(|_| open > 0) {
        source::excerpt(page, spot);
    }
    page.raw("</details>\n");
}

fn others(page: &mut Markup, frames: &[Frame]) {
    let mut owners: Vec<&str> = Vec::new();
    for owner in frames.iter().filter_map(|frame| frame.owner.as_deref()) {
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners.truncate(5);
    let calls = if frames.len() == 1 { "1 call".to_owned() } else { format!("{} calls", frames.len()) };
    page.raw("<details class=\"others\"><summary>").text(&calls).raw(" in ").text(&owners.join(", "));
    page.raw("</summary>\n<ol>\n");
    for frame in frames {
        page.raw("<li><code>").text(&frame.function).raw("</code>");
        if let Some(spot) = &frame.spot {
            page.raw(" <span class=\"at\">").text(&format!("{}:{}", spot.file, spot.line)).raw("</span>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ol></details>\n");
}
