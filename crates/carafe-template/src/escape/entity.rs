//! Reads character references in an attribute's value, so that what is inside is read as a browser reads it.

/// The text that a browser sees, where `&#106;` is `j`.
///
/// Of the named references those are known that could change how a URL, a script, a style or a page is read.
pub(crate) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let (char, length) = reference(&rest[at..]).unwrap_or(('&', 1));
        decoded.push(char);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    decoded
}

/// Whether a text ends within a character reference, so that what follows may complete it.
pub(super) fn is_open(text: &str) -> bool {
    let tail = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    tail.ends_with('&')
}

fn reference(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix("&#") {
        return numeric(number).map(|(char, length)| (char, length + 2));
    }
    NAMES.iter().find_map(|(name, char)| {
        let rest = text[1..].strip_prefix(name)?;
        match (rest.starts_with(';'), BARE.contains(name)) {
            (true, _) => Some((*char, name.len() + 2)),
            (false, true) if !rest.starts_with(|c: char| c == '=' || c.is_ascii_alphanumeric()) => {
                Some((*char, name.len() + 1))
            }
            (false, _) => None,
        }
    })
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, skip) = match text.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}'), skip + length + semicolon))
}

/// References that are read without a semicolon too.
const BARE: [&str; 8] = ["amp", "AMP", "lt", "LT", "gt", "GT", "quot", "QUOT"];

const NAMES: [(&str, char); 39] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("nbsp", '\u{a0}'),
    ("colon", ':'),
    ("semi", ';'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("quest", '?'),
    ("num", '#'),
    ("percnt", '%'),
    ("excl", '!'),
    ("dollar", '$'),
    ("lpar", '('),
    ("rpar", ')'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("lcub", '{'),
    ("lbrace", '{'),
    ("rcub", '}'),
    ("rbrace", '}'),
    ("grave", '`'),
    ("DiacriticalGrave", '`'),
    ("ast", '*'),
    ("midast", '*'),
    ("commat", '@'),
    ("equals", '='),
];
