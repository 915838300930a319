//! A head such as most are, looked at in one pass.

use super::head::{Limits, cut, has_control, is_control, is_plain, is_token};

/// Finds heads that are nothing but the line of HTTP/1.1 and fields that say nothing of a body. Whatever is not so plain,
/// wrong or incomplete is for a [`HeadScan`](super::head::HeadScan).
///
/// Programs, and browsers that load one page after the other, send the same fields with every request of a connection.
/// So the fields are kept, and those that come again byte for byte need no second look.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// All after the first line, with the empty line at the end; nothing if none was kept.
    fields: Vec<u8>,
}

/// The most bytes of fields that are kept of a connection.
const MOST_KEPT: usize = 1024;

impl Plain {
    /// The length of the head, if it is plain.
    pub(super) fn length(&mut self, head: &[u8], limits: &Limits) -> Option<usize> {
        let fields = after_request_line(head, limits)?;
        let known = !self.fields.is_empty() && fields.starts_with(&self.fields);
        let size = if known { self.fields.len() } else { size_of_fields(fields, limits)? };
        let length = head.len() - fields.len() + size;
        if length > limits.head {
            return None;
        }
        if !known && size <= MOST_KEPT {
            self.fields.clear();
            self.fields.extend_from_slice(&fields[..size]);
        }
        Some(length)
    }
}

/// What comes after a plain first line.
fn after_request_line<'h>(head: &'h [u8], limits: &Limits) -> Option<&'h [u8]> {
    let (method, rest) = match head.strip_prefix(b"GET ") {
        Some(rest) => (&head[..3], rest),
        None => cut(head, is_token)?,
    };
    let (target, rest) = cut(rest, is_plain)?;
    let fits = !method.is_empty() && !target.is_empty() && target.len() <= limits.target;
    rest.strip_prefix(b"HTTP/1.1\r\n").filter(|_| fits)
}

/// How many bytes plain fields take, with the empty line after them.
fn size_of_fields(fields: &[u8], limits: &Limits) -> Option<usize> {
    let (mut rest, mut count) = (fields, 0);
    loop {
        if let Some(after) = rest.strip_prefix(b"\r\n") {
            return (count <= limits.fields).then_some(fields.len() - after.len());
        }
        let after = after_field(rest)?;
        if rest.len() - after.len() > limits.head / 2 {
            return None;
        }
        rest = after;
        count += 1;
    }
}

/// What comes after the line of a plain field.
fn after_field(bytes: &[u8]) -> Option<&[u8]> {
    let colon = bytes.iter().position(|b| !is_token(*b)).filter(|end| *end > 0 && bytes[*end] == b':')?;
    if matches!(bytes[0], b'c' | b'C' | b't' | b'T') && is_framing(&bytes[..colon]) {
        return None;
    }
    let value = &bytes[colon + 1..];
    value[before_control(value)?..].strip_prefix(b"\r\n")
}

/// How many bytes come before the first control character. Many are looked at at once, for nearly none is one.
fn before_control(value: &[u8]) -> Option<usize> {
    const MANY: usize = 16;
    let calm = value.chunks_exact(MANY).take_while(|many| !has_control(many)).count() * MANY;
    Some(calm + value[calm..].iter().position(|b| is_control(*b))?)
}

fn is_framing(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"content-length") || name.eq_ignore_ascii_case(b"transfer-encoding")
}

#[cfg(test)]
mod tests {
    use super::{
        super::head::{Framing, HeadScan, Refusal},
        *,
    };

    const LIMITS: Limits = Limits { target: 40, head: 240, fields: 5, http2: true };

    const HEADS: [&str; 4] = [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a/b?c=d&e=%20 HTTP/1.1\r\nhost: [::1]:8000\r\nAccept: */*\r\nuser-agent: Mozilla/5.0 (X11; Linux)\r\n\r\nGET",
        "POST /x HTTP/1.1\r\nCookie: a=b; c=\"d\"\r\nte: trailers\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nX:\r\ntab:\ta\tb and more than sixteen\r\n\r\n",
    ];

    fn plain(head: &[u8], limits: &Limits) -> Option<usize> {
        Plain::default().length(head, limits)
    }

    fn line_by_line(head: &[u8]) -> Result<Option<(usize, Framing)>, Refusal> {
        HeadScan::default().advance(head, &LIMITS)
    }

    #[test]
    fn ordinary_heads_are_plain() {
        for head in &HEADS[..3] {
            assert_eq!(plain(head.as_bytes(), &LIMITS), head.find("\r\n\r\n").map(|at| at + 4), "{head}");
        }
    }

    /// Every head one byte away from an ordinary one, and every beginning of it; on a connection of its own, and after all
    /// the others on one.
    #[test]
    fn what_passes_as_plain_passes_line_by_line() {
        let odd = *b"\0\t\n\r :/A*%#\"c\x1f\x7f\x80";
        let (mut plain_ones, mut kept) = (0, Plain::default());
        let mut check = |head: &[u8]| {
            let found = plain(head, &LIMITS);
            assert_eq!(kept.length(head, &LIMITS), found, "{:?}", String::from_utf8_lossy(head));
            if let Some(length) = found {
                plain_ones += 1;
                let text = String::from_utf8_lossy(head);
                assert_eq!(line_by_line(head), Ok(Some((length, Framing::None))), "{text:?}");
            }
        };
        for head in HEADS.map(str::as_bytes) {
            for at in 0..head.len() {
                check(&head[..at]);
                check(&[&head[..at], &head[at + 1..]].concat());
                for byte in odd {
                    check(&[&head[..at], &[byte], &head[at..]].concat());
                    check(&[&head[..at], &[byte], &head[at + 1..]].concat());
                }
            }
        }
        assert!(plain_ones > 1_000, "{plain_ones}");
    }

    #[test]
    fn fields_that_come_again_are_known_and_the_whole_is_measured_again() {
        let mut kept = Plain::default();
        let fields = "host: a\r\nx: y\r\n\r\n";
        for target in ["/", "/b", "/some/longer/path?x=1"] {
            let head = format!("GET {target} HTTP/1.1\r\n{fields}GET /next");
            assert_eq!(kept.length(head.as_bytes(), &LIMITS), Some(head.len() - 9), "{head}");
            assert_eq!(kept.fields, fields.as_bytes());
        }
        let tight = Limits { head: 30, ..LIMITS };
        assert_eq!(kept.length(format!("GET / HTTP/1.1\r\n{fields}").as_bytes(), &tight), None);
        let large = format!("x: {}\r\n\r\n", "y".repeat(MOST_KEPT));
        let wide = Limits { head: 10_000, ..LIMITS };
        let head = format!("GET / HTTP/1.1\r\n{large}");
        assert_eq!(kept.length(head.as_bytes(), &wide), Some(head.len()));
        assert_eq!(kept.fields, fields.as_bytes(), "large fields take no memory");
    }

    #[test]
    fn what_says_where_a_body_ends_or_is_too_large_is_not_plain() {
        let field = |field: &str| format!("GET / HTTP/1.1\r\nhost: a\r\n{field}\r\n\r\n");
        let cases = [
            field("Content-Length: 0"),
            field("content-length:5"),
            field("TRANSFER-ENCODING: chunked"),
            field(&"a: b\r\n".repeat(5)),
            field(&format!("a: {}", "b".repeat(120))),
            field(&format!("a: {0}\r\nb: {0}\r\nc: {0}", "b".repeat(80))),
            format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(40)),
            "GET / HTTP/1.0\r\n\r\n".to_owned(),
            "PRI * HTTP/2.0\r\n\r\n".to_owned(),
            "\r\nGET / HTTP/1.1\r\n\r\n".to_owned(),
        ];
        for head in cases {
            assert_eq!(plain(head.as_bytes(), &LIMITS), None, "{head}");
        }
    }
}
