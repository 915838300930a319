//! Templates with colours, one line at a time: what is for the engine, and what is text.

use crate::markup::Markup;

/// Writes a line of a template.
pub(crate) fn write(markup: &mut Markup, line: &str) {
    let mut rest = line;
    while let Some((at, end)) = next(rest) {
        markup.text(&rest[..at]);
        let inside = &rest[at..end];
        match &inside[..2] {
            "{#" => markup.raw("<i class=\"c\">").text(inside).raw("</i>"),
            "{%" => markup.raw("<i class=\"k\">").text(inside).raw("</i>"),
            _ => markup.raw("<i class=\"s\">").text(inside).raw("</i>"),
        };
        rest = &rest[end..];
    }
    markup.text(rest);
}

/// Where the next piece for the engine begins and ends; to the end of the line if it goes on in the next.
fn next(text: &str) -> Option<(usize, usize)> {
    let marks = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let (at, close) = marks.iter().filter_map(|(open, close)| Some((text.find(open)?, *close))).min()?;
    let end = text[at + 2..].find(close).map_or(text.len(), |end| at + 2 + end + 2);
    Some((at, end))
}
