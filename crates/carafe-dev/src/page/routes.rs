//! The routes that do not answer a path, each with its reason, the nearest first.

use super::source;
use crate::{
    fault::{Candidate, Fault},
    markup::Markup,
};

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    let (near, far): (Vec<_>, Vec<_>) = fault.candidates.iter().partition(|candidate| candidate.near);
    if fault.candidates.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"routes\"><h2 id=\"routes\">Why no route answers</h2>\n");
    match near.is_empty() {
        true => list(page, &far),
        false => list(page, &near),
    }
    if !near.is_empty() && !far.is_empty() {
        page.raw("<details class=\"others\"><summary>")
            .text(&far.len().to_string())
            .raw(" more, further away</summary>\n");
        list(page, &far);
        page.raw("</details>\n");
    }
    if fault.routes > fault.candidates.len() {
        page.raw("<p class=\"note\">There are ").text(&fault.routes.to_string());
        page.raw(" routes; the command <code>routes</code> lists all of them.</p>\n");
    }
    page.raw("</section>\n");
}

fn list(page: &mut Markup, candidates: &[&Candidate]) {
    page.raw("<table class=\"routes\"><thead><tr><th scope=\"col\">Methods</th><th scope=\"col\">Path</th>");
    page.raw("<th scope=\"col\">Why not</th><th scope=\"col\">Added at</th></tr></thead>\n<tbody>\n");
    for candidate in candidates {
        page.raw("<tr><td class=\"methods\">")
            .text(&candidate.methods)
            .raw("</td><td class=\"pattern\"><code>");
        pattern(page, candidate);
        page.raw("</code>");
        if !candidate.name.is_empty() {
            page.raw(" <small>").text(&candidate.name).raw("</small>");
        }
        page.raw("</td><td class=\"why\">").prose(&candidate.why).raw("</td><td class=\"at\">");
        source::place(page, &candidate.added);
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}

/// As a link, where a browser can go there.
fn pattern(page: &mut Markup, candidate: &Candidate) {
    let Candidate { pattern, methods, .. } = candidate;
    let here = pattern.starts_with('/') && !pattern.starts_with("//") && !pattern.contains(['{', '*', '\\']);
    if here && methods.split(' ').any(|method| method == "GET") {
        page.raw("<a href=\"").text(pattern).raw("\">").text(pattern).raw("</a>");
    } else {
        page.text(pattern);
    }
}
