//! Looking into texts.

use super::{bound::Bound, slot::Form, writer::Writer};
use crate::{
    driver::Vendor,
    error::Result,
    node::{Node, TextLookup, TextPlace},
};

/// A text, what is looked for in it, and how.
#[derive(Clone, Copy)]
struct Look<'q> {
    place: TextPlace,
    fold: bool,
    text: &'q Node,
    part: &'q Node,
}

impl<'q> Writer<'q> {
    pub(super) fn text(&mut self, lookup: TextLookup, text: &'q Node, part: &'q Node) -> Result<()> {
        let TextLookup { place, fold } = lookup;
        let look = Look { place, fold, text, part };
        match place {
            TextPlace::Pattern => self.pattern(look),
            TextPlace::Whole => self.both(look, " = "),
            _ => match (part, self.vendor()) {
                (_, Vendor::Sqlite) => self.by_function(look),
                (Node::Value(value), _) => self.like(look, Bound::Value(value)),
                _ => self.by_function(look),
            },
        }
    }

    /// A side, in small letters where their case does not matter.
    fn folded(&mut self, fold: bool, node: &'q Node) -> Result<()> {
        if !fold {
            return self.side(node);
        }
        self.push(if self.vendor() == Vendor::Sqlite { "carafe_lower(" } else { "LOWER(" });
        self.node(node)?;
        self.push(")");
        Ok(())
    }

    fn both(&mut self, look: Look<'q>, sign: &str) -> Result<()> {
        self.folded(look.fold, look.text)?;
        self.push(sign);
        self.folded(look.fold, look.part)
    }

    fn like(&mut self, look: Look<'q>, part: Bound<'q>) -> Result<()> {
        let form = match look.place {
            TextPlace::Start => Form::Like("", "%"),
            TextPlace::End => Form::Like("%", ""),
            TextPlace::Within | TextPlace::Whole | TextPlace::Pattern => Form::Like("%", "%"),
        };
        if look.fold && self.vendor() == Vendor::Postgres {
            self.side(look.text)?;
            self.push(" ILIKE ");
            self.bind(part, form);
        } else {
            self.folded(look.fold, look.text)?;
            self.push(if look.fold { " LIKE LOWER(" } else { " LIKE " });
            self.bind(part, form);
            self.push(if look.fold { ")" } else { "" });
        }
        self.push(" ESCAPE '!'");
        Ok(())
    }

    /// SQLite's LIKE knows no capital letters but those of ASCII, and what is no value cannot be made a pattern.
    fn by_function(&mut self, look: Look<'q>) -> Result<()> {
        let sqlite = self.vendor() == Vendor::Sqlite;
        match look.place {
            TextPlace::Start => {
                self.push(if sqlite { "substr(" } else { "LEFT(" });
                self.folded(look.fold, look.text)?;
                self.push(if sqlite { ", 1, length(" } else { ", CHAR_LENGTH(" });
                self.folded(look.fold, look.part)?;
                self.push(")) = ");
                self.folded(look.fold, look.part)
            }
            TextPlace::End => {
                self.push(if sqlite { "substr(" } else { "RIGHT(" });
                self.folded(look.fold, look.text)?;
                self.end_length(look)?;
                self.push(") = ");
                self.folded(look.fold, look.part)
            }
            TextPlace::Within | TextPlace::Whole | TextPlace::Pattern => {
                self.push(match self.vendor() {
                    Vendor::Sqlite => "instr(",
                    Vendor::Postgres => "strpos(",
                    Vendor::MariaDb | Vendor::MySql => "INSTR(",
                });
                self.both(look, ", ")?;
                self.push(") > 0");
                Ok(())
            }
        }
    }

    /// Where the end of a text begins, for SQLite; how long it is, for the others.
    fn end_length(&mut self, look: Look<'q>) -> Result<()> {
        if self.vendor() != Vendor::Sqlite {
            self.push(", CHAR_LENGTH(");
            self.folded(look.fold, look.part)?;
            self.push(")");
            return Ok(());
        }
        self.push(", length(");
        self.node(look.text)?;
        self.push(") - length(");
        self.node(look.part)?;
        self.push(") + 1");
        Ok(())
    }

    fn pattern(&mut self, look: Look<'q>) -> Result<()> {
        let Look { fold, text, part, .. } = look;
        match (self.vendor(), fold) {
            (Vendor::Sqlite, true) => {
                self.push("carafe_iregexp(");
                self.node(part)?;
                self.push(", ");
                self.node(text)?;
                self.push(")");
            }
            (Vendor::MySql, fold) => {
                self.push("REGEXP_LIKE(");
                self.node(text)?;
                self.push(", ");
                self.node(part)?;
                self.push(if fold { ", 'i')" } else { ", 'c')" });
            }
            (Vendor::MariaDb, fold) => {
                self.side(text)?;
                self.push(if fold { " REGEXP CONCAT('(?i)', " } else { " REGEXP CONCAT('(?-i)', " });
                self.node(part)?;
                self.push(")");
            }
            (vendor, fold) => {
                self.side(text)?;
                self.push(match (vendor, fold) {
                    (Vendor::Postgres, false) => " ~ ",
                    (Vendor::Postgres, true) => " ~* ",
                    _ => " REGEXP ",
                });
                self.side(part)?;
            }
        }
        Ok(())
    }
}
