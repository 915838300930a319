//! Lines of the developer's own, with the one that matters marked.

use crate::{
    code,
    fault::Fault,
    markup::Markup,
    project::{Language, Spot},
};

pub(super) fn write(page: &mut Markup, fault: &Fault) {
    let Some((said, spot)) = &fault.spot else { return };
    page.raw("<section aria-labelledby=\"source\"><h2 id=\"source\">").text(said).raw("</h2>\n");
    boxed(page, spot);
    page.raw("</section>\n");
}

/// File and lines.
pub(super) fn boxed(page: &mut Markup, spot: &Spot) {
    page.raw("<div class=\"source\"><p class=\"file\">");
    place(page, spot);
    page.raw("</p>\n");
    excerpt(page, spot);
    page.raw("</div>\n");
}

/// File and line, as a link that opens the editor if there is one.
pub(super) fn place(page: &mut Markup, spot: &Spot) {
    let Spot { file, line, link, .. } = spot;
    match link {
        Some(link) => {
            page.raw("<a href=\"").text(link).raw("\" title=\"Open in the editor\">");
            page.text(&format!("{file}:{line}")).raw("</a>");
        }
        None => drop(page.raw("<span>").text(&format!("{file}:{line}")).raw("</span>")),
    }
}

pub(super) fn excerpt(page: &mut Markup, spot: &Spot) {
    if spot.excerpt.is_empty() {
        return;
    }
    // It scrolls sideways, so the keyboard must be able to reach it.
    page.raw("<pre class=\"code\" tabindex=\"0\" role=\"region\" aria-label=\"").text(&spot.file).raw("\">");
    for (number, text) in &spot.excerpt {
        let here = *number == spot.line;
        page.raw(if here { "<span class=\"line here\"><b>" } else { "<span class=\"line\"><b>" });
        page.text(&number.to_string()).raw("</b>");
        match spot.language {
            Language::Rust => code::write(page, text),
            #[cfg(feature = "template")]
            Language::Template => code::template::write(page, text),
        }
        page.raw("\n</span>");
        if let (true, Some((column, length))) = (here, spot.mark) {
            let blanks = " ".repeat(column.saturating_sub(1).min(text.chars().count()));
            page.raw("<span class=\"line caret\" aria-hidden=\"true\"><b></b>")
                .text(&blanks)
                .text(&"^".repeat(length.clamp(1, 200)))
                .raw("\n</span>");
        }
    }
    page.raw("</pre>\n");
}
