//! Components and their slots.

use super::{Flow, edit::Rewrite, frame::Frame};
use crate::escape::{
    component,
    lex::{Kind, Piece},
    place::Place,
    refusal::Refusal,
    tag::Tag,
};

impl Flow<'_> {
    pub(super) fn component(&mut self, at: usize, piece: Piece, tag: &Tag<'_>) -> Result<(), Refusal> {
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

    pub(super) fn slot(&mut self, at: usize, piece: Piece, name: &str) -> Result<(), Refusal> {
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
}
