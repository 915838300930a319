//! Forms in templates that post without the token of the session.

/// The lines of the forms that post and do not write `csrf_input()` or `csrf_token()`.
///
/// ```
/// use carafe_template::forms::without_token;
///
/// let page = "<form method=post>\n</form>\n<form METHOD=\"POST\">{{ csrf_input() }}</form>\n<form></form>";
/// assert_eq!(without_token(page), [1]);
/// ```
#[must_use]
pub fn without_token(source: &str) -> Vec<usize> {
    let lower = source.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = lower[at..].find("<form").map(|start| at + start) {
        let end = lower[start..].find("</form").map_or(lower.len(), |end| start + end);
        let tag = &lower[start..lower[start..end].find('>').map_or(end, |close| start + close)];
        let has_token = ["csrf_input", "csrf_token"].iter().any(|name| lower[start..end].contains(name));
        if posts(tag) && !leads_away(tag) && !has_token {
            found.push(source[..start].matches('\n').count() + 1);
        }
        at = start + "<form".len();
    }
    found
}

fn posts(tag: &str) -> bool {
    let values = tag.split("method").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('='));
    values.into_iter().any(|value| value.trim_start().trim_start_matches(['"', '\'']).starts_with("post"))
}

/// A form of another site's must not get our token.
fn leads_away(tag: &str) -> bool {
    let values = tag.split("action").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('='));
    values.into_iter().any(|value| {
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        ["http://", "https://", "//"].iter().any(|start| value.starts_with(start))
    })
}
