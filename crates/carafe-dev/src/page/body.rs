//! The page from top to bottom: what, why, where, what now; then everything else that is known.

use super::{calls, offers, queries, routes, source, tables, template};
use crate::{
    fault::{Fault, Kind},
    markup::Markup,
    report,
};

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    bar(page, fault);
    page.raw("<main>\n");
    headline(page, fault);
    hints(page, fault);
    template::write(page, fault);
    source::write(page, fault);
    causes(page, fault);
    fields(page, fault);
    routes::write(page, fault);
    calls::write(page, fault);
    queries::write(page, fault);
    tables::write(page, fault);
    page.raw("</main>\n<textarea id=\"report\" aria-label=\"The report as text\" readonly hidden>");
    page.text(&report::write(fault)).raw("</textarea>\n");
    page.raw("<textarea id=\"curl\" aria-label=\"The request as a command\" readonly hidden>");
    page.text(&fault.curl).raw("</textarea>\n");
}

/// What was asked, and what one can do with this page.
fn bar(page: &mut Markup, fault: &Fault) {
    page.raw("<header class=\"bar\"><p class=\"asked\"><span class=\"status\">")
        .text(&fault.status.to_string());
    page.raw("</span> <b>")
        .text(&fault.facts.method)
        .raw("</b> <code>")
        .text(&fault.facts.target)
        .raw("</code></p>\n");
    page.raw(
        "<p class=\"tools\"><button type=\"button\" data-copies=\"report\" hidden>Copy as text</button>",
    );
    page.raw("<button type=\"button\" data-copies=\"curl\" hidden>Copy as cURL</button>");
    page.raw("<button type=\"button\" id=\"again\" hidden>Try again</button></p></header>\n");
}

fn headline(page: &mut Markup, fault: &Fault) {
    page.raw("<p class=\"kind\">").text(&kind(fault)).raw("</p>\n<h1>").prose(&fault.title).raw("</h1>\n");
    if let Some(handler) = &fault.handler {
        page.raw("<p class=\"where\">in <code>").text(&handler.function).raw("</code> for <code>");
        page.text(&handler.pattern).raw("</code></p>\n");
    }
    if matches!(fault.kind, Kind::Error) && fault.public != fault.title {
        page.raw("<p class=\"public\">A visitor reads: “").text(&fault.public).raw("”</p>\n");
    }
}

fn kind(fault: &Fault) -> String {
    let reason = format!("{} {}", fault.status, fault.reason);
    match (fault.kind, fault.causes.first().and_then(|cause| cause.kind.as_ref())) {
        (Kind::Panic, _) => format!("{reason} · panic"),
        (Kind::Error, Some(kind)) => format!("{reason} · {kind}"),
        _ => reason,
    }
}

fn hints(page: &mut Markup, fault: &Fault) {
    if fault.hints.is_empty() && fault.remedies.is_empty() {
        return;
    }
    page.raw("<section class=\"hint\" aria-labelledby=\"hint\"><h2 id=\"hint\">What you can do</h2>\n");
    for hint in &fault.hints {
        page.raw("<p>").prose(hint).raw("</p>\n");
    }
    offers::write(page, fault);
    page.raw("</section>\n");
}

/// The chain, unless it is one cause that the headline says already.
fn causes(page: &mut Markup, fault: &Fault) {
    let says_more = fault.causes.len() > 1 || fault.causes.iter().any(|cause| cause.text != fault.title);
    if !says_more || fault.kind == Kind::Panic {
        return;
    }
    page.raw("<section aria-labelledby=\"causes\"><h2 id=\"causes\">Caused by</h2>\n<ol class=\"causes\">\n");
    for cause in &fault.causes {
        page.raw("<li>").text(&cause.text);
        if let Some(kind) = &cause.kind {
            page.raw(" <code>").text(kind).raw("</code>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ol></section>\n");
}

fn fields(page: &mut Markup, fault: &Fault) {
    if fault.fields.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"fields\"><h2 id=\"fields\">What was sent does not fit</h2>\n");
    tables::pairs(page, &fault.fields);
    page.raw("</section>\n");
}
