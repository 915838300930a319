//! Buttons that do something about the error.

use crate::{fault::Fault, markup::Markup, offers::BELOW};

/// Inside of the hints: what can be done, and who does it.
pub(super) fn write(page: &mut Markup, fault: &Fault) {
    for remedy in &fault.remedies {
        match &remedy.key {
            Some(key) => {
                page.raw("<form method=\"post\" action=\"").text(&fault.door).raw(BELOW).text(key).raw("\">");
                page.raw("<button class=\"do\">")
                    .text(&remedy.label)
                    .raw("</button> <span>")
                    .prose(&remedy.does);
                page.raw("</span></form>\n");
            }
            None => {
                page.raw("<p>").prose(&remedy.does).raw(" <em>").text(remedy.why_not).raw("</em></p>\n");
            }
        }
    }
}
