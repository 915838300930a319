//! Branches and loops: their ways must end in one place.

use super::{
    Flow,
    frame::{Frame, Widened},
};
use crate::escape::{
    disagree::{self, branches, circle},
    refusal::Refusal,
};

impl Flow<'_> {
    /// The end of a branch and the start of the next one.
    pub(super) fn branch(&mut self, word: &str) -> Result<(), Refusal> {
        let mut frame = self.pop(word, |frame| matches!(frame, Frame::If { .. }))?;
        if let Frame::If { start, ends, has_else } = &mut frame {
            ends.push(std::mem::replace(&mut self.place, start.clone()));
            *has_else |= word == "else";
        }
        self.frames.push(frame);
        Ok(())
    }

    pub(super) fn branch_or_empty(&mut self, at: usize) -> Result<usize, Refusal> {
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

    pub(super) fn end_if(&mut self) -> Result<(), Refusal> {
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

    pub(super) fn begin_for(&mut self, at: usize) {
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

    pub(super) fn end_for(&mut self, at: usize) -> Result<usize, Refusal> {
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

    pub(super) fn leave_loop(&self, word: &str) -> Result<(), Refusal> {
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
}
