//! What the request asked its database: text, time, rows and line of each query, and which came again and again.

use super::source;
use crate::{
    fault::{Fault, Query, summary},
    markup::Markup,
};

/// More than so many are folded: what one looks for stands above them.
const OPEN: usize = 12;

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    if fault.queries.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"queries\"><h2 id=\"queries\">Asked of the database: ");
    page.text(&summary(&fault.queries)).raw("</h2>\n<ol class=\"queries\">\n");
    let (shown, rest) = fault.queries.split_at(fault.queries.len().min(OPEN));
    shown.iter().for_each(|query| one(page, query));
    page.raw("</ol>\n");
    if !rest.is_empty() {
        page.raw("<details class=\"others\"><summary>").text(&format!("{} more", rest.len()));
        page.raw("</summary>\n<ol class=\"queries\">\n");
        rest.iter().for_each(|query| one(page, query));
        page.raw("</ol></details>\n");
    }
    page.raw("</section>\n");
}

fn one(page: &mut Markup, query: &Query) {
    page.raw(if query.times > 1 { "<li class=\"again\">" } else { "<li>" });
    page.raw("<code class=\"sql\">").text(&query.sql).raw("</code>\n<p class=\"facts\">");
    if query.times > 1 {
        page.raw("<b>").text(&format!("{} times from this line", query.times)).raw("</b> · ");
    }
    page.text(&query.facts().join(" · ")).raw(" · <span class=\"at\">");
    source::place(page, &query.spot);
    page.raw("</span></p></li>\n");
}
