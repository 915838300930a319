//! Blocks, and what is caught to be written elsewhere.

use super::{Flow, frame::Frame};
use crate::escape::{
    disagree::{self, moved},
    place::Place,
    refusal::Refusal,
};

impl Flow<'_> {
    pub(super) fn begin_block(&mut self, name: &str) -> Result<(), Refusal> {
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

    pub(super) fn end_block(&mut self) -> Result<(), Refusal> {
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

    pub(super) fn catch(&mut self, word: &'static str) {
        let outer = std::mem::replace(&mut self.place, Place::Text);
        self.frames.push(Frame::Caught { word, outer });
    }

    pub(super) fn catch_in_text(&mut self, word: &'static str) -> Result<(), Refusal> {
        if self.place == Place::Text {
            self.catch(word);
            return Ok(());
        }
        Err(disagree::caught_elsewhere(word, &self.place))
    }

    pub(super) fn release(&mut self, word: &str) -> Result<(), Refusal> {
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
}
