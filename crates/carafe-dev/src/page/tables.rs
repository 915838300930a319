//! Names and values: the request, and what is known of the site.

use super::source;
use crate::{
    fault::{Fault, Row, Table},
    markup::Markup,
};

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    page.raw("<section aria-labelledby=\"request\"><h2 id=\"request\">Request</h2>\n");
    route(page, fault);
    for table in fault.facts.request.iter().filter(|table| !table.rows.is_empty()) {
        match table.folded {
            true => folded(page, table),
            false => {
                page.raw("<h3>").text(table.title).raw("</h3>\n");
                rows(page, &table.rows);
            }
        }
    }
    page.raw("<p class=\"note\">Request <code>")
        .text(&fault.facts.id)
        .raw("</code>, also in the log.</p></section>\n");
    page.raw("<section aria-labelledby=\"site\"><h2 id=\"site\">Site</h2>\n");
    for table in fault.facts.site.iter().filter(|table| !table.rows.is_empty()) {
        folded(page, table);
    }
    page.raw("</section>\n");
}

fn folded(page: &mut Markup, table: &Table) {
    page.raw("<details class=\"others\"><summary>").text(table.title).raw("</summary>\n");
    rows(page, &table.rows);
    page.raw("</details>\n");
}

fn route(page: &mut Markup, fault: &Fault) {
    let Some(handler) = &fault.handler else { return };
    page.raw("<h3>Route</h3>\n<dl class=\"rows\">\n<dt>Pattern</dt><dd><code>").text(&handler.pattern);
    page.raw("</code></dd>\n<dt>Function</dt><dd><code>").text(&handler.function).raw("</code></dd>\n");
    if let Some(name) = &handler.name {
        page.raw("<dt>Name</dt><dd><code>").text(name).raw("</code></dd>\n");
    }
    page.raw("<dt>App</dt><dd>").text(&handler.app).raw("</dd>\n<dt>Added at</dt><dd>");
    source::place(page, &handler.added);
    page.raw("</dd>\n</dl>\n");
}

/// Names and values of which nobody asks where they come from.
pub(super) fn pairs(page: &mut Markup, pairs: &[(String, String)]) {
    page.raw("<dl class=\"rows\">\n");
    for (name, value) in pairs {
        page.raw("<dt>").text(name).raw("</dt><dd><code>").text(value).raw("</code></dd>\n");
    }
    page.raw("</dl>\n");
}

fn rows(page: &mut Markup, rows: &[Row]) {
    page.raw("<dl class=\"rows\">\n");
    for Row { name, value, origin } in rows {
        page.raw("<dt>").text(name).raw("</dt><dd><code>").text(value).raw("</code>");
        if !origin.is_empty() {
            page.raw(" <small>").text(origin).raw("</small>");
        }
        page.raw("</dd>\n");
    }
    page.raw("</dl>\n");
}
