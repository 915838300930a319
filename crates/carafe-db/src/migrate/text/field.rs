//! A field in a migration file.

use super::{
    Inline, Words, quoted_list,
    value::{default_words, read_default},
};
use crate::{
    Kind,
    error::Result,
    migrate::{labels, nearest::did_you_mean},
    schema::{
        ColumnType,
        state::{FieldState, FieldType, ManyToManyState, ON_DELETE, Reference},
        table::GeneratedColumn,
    },
};

/// What stands where a field is described: a column, or a relation to many.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Described {
    /// A column, and whether it is the key.
    Field(Box<FieldState>, bool),
    /// Many to many.
    Many(ManyToManyState),
}

/// Reads the words of a field. The caller asks for more, and then ends the questions.
pub(crate) fn read_field(words: &Words<'_, '_>, app: &str) -> Result<Described> {
    if let Some(to) = words.maybe_text("many_to_many")? {
        let through = words.maybe_text("through")?.map(|label| labels::read(&label, app));
        return Ok(Described::Many(ManyToManyState { to: labels::read(&to, app), through }));
    }
    let ty = match words.maybe_text("references")? {
        Some(to) => FieldType::Reference(read_reference(words, labels::read(&to, app))?),
        None => FieldType::Plain(read_type(words)?),
    };
    let kind = match &ty {
        FieldType::Plain(ty) => Some(ty.kind),
        FieldType::Reference(_) => None,
    };
    let generated = words.maybe_text("generated")?.map(|expression| {
        Ok::<_, crate::DbError>(GeneratedColumn { expression, stored: !words.flag("virtual")? })
    });
    let field = FieldState {
        ty,
        column: words.maybe_text("column")?,
        null: words.flag("null")?,
        unique: words.flag("unique")?,
        index: words.flag("index")?,
        auto: words.flag("auto")?,
        default: read_default(words, kind)?,
        generated: generated.transpose()?,
        min: words.maybe_number("min")?,
        max: words.maybe_number("max")?,
        choices: words.texts("choices")?,
        comment: words.maybe_text("comment")?,
        collation: words.maybe_text("collation")?,
    };
    Ok(Described::Field(Box::new(field), words.flag("key")?))
}

fn read_type(words: &Words<'_, '_>) -> Result<ColumnType> {
    let name = words.text("type")?;
    let kind = if name == "array" {
        let of = words.text("of")?;
        let item = |kind: &&Kind| !matches!(kind, Kind::Hstore | Kind::SearchVector);
        let scalar = scalar(&of).filter(item).ok_or_else(|| unknown(words, "of", &of))?;
        Kind::Array(scalar)
    } else if name == "range" {
        let of = words.text("of")?;
        Kind::Range(scalar(&of).filter(|kind| ENDS.contains(kind)).ok_or_else(|| no_range(words, &of))?)
    } else {
        *scalar(&name).ok_or_else(|| unknown(words, "type", &name))?
    };
    let digits = words.get("digits").map(|_| {
        let pair = words.two_numbers("digits");
        pair.ok_or_else(|| words.error_at("digits", "`digits` is two numbers: [in all, behind the point]"))
    });
    Ok(ColumnType { kind, max_length: words.maybe_number("max_length")?, digits: digits.transpose()? })
}

const SCALARS: &[Kind] = &[
    Kind::Bool,
    Kind::I16,
    Kind::I32,
    Kind::I64,
    Kind::F64,
    Kind::Decimal,
    Kind::Text,
    Kind::Bytes,
    Kind::Date,
    Kind::Time,
    Kind::DateTime,
    Kind::Timestamp,
    Kind::Duration,
    Kind::Uuid,
    Kind::Json,
    Kind::Hstore,
    Kind::SearchVector,
];

/// The kinds of which there are ranges.
const ENDS: &[Kind] = &[Kind::I32, Kind::I64, Kind::Decimal, Kind::Date, Kind::DateTime, Kind::Timestamp];

fn no_range(words: &Words<'_, '_>, of: &str) -> crate::DbError {
    let names: Vec<&str> = ENDS.iter().map(|kind| kind.name()).collect();
    words
        .error_at("of", format_args!("there are no ranges of `{of}`"))
        .hint(format!("there are ranges of {}", names.join(", ")))
}

fn scalar(name: &str) -> Option<&'static Kind> {
    SCALARS.iter().find(|kind| kind.name() == name)
}

fn unknown(words: &Words<'_, '_>, word: &'static str, name: &str) -> crate::DbError {
    let names = || SCALARS.iter().map(|kind| kind.name()).chain(["array", "range"]);
    let error = words.error_at(word, format_args!("there is no type `{name}`"));
    error.hint(
        did_you_mean(name, names())
            .unwrap_or_else(|| format!("types: {}", names().collect::<Vec<_>>().join(", "))),
    )
}

fn read_reference(words: &Words<'_, '_>, to: String) -> Result<Reference> {
    let on_delete = words.text("on_delete")?;
    if !ON_DELETE.contains(&on_delete.as_str()) {
        let error =
            words.error_at("on_delete", format_args!("there is no way to delete called `{on_delete}`"));
        let known = || format!("ways: {}", ON_DELETE.join(", "));
        return Err(error.hint(did_you_mean(&on_delete, ON_DELETE.iter().copied()).unwrap_or_else(known)));
    }
    Ok(Reference {
        to,
        to_field: words.maybe_text("to_field")?,
        on_delete,
        constraint: words.maybe_flag("constraint")?.unwrap_or(true),
    })
}

/// The words of a field.
pub(crate) fn write_field(inline: &mut Inline, described: &Described, app: &str) {
    match described {
        Described::Many(many) => {
            inline.text("many_to_many", &labels::written_in(&many.to, app));
            if let Some(through) = &many.through {
                inline.text("through", &labels::written_in(through, app));
            }
        }
        Described::Field(field, is_key) => write_column(inline, field, *is_key, app),
    }
}

fn write_column(inline: &mut Inline, field: &FieldState, is_key: bool, app: &str) {
    match &field.ty {
        FieldType::Plain(ty) => write_type(inline, *ty),
        FieldType::Reference(reference) => {
            inline.text("references", &labels::written_in(&reference.to, app));
            if let Some(to_field) = &reference.to_field {
                inline.text("to_field", to_field);
            }
            inline.text("on_delete", &reference.on_delete);
            if !reference.constraint {
                inline.put("constraint", "false");
            }
        }
    }
    if let Some(column) = &field.column {
        inline.text("column", column);
    }
    inline.flag("key", is_key).flag("auto", field.auto).flag("null", field.null);
    inline.flag("unique", field.unique).flag("index", field.index);
    if let Some(default) = &field.default {
        let (word, value) = default_words(default);
        inline.put(word, value);
    }
    if let Some(made) = &field.generated {
        inline.text("generated", &made.expression).flag("virtual", !made.stored);
    }
    for (word, bound) in [("min", field.min), ("max", field.max)] {
        if let Some(bound) = bound {
            inline.put(word, bound.to_string());
        }
    }
    if !field.choices.is_empty() {
        inline.put("choices", quoted_list(&field.choices));
    }
    for (word, text) in [("comment", &field.comment), ("collation", &field.collation)] {
        if let Some(text) = text {
            inline.text(word, text);
        }
    }
}

fn write_type(inline: &mut Inline, ty: ColumnType) {
    inline.text("type", ty.kind.name());
    if let Kind::Array(of) | Kind::Range(of) = ty.kind {
        inline.text("of", of.name());
    }
    if let Some(length) = ty.max_length {
        inline.put("max_length", length.to_string());
    }
    if let Some((all, behind)) = ty.digits {
        inline.put("digits", format!("[{all}, {behind}]"));
    }
}
