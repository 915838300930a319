//! `sql`: statements as they are, for all databases or for some.

use super::{Body, Operation, run::Back};
use crate::{
    driver::Vendor,
    error::Result,
    migrate::{
        nearest::did_you_mean,
        text::{Words, quoted_list},
    },
    schema::State,
};

/// Statements as they are. The text is never taken apart: the database reads it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    /// The text.
    pub sql: String,
    /// The way back.
    pub reverse: Back<String>,
    /// The databases it is for; all, if empty.
    pub only: Vec<Vendor>,
    /// Whether squashing may leave it out.
    pub elidable: bool,
}

impl Sql {
    pub(super) fn read(words: &Words<'_, '_>, _app: &str) -> Result<Self> {
        let reverse = match words.maybe_text("reverse")?.as_deref() {
            None => Back::None,
            Some("noop") => Back::Nothing,
            Some(sql) => Back::This(sql.to_owned()),
        };
        let only = words.texts("only")?;
        let only = only.iter().map(|word| vendor(word).ok_or_else(|| unknown(words, word)));
        Ok(Self {
            sql: words.text("sql")?,
            reverse,
            only: only.collect::<Result<_>>()?,
            elidable: words.flag("elidable")?,
        })
    }

    /// Whether it is for a database.
    #[must_use]
    pub fn is_for(&self, vendor: Vendor) -> bool {
        self.only.is_empty() || self.only.contains(&vendor)
    }
}

const VENDORS: [Vendor; 4] = [Vendor::Sqlite, Vendor::Postgres, Vendor::MariaDb, Vendor::MySql];

fn vendor(word: &str) -> Option<Vendor> {
    VENDORS.into_iter().find(|vendor| vendor.word() == word)
}

fn unknown(words: &Words<'_, '_>, word: &str) -> crate::DbError {
    let known = VENDORS.map(Vendor::word);
    let error = words.error_at("only", format_args!("there is no database called `{word}`"));
    error.hint(did_you_mean(word, known).unwrap_or_else(|| format!("databases: {}", known.join(", "))))
}

impl Operation for Sql {
    fn describe(&self) -> String {
        let first = self.sql.trim().lines().next().unwrap_or_default();
        let mut short: String = first.chars().take(50).collect();
        short.push_str(if short.len() < first.len() { "…" } else { "" });
        format!("> sql {short}")
    }

    fn apply(&self, _state: &mut State) -> Result<(), String> {
        Ok(())
    }

    fn write(&self, body: &mut Body, _app: &str) {
        body.lines.text("sql", &self.sql);
        match &self.reverse {
            Back::None => {}
            Back::Nothing => _ = body.lines.text("reverse", "noop"),
            Back::This(sql) => _ = body.lines.text("reverse", sql),
        }
        if !self.only.is_empty() {
            body.lines.put("only", quoted_list(self.only.iter().map(|vendor| vendor.word())));
        }
        body.lines.flag("elidable", self.elidable);
    }
}
