//! Answers to what cannot be known: from flags, from a file, from the person at the terminal.

use std::collections::BTreeMap;

use carafe_core::output::Output;

use crate::{
    DbError, ErrorKind, Kind, Registry, Value,
    driver::{Features, Vendor},
    error::Result,
    meta::Auto,
    migrate::{
        autodetect::Questions,
        file::Migration,
        here::Here,
        id::Id,
        operation::{Op, RemoveField, RenameField, add_field_kind},
        plan::{Direction, Work, stages},
        text::{Source, Words, read_fill},
    },
    schema::{
        Fill, State,
        state::{FieldState, ModelState},
    },
};

/// Answers that were given before anybody is asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// `Post.body` and what it is called now.
    pub(super) renames: BTreeMap<String, String>,
    /// Fields and models that are really gone.
    pub(super) gone: Vec<String>,
    /// `Post.subtitle` and the text of a value.
    pub(super) fills: BTreeMap<String, String>,
    /// The same with an expression.
    pub(super) fills_sql: BTreeMap<String, String>,
}

impl Given {
    /// A file of answers: `[rename]`, `[fill]` and `[fill_sql]` with texts, and `gone = […]`.
    pub(super) fn read(&mut self, file: &str, text: &str) -> Result<()> {
        let source = Source { file, text };
        let parsed = source.parse()?;
        let words = Words::new(source, parsed.get_ref(), 0..0);
        self.gone.extend(words.texts("gone")?);
        for (word, into) in
            [("rename", &mut self.renames), ("fill", &mut self.fills), ("fill_sql", &mut self.fills_sql)]
        {
            into.extend(words.pairs(word)?);
        }
        words.done()
    }
}

/// Who answers: what was given first, then the person, if there is one and may be asked.
pub(super) struct Asker<'a> {
    pub(super) output: &'a Output,
    pub(super) given: &'a Given,
    pub(super) registry: &'a Registry,
    pub(super) before: &'a State,
    pub(super) may_ask: bool,
}

impl Asker<'_> {
    /// `blog.Post.body`, `Post.body`: a person may leave out the app.
    fn given<'m>(map: &'m BTreeMap<String, String>, full: &str) -> Option<&'m String> {
        let short = full.split_once('.').map_or(full, |(_, rest)| rest);
        map.get(full).or_else(|| map.get(short))
    }

    fn is_gone(&self, full: &str) -> bool {
        let short = full.split_once('.').map_or(full, |(_, rest)| rest);
        self.given.gone.iter().any(|gone| gone == full || gone == short)
    }

    fn ask(&self, question: &str, flag: &str) -> Result<String> {
        if !self.may_ask {
            return Err(DbError::new(ErrorKind::Migration, format!("this must be known: {question}"))
                .hint(format!("answer with `{flag}`")));
        }
        self.output.ask(question, flag).map_err(|error| {
            DbError::new(ErrorKind::Migration, error.to_string()).hint(format!("answer with `{flag}`"))
        })
    }

    fn yes_or_no(&self, question: &str, flag: &str, show: impl Fn() -> Vec<String>) -> Result<bool> {
        loop {
            let answer = self.ask(&format!("{question} [y/N, s shows the SQL of both]"), flag)?;
            match answer.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(true),
                "" | "n" | "no" => return Ok(false),
                "s" => show().iter().for_each(|line| self.output.say(line)),
                other => self.output.say(format_args!("`{other}` is none of y, n and s")),
            }
        }
    }

    /// What both answers would do to the database, in the words of SQLite, which are near to all others.
    fn both(&self, model: &str, old: &str, new: &str) -> Vec<String> {
        let rename = RenameField { model: model.to_owned(), name: old.to_owned(), to: new.to_owned() };
        let remove = RemoveField { model: model.to_owned(), name: old.to_owned(), fill: None };
        let mut lines = vec!["renamed:".to_owned()];
        lines.extend(self.sql(rename.into()));
        lines.push("removed, and another added:".to_owned());
        lines.extend(self.sql(remove.into()));
        lines
    }

    fn sql(&self, op: Op) -> Vec<String> {
        let mut migration = Migration::new(Id::new("", "shown"));
        migration.ops.push(op);
        let features = Features::of(Vendor::Sqlite, (3, 51, 0));
        let stages = stages(&migration, self.before, Direction::Forward, (&features, &Here::all()))
            .unwrap_or_default();
        let steps = stages.into_iter().filter_map(|stage| match stage.work {
            Work::Steps(steps) => Some(steps),
            Work::Sql(_) | Work::Run(_) => None,
        });
        steps.flatten().flat_map(|step| step.lines()).map(|line| format!("    {line}")).collect()
    }

    /// What the program itself puts into new rows.
    fn own_default(&self, model: &str, name: &str) -> Option<Fill> {
        let field = self.registry.find(model)?.meta.field(name)?;
        match field.auto {
            Auto::Now | Auto::NowAdd => Some(Fill::Now),
            Auto::Order => Value::whole(0, field.kind).map(Fill::Value),
            _ => field.default.map(|default| Fill::Value(default())),
        }
    }
}

impl Questions for Asker<'_> {
    fn is_model_renamed(&mut self, old: &ModelState, new: &ModelState) -> Result<bool> {
        let (from, to) = (old.label(), new.label());
        if let Some(answer) = Self::given(&self.given.renames, &from) {
            return Ok(*answer == new.name || *answer == to);
        }
        if self.is_gone(&from) {
            return Ok(false);
        }
        let flag = format!("--rename {from}={}` or `--gone {from}", new.name);
        self.yes_or_no(&format!("Was the model `{from}` renamed to `{to}`?"), &flag, || {
            vec![format!("    renamed: its rows stay; otherwise `{}` is dropped with its rows", old.table)]
        })
    }

    fn is_field_renamed(&mut self, model: &str, old: &str, new: &str) -> Result<bool> {
        let full = format!("{model}.{old}");
        if let Some(answer) = Self::given(&self.given.renames, &full) {
            return Ok(answer == new);
        }
        if self.is_gone(&full) {
            return Ok(false);
        }
        let flag = format!("--rename {full}={new}` or `--gone {full}");
        self.yes_or_no(&format!("Was `{full}` renamed to `{model}.{new}`?"), &flag, || {
            self.both(model, old, new)
        })
    }

    fn fill(&mut self, model: &str, name: &str, field: &FieldState) -> Result<Option<Fill>> {
        let full = format!("{model}.{name}");
        let kind = add_field_kind(field);
        if let Some(sql) = Self::given(&self.given.fills_sql, &full) {
            return Ok(Some(Fill::Sql(sql.clone())));
        }
        if let Some(text) = Self::given(&self.given.fills, &full) {
            return typed(text, kind).map(Some);
        }
        if let Some(default) = self.own_default(model, name) {
            return Ok(Some(default));
        }
        let what = kind.map_or("a key".to_owned(), |kind| kind.to_string());
        let unique = if field.unique { ", and no two may be the same" } else { "" };
        let question = format!(
            "Rows that are there need a value for `{full}` ({what}{unique}).\n\
             A value, `now`, `sql: …` for an expression, or nothing if the table has no rows:"
        );
        loop {
            let answer =
                self.ask(&question, &format!("--fill {full}=VALUE` or `--fill-sql {full}=EXPRESSION"))?;
            match answer.trim() {
                "" => return Ok(None),
                "now" if is_time(kind) => return Ok(Some(Fill::Now)),
                text => match text.strip_prefix("sql:") {
                    Some(sql) => return Ok(Some(Fill::Sql(sql.trim().to_owned()))),
                    None => match typed(text, kind) {
                        Ok(fill) => return Ok(Some(fill)),
                        Err(_) => self.output.say(format_args!("`{text}` is no {what}")),
                    },
                },
            }
        }
    }
}

fn is_time(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Timestamp | Kind::DateTime | Kind::Date | Kind::Time))
}

/// A value as a person types it: TOML, or the text itself.
fn typed(text: &str, kind: Option<Kind>) -> Result<Fill> {
    let quoted = crate::migrate::text::quoted(text);
    let forms = if kind == Some(Kind::Text) && !text.starts_with('"') {
        vec![quoted]
    } else {
        vec![text.to_owned(), quoted]
    };
    let mut first = None;
    for form in forms {
        match read(&format!("fill = {form}"), kind) {
            Ok(Some(fill)) => return Ok(fill),
            Ok(None) => {}
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| DbError::new(ErrorKind::Migration, format!("`{text}` is no value"))))
}

fn read(text: &str, kind: Option<Kind>) -> Result<Option<Fill>> {
    let source = Source { file: "--fill", text };
    let parsed = source.parse()?;
    read_fill(&Words::new(source, parsed.get_ref(), 0..0), kind)
}
