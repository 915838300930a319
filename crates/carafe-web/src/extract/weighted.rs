//! Lists with weights: `a, b;q=0.5`, as the `Accept` headers have them (RFC 9110 §12.4.2).

use http::{HeaderMap, HeaderName};

use super::quoted;

/// What comes after so many items is not read: nobody likes more, and each costs a comparison for each offer.
const MOST_ITEMS: usize = 100;

/// One item of the list, and how much it is liked: from 0, not at all, to 1,000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weighted {
    pub(super) item: String,
    pub(super) weight: u16,
}

/// All lines of a header as one list, in order; nothing when the header is absent. Items that cannot be read are
/// left out.
pub(super) fn parse(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<Weighted>> {
    if !headers.contains_key(name) {
        return None;
    }
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    Some(lines.flat_map(|line| quoted::split(line, b',')).take(MOST_ITEMS).filter_map(weighted).collect())
}

fn weighted(text: &str) -> Option<Weighted> {
    let (mut end, mut weight) = (0, 1000);
    for piece in quoted::split(text, b';') {
        if let Some(("q" | "Q", value)) =
            piece.split_once('=').map(|(name, value)| (name.trim(), value.trim()))
        {
            weight = thousandths(value)?;
            break;
        }
        end += piece.len() + 1;
    }
    let item = text[..end.saturating_sub(1)].trim();
    (!item.is_empty()).then(|| Weighted { item: item.to_owned(), weight })
}

/// From `0.5` to 500; nothing unless it is a number from 0 to 1 with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let sound =
        matches!(whole, "0" | "1") && decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
    let weight = format!("{whole}{decimals:0<3}").parse().ok().filter(|_| sound)?;
    (weight <= 1000).then_some(weight)
}
