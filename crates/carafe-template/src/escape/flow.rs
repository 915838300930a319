//! Follows a template through its branches, loops and blocks, and notes how each value is escaped.
//!
//! Knows MiniJinja's tags; what stands in text it leaves to [`html`].

use std::collections::HashMap;

use super::{
    attributes, component,
    disagree::{self, branches, circle, moved, too_many_loops},
    html,
    lex::{self, Kind, Piece},
    place::Place,
    refusal::Refusal,
    sink::{self, Next},
    tag::Tag,
    variant,
};

/// The blocks of a template and its bases, each with the place where it stands.
pub(super) type Blocks = HashMap<String, Place>;

/// A refusal and the offset in the source where it is due.
pub(super) type Refused = (usize, Refusal);

/// What is to be written around the expression in a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Rewrite,
}

/// How the expression is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rewrite {
    /// `(expression)|filter`.
    Filter(String),
    /// Other words in its place.
    Words(&'static str),
    /// The same with words of the template in it.
    Code(String),
}

/// A walk through one template.
pub(super) struct Flow<'s> {
    source: &'s str,
    pieces: Vec<Piece>,
    pub(super) edits: Vec<Option<Edit>>,
    /// The places of the blocks that the bases have.
    pub(super) inherited: Blocks,
    pub(super) blocks: Blocks,
    /// Tags that turn escaping off.
    pub(super) unescaped: Vec<(usize, usize)>,
    /// The components that are used.
    pub(super) components: Vec<component::Use>,
    start: Place,
    place: Place,
    frames: Vec<Frame>,
    /// Whether the template has a base.
    child: bool,
    /// Pieces that may still be looked at: loops are walked twice.
    budget: usize,
}

/// A tag that is open.
#[derive(Clone, Debug)]
enum Frame {
    If {
        start: Place,
        ends: Vec<Place>,
        has_else: bool,
    },
    For {
        start: Place,
        at: usize,
        end: Option<Place>,
        widened: Widened,
    },
    Block {
        name: String,
        start: Place,
        outer: Option<Place>,
    },
    /// What is caught here is text in a page, wherever it goes afterwards.
    Caught {
        word: &'static str,
        outer: Place,
    },
    With,
    AutoEscape {
        off: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Widened {
    Yes,
    No,
}

impl<'s> Flow<'s> {
    pub(super) fn new(source: &'s str, start: Place) -> Flow<'s> {
        let pieces = lex::pieces(source);
        Flow {
            source,
            edits: vec![None; pieces.len()],
            budget: pieces.len() * 16 + 64,
            pieces,
            inherited: Blocks::new(),
            blocks: Blocks::new(),
            unescaped: Vec::new(),
            components: Vec::new(),
            place: start.clone(),
            start,
            frames: Vec::new(),
            child: false,
        }
    }

    /// The tag that names the bases, if there is one: it must come first, and not in a branch.
    pub(super) fn base(&self) -> Option<(usize, Tag<'s>)> {
        let tags = self.pieces.iter().filter(|piece| piece.kind == Kind::Tag);
        tags.map(|piece| (piece.start, self.tag_of(piece))).find(|(_, tag)| tag.word == "extends")
    }

    /// What is between `{{` and `}}`, and between `{%` and `%}`.
    pub(super) fn expressions(&self) -> impl Iterator<Item = (usize, usize)> {
        self.pieces.iter().filter(|piece| piece.kind != Kind::Text).map(|piece| (piece.start, piece.end))
    }

    /// Walks from the start to the end.
    pub(super) fn walk(&mut self) -> Result<(), Refused> {
        let mut at = 0;
        while let Some(piece) = self.pieces.get(at).copied() {
            self.budget = self.budget.checked_sub(1).ok_or_else(|| (piece.start, too_many_loops()))?;
            at = match piece.kind {
                Kind::Text => self.text(piece).map(|()| at + 1)?,
                Kind::Value => {
                    self.value(at, piece).map(|()| at + 1).map_err(|refusal| (piece.start, refusal))?
                }
                Kind::Tag => self.tag(at, piece).map_err(|refusal| (piece.start, refusal))?,
            };
        }
        self.finish().map_err(|refusal| (self.source.trim_end().len(), refusal))
    }

    fn finish(&self) -> Result<(), Refusal> {
        if let Some(frame) = self.frames.last() {
            return Err(Refusal::new(format!("`{{% {} %}}` has no end", frame.word()), "Close it."));
        }
        if self.child || self.start.join(&self.place).is_some() {
            return Ok(());
        }
        Err(Refusal::new(
            format!("the template ends {}, and began {}", self.place.describe(), self.start.describe()),
            "Close what it opens.",
        ))
    }

    fn text(&mut self, piece: Piece) -> Result<(), Refused> {
        let text = &self.source[piece.start..piece.end];
        html::feed(&mut self.place, text).map_err(|(at, refusal)| (piece.start + at, refusal))
    }

    fn value(&mut self, at: usize, piece: Piece) -> Result<(), Refusal> {
        let expression = &self.source[piece.start..piece.end];
        if self.place != Place::Text && self.is_super(expression) {
            self.place = self.place.blur();
            return Ok(());
        }
        if let Place::Tag(tag) | Place::AfterAttribute(tag, _) = &self.place
            && attributes::is_asked(expression)
            && !tag.closing
        {
            let filter = format!("{}(\"{}\")", attributes::FILTER, tag.element);
            self.place = Place::AfterBranch(tag.clone());
            self.edit(at, piece, Rewrite::Filter(filter));
            return Ok(());
        }
        let next = self.next(at);
        let escaper = sink::value(&mut self.place, next)?;
        let off = self.frames.iter().rev().find_map(Frame::is_off).unwrap_or(false);
        let filter = match escaper {
            Some(escaper) => escaper.filter(),
            None if off => "__escape_not".to_owned(),
            None => return Ok(()),
        };
        self.edits[at] = lex::is_balanced(expression).then_some(Edit {
            start: piece.start,
            end: piece.end,
            text: Rewrite::Filter(filter),
        });
        Ok(())
    }

    fn next(&self, at: usize) -> Next {
        let Some(piece) = self.pieces.get(at + 1).filter(|piece| piece.kind == Kind::Text) else {
            return Next::Unknown;
        };
        let text = &self.source[piece.start..piece.end];
        if text.starts_with([' ', '\t', '\n', '\r', '\x0c', '>']) { Next::Edge } else { Next::Text }
    }

    /// What a base has in this block is escaped for the place of the block already.
    fn is_super(&self, expression: &str) -> bool {
        let block = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Block { start, .. } => Some(start),
            _ => None,
        });
        block == Some(&self.place) && lex::tokens(expression) == ["super", "(", ")"]
    }

    fn tag_of(&self, piece: &Piece) -> Tag<'s> {
        Tag::read(&self.source[piece.start..piece.end], piece.start)
    }

    /// Does what a tag says; returns the piece to go on with.
    fn tag(&mut self, at: usize, piece: Piece) -> Result<usize, Refusal> {
        let tag = self.tag_of(&piece);
        match tag.word {
            "if" => {
                self.frames.push(Frame::If { start: self.place.clone(), ends: Vec::new(), has_else: false })
            }
            "elif" => self.branch(tag.word)?,
            "else" => return self.branch_or_empty(at),
            "endif" => self.end_if()?,
            "for" => self.begin_for(at),
            "endfor" => return self.end_for(at),
            "break" | "continue" => self.leave_loop(tag.word)?,
            "block" => self.begin_block(tag.name())?,
            "endblock" => self.end_block()?,
            "macro" => self.catch("macro"),
            "set" if tag.is_set_block() => self.catch("set"),
            "call" => self.catch_in_text("call")?,
            "filter" => self.catch_in_text("filter")?,
            "endmacro" | "endset" | "endcall" | "endfilter" => self.release(&tag.word[3..])?,
            "with" => self.frames.push(Frame::With),
            "endwith" => self.pop(tag.word, |frame| matches!(frame, Frame::With)).map(drop)?,
            "autoescape" => self.auto_escape(at, piece, &tag)?,
            "endautoescape" => {
                self.pop(tag.word, |frame| matches!(frame, Frame::AutoEscape { .. })).map(drop)?
            }
            "component" => self.component(at, piece, &tag)?,
            "slot" => self.slot(at, piece, tag.name())?,
            "endslot" => {
                self.release("slot")?;
                self.edit(at, piece, Rewrite::Words(component::CLOSE_SLOT));
            }
            "endcomponent" => {
                self.release("component")?;
                self.edit(at, piece, Rewrite::Words(component::CLOSE));
            }
            "props" => self.edit(at, piece, Rewrite::Code(component::write_props(&tag)?)),
            "extends" => self.extends(at, &tag)?,
            "include" => self.include(at, piece, &tag)?,
            "import" | "from" => self.import(at, &tag),
            _ => {}
        }
        Ok(at + 1)
    }

    fn edit(&mut self, at: usize, piece: Piece, text: Rewrite) {
        self.edits[at] = Some(Edit { start: piece.start, end: piece.end, text });
    }

    fn component(&mut self, at: usize, piece: Piece, tag: &Tag<'_>) -> Result<(), Refusal> {
        let (used, code) = component::open(tag, piece.start, &self.slots_after(at))?;
        self.catch_in_text("component")?;
        self.components.push(used);
        self.edit(at, piece, Rewrite::Code(code));
        Ok(())
    }

    /// The names of the slots of a component that opens here, without those of components in it.
    fn slots_after(&self, at: usize) -> Vec<String> {
        let (mut depth, mut slots) = (0_usize, Vec::new());
        for piece in self.pieces[at + 1..].iter().filter(|piece| piece.kind == Kind::Tag) {
            let tag = self.tag_of(piece);
            match tag.word {
                "component" => depth += 1,
                "endcomponent" if depth == 0 => break,
                "endcomponent" => depth -= 1,
                "slot" if depth == 0 => slots.push(tag.name().to_owned()),
                _ => {}
            }
        }
        slots
    }

    fn slot(&mut self, at: usize, piece: Piece, name: &str) -> Result<(), Refusal> {
        let is_name =
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty();
        let is_direct = matches!(self.frames.last(), Some(Frame::Caught { word: "component", .. }));
        if !(is_name && is_direct && self.place == Place::Text) {
            return Err(Refusal::new(
                "`{% slot %}` without a name, or not directly in a component",
                "Write `{% slot footer %}…{% endslot %}` between the tags of the component, in no branch and no loop.",
            ));
        }
        self.catch("slot");
        self.edit(at, piece, Rewrite::Code(component::open_slot(name)));
        Ok(())
    }

    fn pop(&mut self, word: &str, wanted: impl Fn(&Frame) -> bool) -> Result<Frame, Refusal> {
        let frame = self.frames.pop().filter(|frame| wanted(frame));
        frame.ok_or_else(|| {
            Refusal::new(format!("`{{% {word} %}}` closes nothing that is open here"), "Take it away.")
        })
    }

    /// The end of a branch and the start of the next one.
    fn branch(&mut self, word: &str) -> Result<(), Refusal> {
        let mut frame = self.pop(word, |frame| matches!(frame, Frame::If { .. }))?;
        if let Frame::If { start, ends, has_else } = &mut frame {
            ends.push(std::mem::replace(&mut self.place, start.clone()));
            *has_else |= word == "else";
        }
        self.frames.push(frame);
        Ok(())
    }

    fn branch_or_empty(&mut self, at: usize) -> Result<usize, Refusal> {
        if !matches!(self.frames.last(), Some(Frame::For { .. })) {
            self.branch("else")?;
            return Ok(at + 1);
        }
        if let Some(back) = self.close_loop()? {
            return Ok(back);
        }
        if let Some(Frame::For { start, end, .. }) = self.frames.last_mut() {
            *end = Some(std::mem::replace(&mut self.place, start.clone()));
        }
        Ok(at + 1)
    }

    fn end_if(&mut self) -> Result<(), Refusal> {
        let Frame::If { start, mut ends, has_else } =
            self.pop("endif", |frame| matches!(frame, Frame::If { .. }))?
        else {
            return Ok(());
        };
        if !has_else {
            ends.push(start);
        }
        for end in ends {
            let joined = end.join(&self.place);
            self.place = joined.ok_or_else(|| branches(&end, &self.place))?;
        }
        Ok(())
    }

    fn begin_for(&mut self, at: usize) {
        self.frames.push(Frame::For { start: self.place.clone(), at, end: None, widened: Widened::No });
    }

    /// The end of a loop's body; returns where to walk again if the second time begins elsewhere than the first.
    fn close_loop(&mut self) -> Result<Option<usize>, Refusal> {
        let Some(Frame::For { start, at, widened, .. }) = self.frames.last_mut() else {
            return Ok(None);
        };
        let joined = start.join(&self.place).ok_or_else(|| circle(start, &self.place))?;
        if joined == *start {
            return Ok(None);
        }
        if *widened == Widened::Yes {
            return Err(circle(start, &self.place));
        }
        (*start, *widened) = (joined.clone(), Widened::Yes);
        self.place = joined;
        Ok(Some(*at + 1))
    }

    fn end_for(&mut self, at: usize) -> Result<usize, Refusal> {
        let is_else = matches!(self.frames.last(), Some(Frame::For { end: Some(_), .. }));
        if !is_else && let Some(back) = self.close_loop()? {
            return Ok(back);
        }
        let Frame::For { start, end, .. } = self.pop("endfor", |frame| matches!(frame, Frame::For { .. }))?
        else {
            return Ok(at + 1);
        };
        let other = end.unwrap_or(start);
        let joined = other.join(&self.place);
        self.place = joined.ok_or_else(|| branches(&other, &self.place))?;
        Ok(at + 1)
    }

    fn leave_loop(&self, word: &str) -> Result<(), Refusal> {
        let start = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::For { start, .. } => Some(start),
            _ => None,
        });
        let is_same = start.is_none_or(|start| start.join(&self.place).as_ref() == Some(start));
        if is_same {
            return Ok(());
        }
        Err(disagree::out_of_loop(word, &self.place))
    }

    fn begin_block(&mut self, name: &str) -> Result<(), Refusal> {
        let is_inner = self.frames.iter().any(|frame| matches!(frame, Frame::Block { .. }));
        let inherited = self.inherited.get(name);
        let (start, outer) = match inherited {
            Some(place) if self.child && is_inner && *place != self.place => {
                return Err(moved(name, place, &self.place));
            }
            _ if !self.child || is_inner => (self.place.clone(), None),
            Some(place) => (place.clone(), Some(self.place.clone())),
            None => (Place::Text, Some(self.place.clone())),
        };
        self.blocks.insert(name.to_owned(), start.clone());
        self.place = start.clone();
        self.frames.push(Frame::Block { name: name.to_owned(), start, outer });
        Ok(())
    }

    fn end_block(&mut self) -> Result<(), Refusal> {
        let frame = self.pop("endblock", |frame| matches!(frame, Frame::Block { .. }))?;
        let Frame::Block { name, start, outer } = frame else {
            return Ok(());
        };
        if start.join(&self.place).is_none() {
            return Err(disagree::block(&name, &start, &self.place));
        }
        // A child may write something else here.
        self.place = outer.unwrap_or_else(|| start.blur());
        Ok(())
    }

    fn catch(&mut self, word: &'static str) {
        let outer = std::mem::replace(&mut self.place, Place::Text);
        self.frames.push(Frame::Caught { word, outer });
    }

    fn catch_in_text(&mut self, word: &'static str) -> Result<(), Refusal> {
        if self.place == Place::Text {
            self.catch(word);
            return Ok(());
        }
        Err(disagree::caught_elsewhere(word, &self.place))
    }

    fn release(&mut self, word: &str) -> Result<(), Refusal> {
        let frame = self.pop(
            &format!("end{word}"),
            |frame| matches!(frame, Frame::Caught { word: open, .. } if *open == word),
        )?;
        let Frame::Caught { outer, .. } = frame else {
            return Ok(());
        };
        if self.place != Place::Text {
            return Err(disagree::caught(word, &self.place));
        }
        self.place = outer;
        Ok(())
    }

    /// Escaping is turned off for what is written here, not for what is called from here.
    fn auto_escape(&mut self, at: usize, piece: Piece, tag: &Tag<'_>) -> Result<(), Refusal> {
        let off = match tag.rest() {
            "true" | "True" | "\"html\"" | "'html'" => false,
            "false" | "False" | "\"none\"" | "'none'" => true,
            _ => {
                return Err(Refusal::new(
                    "`{% autoescape %}` with something else than `true` or `false`",
                    "Write `true` or `false`; what kind of escape it is, the place decides.",
                ));
            }
        };
        if off {
            self.unescaped.push((piece.start, piece.end));
        }
        self.edit(at, piece, Rewrite::Words(" autoescape true "));
        self.frames.push(Frame::AutoEscape { off });
        Ok(())
    }

    fn extends(&mut self, at: usize, tag: &Tag<'_>) -> Result<(), Refusal> {
        if !self.frames.is_empty() || self.place != self.start || self.child {
            return Err(Refusal::new(
                "`{% extends %}` in a branch, or after something else",
                "Write it first; to choose, write `{% extends \"a.html\" if … else \"b.html\" %}`.",
            ));
        }
        self.child = true;
        self.name_of_template(at, tag, &self.start.clone())
    }

    fn include(&mut self, at: usize, piece: Piece, tag: &Tag<'_>) -> Result<(), Refusal> {
        let suffix = self.suffix(tag, &self.place)?;
        match tag.given(&suffix) {
            Some(code) => self.edit(at, piece, Rewrite::Code(code)),
            None => self.edits[at] = rename(tag, &suffix),
        }
        self.place = self.place.blur();
        Ok(())
    }

    fn import(&mut self, at: usize, tag: &Tag<'_>) {
        self.edits[at] = rename(tag, "text");
    }

    fn name_of_template(&mut self, at: usize, tag: &Tag<'_>, place: &Place) -> Result<(), Refusal> {
        self.edits[at] = rename(tag, &self.suffix(tag, place)?);
        Ok(())
    }

    fn suffix(&self, tag: &Tag<'_>, place: &Place) -> Result<String, Refusal> {
        variant::suffix(place).ok_or_else(|| {
            Refusal::new(
                format!("`{{% {} %}}` {}, where another template cannot begin", tag.word, place.describe()),
                "Include the whole attribute or element, or put it into a variable before: `{% set value %}{% include … %}{% endset %}`.",
            )
        })
    }
}

/// Which template it is for this place. A name that is written in the tag and is for text stays as it is.
fn rename(tag: &Tag<'_>, suffix: &str) -> Option<Edit> {
    let (expression, start) = tag.template();
    let literal = expression.trim().strip_prefix(['"', '\'']).and_then(|text| text.strip_suffix(['"', '\'']));
    let is_simple =
        literal.is_some_and(|name| !name.contains(['"', '\'', '\\']) && variant::is_for_text(name));
    if (suffix == "text" && is_simple) || !lex::is_balanced(expression) {
        return None;
    }
    let text = Rewrite::Filter(format!("__template_at(\"{suffix}\")"));
    Some(Edit { start, end: start + expression.len(), text })
}

impl Frame {
    fn word(&self) -> &str {
        match self {
            Frame::If { .. } => "if",
            Frame::For { .. } => "for",
            Frame::Block { .. } => "block",
            Frame::Caught { word, .. } => word,
            Frame::With => "with",
            Frame::AutoEscape { .. } => "autoescape",
        }
    }

    fn is_off(&self) -> Option<bool> {
        match self {
            Frame::AutoEscape { off } => Some(*off),
            _ => None,
        }
    }
}
