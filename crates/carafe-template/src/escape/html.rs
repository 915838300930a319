//! Reads the text of a template as a browser reads a page, piece by piece.

use super::{
    attribute::{self, Kind},
    element::{self, Script},
    entity,
    place::{Place, Quote, Raw, Tag, Value},
    refusal::Refusal,
    url::Url,
};

/// Goes on over text of the template. A refusal comes with the offset in the text.
pub(super) fn feed(place: &mut Place, text: &str) -> Result<(), (usize, Refusal)> {
    let mut reader = Reader { text, at: 0 };
    while reader.at < text.len() {
        let before = reader.at;
        let now = std::mem::replace(place, Place::Text);
        *place = reader.step(now).map_err(|refusal| (before, refusal))?;
    }
    Ok(())
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    /// Reads at least one sign, or changes the place.
    fn step(&mut self, place: Place) -> Result<Place, Refusal> {
        match place {
            Place::Text => Ok(self.text()),
            Place::Open => self.open(),
            Place::Raw(raw) => self.raw(raw),
            Place::Name(tag) => Ok(self.name(tag)),
            Place::Tag(tag) => Ok(self.between(tag)),
            Place::Attribute(tag, name) => Ok(self.attribute(tag, name)),
            Place::AfterAttribute(tag, name) => Ok(self.after_attribute(tag, name)),
            Place::AfterBranch(tag) => self.after_branch(tag),
            Place::Equals(tag, name) => Ok(self.equals(tag, name)),
            Place::Value(tag, value) => self.value(tag, value),
            Place::Comment(tail) => Ok(self.comment(tail)),
            Place::Declaration => Ok(self.declaration()),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes what comes before the first of some signs.
    fn until(&mut self, stop: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(stop).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn text(&mut self) -> Place {
        self.until(|c| c == '<');
        if self.rest().is_empty() {
            return Place::Text;
        }
        self.at += 1;
        Place::Open
    }

    fn open(&mut self) -> Result<Place, Refusal> {
        let rest = self.rest();
        if let Some(declared) = rest.strip_prefix('!') {
            return self.declared(declared);
        }
        let name = rest.strip_prefix('/');
        let closing = name.is_some();
        match name.unwrap_or(rest).chars().next() {
            Some(first) if first.is_ascii_alphabetic() => {
                self.at += usize::from(closing);
                Ok(Place::Name(Tag { closing, ..Tag::new("") }))
            }
            None => Err(Refusal::new("a tag is cut in two after `</`", "Write its name here.")),
            Some(_) if closing || rest.starts_with('?') => {
                self.at += 1;
                Ok(Place::Declaration)
            }
            Some(_) => Ok(Place::Text),
        }
    }

    fn declared(&mut self, declared: &str) -> Result<Place, Refusal> {
        if declared.is_empty() || declared == "-" {
            return Err(Refusal::new("a comment is cut in two after `<!`", "Write `<!--` in one piece."));
        }
        if declared.starts_with("[CDATA[") {
            return Err(Refusal::new(
                "`<![CDATA[` is text to some browsers' ways of reading and a comment to others",
                "Leave it away.",
            ));
        }
        if declared.starts_with("--") {
            self.at += 3;
            return Ok(Place::Comment("S".to_owned()));
        }
        self.at += 1;
        Ok(Place::Declaration)
    }

    fn name(&mut self, mut tag: Tag) -> Place {
        tag.element.push_str(&self.until(ends_name).to_ascii_lowercase());
        if self.rest().is_empty() { Place::Name(tag) } else { Place::Tag(tag) }
    }

    fn between(&mut self, tag: Tag) -> Place {
        self.until(|c| !is_blank(c) && c != '/');
        match self.peek() {
            None => Place::Tag(tag),
            Some('>') => {
                self.at += 1;
                after_tag(tag)
            }
            // A name may begin with `=`.
            Some(first) => {
                self.at += first.len_utf8();
                Place::Attribute(tag, first.to_lowercase().collect())
            }
        }
    }

    fn attribute(&mut self, tag: Tag, mut name: String) -> Place {
        name.push_str(&self.until(|c| ends_name(c) || c == '=').to_ascii_lowercase());
        match self.peek() {
            None => Place::Attribute(tag, name),
            Some('=') => {
                self.at += 1;
                Place::Equals(tag, name)
            }
            Some(c) if is_blank(c) => Place::AfterAttribute(tag, name),
            Some(_) => Place::Tag(tag),
        }
    }

    fn after_attribute(&mut self, tag: Tag, name: String) -> Place {
        self.until(|c| !is_blank(c));
        match self.peek() {
            None => Place::AfterAttribute(tag, name),
            Some('=') => {
                self.at += 1;
                Place::Equals(tag, name)
            }
            Some(_) => Place::Tag(tag),
        }
    }

    fn after_branch(&mut self, tag: Tag) -> Result<Place, Refusal> {
        match self.peek() {
            Some(c) if ends_name(c) => {
                let blank = self.until(|c| !is_blank(c));
                match self.peek() {
                    // The name in one of the branches would get this value.
                    Some('=') => Err(glued()),
                    None if !blank.is_empty() => Ok(Place::AfterBranch(tag)),
                    _ => Ok(Place::Tag(tag)),
                }
            }
            _ => Err(glued()),
        }
    }

    fn equals(&mut self, tag: Tag, name: String) -> Place {
        self.until(|c| !is_blank(c));
        let quote = match self.peek() {
            None => return Place::Equals(tag, name),
            Some('>') => return Place::Tag(tag),
            Some('"') => Quote::Double,
            Some('\'') => Quote::Single,
            Some(_) => Quote::None,
        };
        self.at += usize::from(quote != Quote::None);
        let value = begin(&tag, name, quote);
        Place::Value(tag, value)
    }

    fn value(&mut self, mut tag: Tag, mut value: Value) -> Result<Place, Refusal> {
        let text = match value.quote {
            Quote::Double => self.until(|c| c == '"'),
            Quote::Single => self.until(|c| c == '\''),
            Quote::None => self.until(|c| is_blank(c) || c == '>'),
        };
        go_on(&tag, &mut value, text)?;
        let Some(end) = self.peek() else {
            let in_number = value.kind != Kind::Plain
                && text.rsplit('&').next().is_some_and(|tail| tail.starts_with('#'));
            return if value.cut && in_number { Err(cut_reference()) } else { Ok(Place::Value(tag, value)) };
        };
        finish(&mut tag, &value)?;
        self.at += usize::from(matches!(end, '"' | '\''));
        Ok(Place::Tag(tag))
    }

    fn raw(&mut self, mut raw: Raw) -> Result<Place, Refusal> {
        let rest = self.rest();
        if raw.cut && rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '-')) {
            return Err(cut_tag(&raw));
        }
        let end = end_of(rest, &raw.element);
        let text = &rest[..end.unwrap_or(rest.len())];
        check_raw(&mut raw, text)?;
        raw.kind.feed(text)?;
        self.at += text.len();
        if end.is_none() {
            raw.cut = is_cut(text);
            return Ok(Place::Raw(raw));
        }
        self.at += 2;
        Ok(Place::Name(Tag { closing: true, ..Tag::new("") }))
    }

    fn comment(&mut self, mut tail: String) -> Place {
        while let Some(char) = self.peek() {
            self.at += char.len_utf8();
            let ends = tail == "S" || tail == "S-" || tail.ends_with("--") || tail.ends_with("--!");
            if char == '>' && ends {
                return Place::Text;
            }
            tail.push(char);
            if tail.len() > 8 {
                let keep = tail.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
                tail.drain(..keep);
            }
        }
        let keep = tail.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Place::Comment(tail.split_off(keep))
    }

    fn declaration(&mut self) -> Place {
        self.until(|c| c == '>');
        if self.rest().is_empty() {
            return Place::Declaration;
        }
        self.at += 1;
        Place::Text
    }
}

/// The value of an attribute at its start.
pub(super) fn begin(tag: &Tag, name: String, quote: Quote) -> Value {
    let kind = match attribute::kind(&tag.element, &name) {
        Kind::Content(_) if tag.content => Kind::Plain,
        kind => kind,
    };
    Value { quote, kind, name, cut: false }
}

fn go_on(tag: &Tag, value: &mut Value, text: &str) -> Result<(), Refusal> {
    if text.is_empty() {
        return Ok(());
    }
    let harmless = matches!(value.kind, Kind::Plain | Kind::Url(Url::Query | Url::Path));
    if value.cut && !harmless && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#') {
        return Err(cut_reference());
    }
    value.cut = entity::is_open(text);
    let is_plain = value.kind == Kind::Plain || !text.contains('&');
    if is_plain {
        value.kind.feed(text)?
    } else {
        value.kind.feed(&entity::decode(text))?
    }
    if let Kind::Content(read) = &value.kind
        && tag.refresh
        && let Some((_, url)) = read.split_once("url")
        && let Some(url) = url.trim_start().strip_prefix('=')
    {
        let mut start = Url::Start;
        start.feed(url.trim_start().trim_start_matches(['"', '\'']))?;
        value.kind = Kind::Url(start);
    }
    Ok(())
}

fn finish(tag: &mut Tag, value: &Value) -> Result<(), Refusal> {
    match &value.kind {
        Kind::Type(read) => tag.script = element::script(read),
        Kind::Equiv(read) if read.trim() == "refresh" => {
            tag.refresh = true;
            if tag.content {
                return Err(Refusal::new(
                    "`http-equiv` after a `content` with a value in it",
                    "Write `http-equiv` before `content`.",
                ));
            }
        }
        _ => {}
    }
    Ok(())
}

fn after_tag(tag: Tag) -> Place {
    let kind = if tag.closing { None } else { element::content(&tag.element, tag.script) };
    match kind {
        Some(kind) => Place::Raw(Raw { element: tag.element, kind, cut: false, comment: false }),
        None => Place::Text,
    }
}

/// Where the end tag of an element begins in its text.
fn end_of(text: &str, element: &str) -> Option<usize> {
    if element == "plaintext" {
        return None;
    }
    let mut from = 0;
    loop {
        let at = from + text[from..].find("</")?;
        let name = text.as_bytes().get(at + 2..at + 2 + element.len());
        let after = text.as_bytes().get(at + 2 + element.len());
        let is_end = after.is_some_and(|byte| ends_name(char::from(*byte)));
        if is_end && name.is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes())) {
            return Some(at);
        }
        from = at + 2;
    }
}

/// Text that some browsers' ways of reading take for tags: within `<svg>`, or after `<!--` in a script.
fn check_raw(raw: &mut Raw, text: &str) -> Result<(), Refusal> {
    if raw.element == "script" {
        raw.comment |= text.contains("<!--");
        if raw.comment && text.to_ascii_lowercase().contains("<script") {
            return Err(Refusal::new(
                "`<script` after `<!--` in a script: its end tag would not end it",
                "Write `\\x3C` for the `<` in the string.",
            ));
        }
        return Ok(());
    }
    let is_tag = |(at, _): (usize, &str)| {
        let next = text[at + 1..].chars().next();
        next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    };
    if !matches!(raw.kind, Kind::Never(_)) && text.match_indices('<').any(is_tag) {
        return Err(Refusal::new(
            format!("a tag in `<{}>`, where there are none", raw.element),
            "Write `&lt;` for `<`, or `\\3C ` in a style.",
        ));
    }
    Ok(())
}

fn is_cut(text: &str) -> bool {
    let tail = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '!' | '/'));
    tail.ends_with('<')
}

pub(super) fn cut_tag(raw: &Raw) -> Refusal {
    Refusal::new(
        format!("what follows this `<` in `<{}>` could be read as a tag", raw.element),
        "Put something between that is no letter, or write `&lt;` (in a script `\\x3C`).",
    )
}

pub(super) fn cut_reference() -> Refusal {
    Refusal::new("what follows this `&` could be read as one sign with it", "Write `&amp;` for the `&`.")
}

fn glued() -> Refusal {
    Refusal::new(
        "in some branches what follows here is a part of the attribute before",
        "Put a blank after `{% endif %}`, and each attribute with its value into one branch.",
    )
}

fn ends_name(char: char) -> bool {
    is_blank(char) || matches!(char, '/' | '>')
}

fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// The type of script that a place is in is settled with its tag.
pub(super) fn raw_place(element: &str, script: Script) -> Option<Place> {
    let kind = element::content(element, script)?;
    Some(Place::Raw(Raw { element: element.to_owned(), kind: kind.blur(), cut: false, comment: false }))
}
