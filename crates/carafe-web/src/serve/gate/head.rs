//! The head of one request, line by line.

use http::StatusCode;

/// How large a head may be.
#[derive(Debug, Clone, Copy)]
pub(in crate::serve) struct Limits {
    /// Path and query.
    pub(in crate::serve) target: usize,
    /// The whole head.
    pub(in crate::serve) head: usize,
    /// The number of fields.
    pub(in crate::serve) fields: usize,
    /// Whether a connection may begin in HTTP/2.
    pub(in crate::serve) http2: bool,
}

/// Why a head does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::serve) enum Refusal {
    LineEnd,
    RequestLine,
    Target,
    Version,
    Fold,
    Name,
    Value,
    Length,
    Coding,
    Both,
    LongTarget,
    LargeHead,
    /// It took too long; decided elsewhere.
    Late,
    /// Not HTTP at all: a client that wants https.
    Tls,
    /// Not HTTP/1 at all: a client that speaks HTTP/2 without asking. No error, if we speak it too.
    Preface,
}

impl Refusal {
    /// What the client is told: the fact, and nothing of what it sent.
    pub(in crate::serve) fn answer(self) -> (StatusCode, &'static str) {
        match self {
            Self::LineEnd => (StatusCode::BAD_REQUEST, "Lines must end with CR LF."),
            Self::RequestLine => (StatusCode::BAD_REQUEST, "The request line is malformed."),
            Self::Target => (StatusCode::BAD_REQUEST, "The request target must be a path."),
            Self::Version | Self::Preface => {
                (StatusCode::HTTP_VERSION_NOT_SUPPORTED, "The version must be HTTP/1.1 or HTTP/1.0.")
            }
            Self::Fold => (StatusCode::BAD_REQUEST, "A header field must be on one line."),
            Self::Name => (StatusCode::BAD_REQUEST, "A header field must begin with a name and a colon."),
            Self::Value => (StatusCode::BAD_REQUEST, "A header field must not contain control characters."),
            Self::Length => (StatusCode::BAD_REQUEST, "Content-Length must be there once and be a number."),
            Self::Coding => (StatusCode::NOT_IMPLEMENTED, "The only transfer coding is `chunked`, once."),
            Self::Both => {
                (StatusCode::BAD_REQUEST, "Content-Length and Transfer-Encoding exclude each other.")
            }
            Self::LongTarget => (StatusCode::URI_TOO_LONG, "The request target is too long."),
            Self::LargeHead => {
                (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "The header fields are too large.")
            }
            Self::Tls => (StatusCode::BAD_REQUEST, "This looks like https, and this port speaks http."),
            Self::Late => (StatusCode::REQUEST_TIMEOUT, "The request took too long to arrive."),
        }
    }
}

/// Where the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    None,
    Sized(u64),
    Chunked,
}

/// How far a head has been looked at.
#[derive(Debug, Default)]
pub(super) struct HeadScan {
    /// Bytes of complete lines.
    done: usize,
    /// Bytes without a line end, beyond `done`.
    searched: usize,
    /// Complete lines, the request line included.
    lines: usize,
    old_version: bool,
    length: Option<u64>,
    chunked: bool,
}

/// How whatever a client of https says first begins (RFC 8446 section 5.1).
const TLS_HANDSHAKE: u8 = 0x16;

/// `METHOD `, ` HTTP/1.1` and the line end around a target.
const AROUND_TARGET: usize = 64;

impl HeadScan {
    /// Looks at what is new in `head`, which begins with the first byte of the request. Gives the length of the head
    /// when it is complete.
    pub(super) fn advance(
        &mut self,
        head: &[u8],
        limits: &Limits,
    ) -> Result<Option<(usize, Framing)>, Refusal> {
        // The line end that a head is looked for may never come.
        if self.done == 0 && head.first() == Some(&TLS_HANDSHAKE) {
            return Err(Refusal::Tls);
        }
        while let Some(end) = memchr::memchr(b'\n', &head[self.done + self.searched..]) {
            let line = &head[self.done..self.done + self.searched + end];
            self.done += line.len() + 1;
            self.searched = 0;
            if self.done > limits.head {
                return Err(too_large(self.lines));
            }
            let line = line.strip_suffix(b"\r").ok_or(Refusal::LineEnd)?;
            match (line.is_empty(), self.lines) {
                // An empty line before a request is an old client's mistake (RFC 9112 section 2.2).
                (true, 0) => continue,
                (true, _) => return self.framing().map(|framing| Some((self.done, framing))),
                (false, 0) => self.request_line(line, limits)?,
                (false, _) => self.field(line, limits)?,
            }
            self.lines += 1;
        }
        self.searched = head.len() - self.done;
        let first_line = self.lines == 0 && self.searched > limits.target + AROUND_TARGET;
        if first_line || head.len() > limits.head || self.searched > limits.head / 2 {
            return Err(too_large(self.lines));
        }
        Ok(None)
    }

    fn request_line(&mut self, line: &[u8], limits: &Limits) -> Result<(), Refusal> {
        if line == b"PRI * HTTP/2.0" {
            return Err(Refusal::Preface);
        }
        let (_method, rest) =
            cut(line, is_token).filter(|(method, _)| !method.is_empty()).ok_or(Refusal::RequestLine)?;
        let (target, version, plain) = match cut(rest, is_plain) {
            Some((target, version)) => (target, version, true),
            None => {
                let end = memchr::memchr(b' ', rest).ok_or(Refusal::RequestLine)?;
                (&rest[..end], &rest[end + 1..], false)
            }
        };
        if version.contains(&b' ') {
            return Err(Refusal::RequestLine);
        }
        if target.len() > limits.target {
            return Err(Refusal::LongTarget);
        }
        // `http` cuts a fragment off; a proxy may not. What it does not take would get hyper's own answer, which says
        // nothing.
        if target.is_empty() || !plain && (target.contains(&b'#') || http::Uri::try_from(target).is_err()) {
            return Err(Refusal::Target);
        }
        match version {
            b"HTTP/1.1" => {}
            b"HTTP/1.0" => self.old_version = true,
            version if version.starts_with(b"HTTP/") => return Err(Refusal::Version),
            _ => return Err(Refusal::RequestLine),
        }
        Ok(())
    }

    fn field(&mut self, line: &[u8], limits: &Limits) -> Result<(), Refusal> {
        if self.lines > limits.fields || line.len() > limits.head / 2 {
            return Err(Refusal::LargeHead);
        }
        if matches!(line[0], b' ' | b'\t') {
            return Err(Refusal::Fold);
        }
        // A blank before the colon, an empty name, no colon at all: proxies differ in what they make of them.
        let colon = line.iter().position(|b| !is_token(*b)).filter(|end| *end > 0);
        let colon = colon.filter(|end| line[*end] == b':').ok_or(Refusal::Name)?;
        if has_control(&line[colon..]) {
            return Err(Refusal::Value);
        }
        match line.first() {
            Some(b'c' | b'C') if named(line, b"content-length") => self.content_length(&line[15..]),
            Some(b't' | b'T') if named(line, b"transfer-encoding") => self.transfer_encoding(&line[18..]),
            _ => Ok(()),
        }
    }

    fn content_length(&mut self, value: &[u8]) -> Result<(), Refusal> {
        let digits = trim(value);
        let number = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
        let number = number.and_then(|text| text.parse().ok()).ok_or(Refusal::Length)?;
        match self.length.replace(number) {
            None => Ok(()),
            Some(_) => Err(Refusal::Length),
        }
    }

    fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if self.chunked || self.old_version || !trim(value).eq_ignore_ascii_case(b"chunked") {
            return Err(Refusal::Coding);
        }
        self.chunked = true;
        Ok(())
    }

    fn framing(&self) -> Result<Framing, Refusal> {
        match (self.length, self.chunked) {
            (Some(_), true) => Err(Refusal::Both),
            (Some(0) | None, false) => Ok(Framing::None),
            (Some(length), false) => Ok(Framing::Sized(length)),
            (None, true) => Ok(Framing::Chunked),
        }
    }
}

/// Cuts at the first blank; nothing if a byte before it does not fit.
pub(super) fn cut(line: &[u8], fits: impl Fn(u8) -> bool) -> Option<(&[u8], &[u8])> {
    let end = line.iter().position(|b| !fits(*b))?;
    (line[end] == b' ').then(|| (&line[..end], &line[end + 1..]))
}

fn too_large(lines: usize) -> Refusal {
    if lines == 0 { Refusal::LongTarget } else { Refusal::LargeHead }
}

/// What names are made of (RFC 9110 section 5.6.2).
pub(super) fn is_token(byte: u8) -> bool {
    const TOKEN: [bool; 256] = alphanumeric_and(b"!#$%&'*+-.^_`|~");
    TOKEN[usize::from(byte)]
}

/// What nearly all targets are made of; others are looked at more closely.
pub(super) fn is_plain(byte: u8) -> bool {
    const PLAIN: [bool; 256] = alphanumeric_and(b"/-._~?=&%+");
    PLAIN[usize::from(byte)]
}

/// Looks at all bytes, and so at many at once: nearly always there is none.
pub(super) fn has_control(value: &[u8]) -> bool {
    value.iter().fold(false, |found, b| found | is_control(*b))
}

/// What may not stand in a value (RFC 9110 section 5.5).
pub(super) fn is_control(byte: u8) -> bool {
    (byte < b' ' && byte != b'\t') | (byte == 0x7F)
}

/// A table, because every byte of every head is asked for.
const fn alphanumeric_and(others: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
}

fn named(line: &[u8], name: &[u8]) -> bool {
    line.get(name.len()) == Some(&b':') && line[..name.len()].eq_ignore_ascii_case(name)
}

/// Without blanks and tabs around: the only ones that may be there (RFC 9110 section 5.5).
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}
