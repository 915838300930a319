//! Follows a template through its branches, loops and blocks, and notes how each value is escaped.
//!
//! Knows MiniJinja's tags; what stands in text it leaves to [`html`].

mod blocks;
mod branches;
mod components;
mod edit;
mod frame;
mod templates;

use std::collections::HashMap;

use super::{
    attributes, component,
    disagree::too_many_loops,
    html,
    lex::{self, Kind, Piece},
    place::Place,
    refusal::Refusal,
    sink::{self, Next},
    tag::Tag,
};
use frame::Frame;

pub(super) use edit::{Edit, Rewrite};

/// The blocks of a template and its bases, each with the place where it stands.
pub(super) type Blocks = HashMap<String, Place>;

/// A refusal and the offset in the source where it is due.
pub(super) type Refused = (usize, Refusal);

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

    fn pop(&mut self, word: &str, wanted: impl Fn(&Frame) -> bool) -> Result<Frame, Refusal> {
        let frame = self.frames.pop().filter(|frame| wanted(frame));
        frame.ok_or_else(|| {
            Refusal::new(format!("`{{% {word} %}}` closes nothing that is open here"), "Take it away.")
        })
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
}
