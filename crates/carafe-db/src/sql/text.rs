//! Looking into texts.

use super::{shape::Bound, slot::Form, writer::Writer};
use crate::{
    driver::Vendor,
    error::Result,
    node::{Node, TextLookup, TextPlace},
};

impl<'q> Writer<'q> {
    pub(super) fn text(&mut self, lookup: TextLookup, text: &'q Node, part: &'q Node) -> Result<()> {
        let TextLookup { place, fold } = lookup;
        match place {
            TextPlace::Pattern => self.pattern(fold, text, part),
            TextPlace::Whole => self.both(fold, text, " = ", part),
            place => match (part, self.vendor()) {
                (_, Vendor::Sqlite) => self.by_function(place, fold, text, part),
                (Node::Value(value), _) => self.like(place, fold, text, Bound::Value(value)),
                _ => self.by_function(place, fold, text, part),
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

    fn both(&mut self, fold: bool, text: &'q Node, sign: &str, part: &'q Node) -> Result<()> {
        self.folded(fold, text)?;
        self.push(sign);
        self.folded(fold, part)
    }

    fn like(&mut self, place: TextPlace, fold: bool, text: &'q Node, part: Bound<'q>) -> Result<()> {
        let form = match place {
            TextPlace::Start => Form::Like("", "%"),
            TextPlace::End => Form::Like("%", ""),
            TextPlace::Within | TextPlace::Whole | TextPlace::Pattern => Form::Like("%", "%"),
        };
        let ilike = fold && self.vendor() == Vendor::Postgres;
        if ilike {
            self.side(text)?;
            self.push(" ILIKE ");
            self.bind(part, form);
        } else {
            self.folded(fold, text)?;
            self.push(if fold { " LIKE LOWER(" } else { " LIKE " });
            self.bind(part, form);
            self.push(if fold { ")" } else { "" });
        }
        self.push(" ESCAPE '!'");
        Ok(())
    }

    /// SQLite's LIKE knows no capital letters but those of ASCII, and what is no value cannot be made a pattern.
    fn by_function(&mut self, place: TextPlace, fold: bool, text: &'q Node, part: &'q Node) -> Result<()> {
        match (place, self.vendor()) {
            (TextPlace::Start, _) => {
                self.cut("LEFT(", "substr(", fold, text)?;
                self.push(if self.vendor() == Vendor::Sqlite { ", 1, length(" } else { ", CHAR_LENGTH(" });
                self.folded(fold, part)?;
                self.push(")) = ");
                self.folded(fold, part)
            }
            (TextPlace::End, Vendor::Sqlite) => {
                self.cut("", "substr(", fold, text)?;
                self.push(", length(");
                self.node(text)?;
                self.push(") - length(");
                self.node(part)?;
                self.push(") + 1) = ");
                self.folded(fold, part)
            }
            (TextPlace::End, _) => {
                self.cut("RIGHT(", "", fold, text)?;
                self.push(", CHAR_LENGTH(");
                self.folded(fold, part)?;
                self.push(")) = ");
                self.folded(fold, part)
            }
            (_, vendor) => {
                self.push(match vendor {
                    Vendor::Sqlite => "instr(",
                    Vendor::Postgres => "strpos(",
                    Vendor::MariaDb | Vendor::MySql => "INSTR(",
                });
                self.both(fold, text, ", ", part)?;
                self.push(") > 0");
                Ok(())
            }
        }
    }

    fn cut(&mut self, others: &str, sqlite: &str, fold: bool, text: &'q Node) -> Result<()> {
        self.push(if self.vendor() == Vendor::Sqlite { sqlite } else { others });
        self.folded(fold, text)
    }

    fn pattern(&mut self, fold: bool, text: &'q Node, part: &'q Node) -> Result<()> {
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
