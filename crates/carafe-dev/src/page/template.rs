//! The template that failed, and the templates that led there.

use super::source;
use crate::{
    fault::{Fault, Template},
    markup::Markup,
};

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    let Some(template) = &fault.template else { return };
    if template.spot.is_none() && template.attempts.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"template\"><h2 id=\"template\">");
    match &template.spot {
        Some(spot) => {
            page.raw("In the template</h2>\n");
            source::boxed(page, spot);
        }
        None => drop(page.raw("The template</h2>\n")),
    }
    chain(page, template);
    attempts(page, template);
    names(page, template);
    page.raw("</section>\n");
}

/// The templates that include or extend it, the nearest first.
fn chain(page: &mut Markup, template: &Template) {
    if template.chain.is_empty() {
        return;
    }
    page.raw("<div class=\"calls way\">\n");
    for spot in &template.chain {
        page.raw("<details class=\"own\"><summary>asked for in <span class=\"at\">");
        source::place(page, spot);
        page.raw("</span></summary>\n");
        source::excerpt(page, spot);
        page.raw("</details>\n");
    }
    page.raw("</div>\n");
}

fn attempts(page: &mut Markup, template: &Template) {
    if template.attempts.is_empty() {
        return;
    }
    page.raw("<p class=\"note looked\">It was looked for here, in this order:</p>\n<ol class=\"causes\">\n");
    for (path, note) in &template.attempts {
        page.raw("<li><code>").text(path).raw("</code> (").text(note).raw(")</li>\n");
    }
    page.raw("</ol>\n");
}

fn names(page: &mut Markup, template: &Template) {
    if template.names.is_empty() {
        return;
    }
    page.raw("<p class=\"note\">Names that it has:");
    for (at, name) in template.names.iter().enumerate() {
        page.raw(if at == 0 { " <code>" } else { ", <code>" }).text(name).raw("</code>");
    }
    page.raw("</p>\n");
}
