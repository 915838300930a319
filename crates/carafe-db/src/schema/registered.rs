//! From registered models to the state that migrations compare.

use super::{
    IndexRole, SearchIndex,
    state::{FieldState, FieldType, ManyToManyState, ModelState, Reference, State},
    table::{Check, ColumnDefault, ColumnType, GeneratedColumn, Index, IndexPart},
};
use crate::{
    Registry, Value,
    meta::{
        Auto, ConstraintMeta, DbDefault, ExcludeMeta, FieldMeta, IndexColumn, IndexMeta, ManyToManyMeta,
        ModelMeta, OnDelete, RelationMeta, SearchMeta, UniqueMeta,
    },
    names,
    registry::Registered,
};

impl State {
    /// The models of a registry as they are now. Labels, help texts and default orders are no part of it: the database
    /// does not know them, so no migration is needed when they change.
    #[must_use]
    pub fn of(registry: &Registry) -> Self {
        let mut state = Self::default();
        let known = registry.models().iter().filter(|model| !model.meta.frozen);
        known.for_each(|model| state.insert(model_of(model, registry)));
        state
    }
}

fn model_of(model: &Registered, registry: &Registry) -> ModelState {
    let meta = model.meta;
    let name_of = |index: &usize| meta.fields[*index].name.to_owned();
    let uniques = meta.constraints.iter().filter_map(|constraint| match constraint {
        ConstraintMeta::Unique(unique) => Some(unique_of(model, unique)),
        _ => None,
    });
    let exclusions = meta.constraints.iter().filter_map(|constraint| match constraint {
        ConstraintMeta::Exclude(exclude) => Some(exclusion_of(model, exclude)),
        _ => None,
    });
    let search = meta.search.iter().map(|search| search_of(model, search));
    let checks = meta.constraints.iter().filter_map(|constraint| match constraint {
        ConstraintMeta::Check(check) => {
            Some(Check { name: check.name.to_owned(), condition: (check.condition)() })
        }
        _ => None,
    });
    ModelState {
        app: model.app.clone(),
        name: meta.name.to_owned(),
        table: model.table.clone(),
        fields: meta.fields.iter().map(|field| (field.name.to_owned(), field_of(field, registry))).collect(),
        key: meta.key.iter().map(name_of).collect(),
        many_to_many: meta
            .many_to_many
            .iter()
            .map(|many| (many.name.to_owned(), many_of(many, registry)))
            .collect(),
        indexes: meta
            .indexes
            .iter()
            .map(|index| index_of(model, index))
            .chain(uniques)
            .chain(exclusions)
            .chain(search)
            .collect(),
        checks: checks.collect(),
        comment: meta.comment.map(str::to_owned),
        managed: meta.managed,
    }
}

fn field_of(meta: &FieldMeta, registry: &Registry) -> FieldState {
    let ty = match &meta.relation {
        Some(relation) => FieldType::Reference(reference_of(relation, registry)),
        None => {
            FieldType::Plain(ColumnType { kind: meta.kind, max_length: meta.max_length, digits: meta.digits })
        }
    };
    let is_reference = meta.relation.is_some();
    let mut field = FieldState::with_type(ty);
    field.column = (field.column_name(meta.name) != meta.column).then(|| meta.column.to_owned());
    field.null = meta.null;
    field.unique = meta.unique || meta.relation.is_some_and(|relation| relation.one_to_one);
    field.index = meta.index && !is_reference;
    field.auto = meta.auto == Auto::Increment;
    field.default = meta.db_default.map(|default| match default {
        DbDefault::Value(value) => ColumnDefault::Value(value()),
        DbDefault::Now => ColumnDefault::Now,
        DbDefault::Sql(text) => ColumnDefault::Sql(text.to_owned()),
    });
    field.generated =
        meta.generated.map(|made| GeneratedColumn { expression: (made.expression)(), stored: made.stored });
    (field.min, field.max) = if is_reference { (None, None) } else { (meta.min, meta.max) };
    field.choices = meta.choices.map(choices_of).unwrap_or_default();
    field.comment = meta.comment.map(str::to_owned);
    field.collation = meta.collation.map(str::to_owned);
    field
}

fn choices_of(choices: fn() -> Vec<crate::meta::Choice>) -> Vec<String> {
    choices().iter().map(|choice| choice_text(&choice.value)).collect()
}

fn choice_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::I16(number) => number.to_string(),
        Value::I32(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn reference_of(relation: &RelationMeta, registry: &Registry) -> Reference {
    Reference {
        to: label_of((relation.target)(), registry),
        to_field: relation.to_field.map(str::to_owned),
        on_delete: word_of(&relation.on_delete).to_owned(),
        constraint: relation.constraint,
    }
}

fn many_of(many: &ManyToManyMeta, registry: &Registry) -> ManyToManyState {
    ManyToManyState {
        to: label_of((many.target)(), registry),
        through: many.through.map(|through| label_of((through.model)(), registry)),
    }
}

/// A model that no app brought is called by its bare name; `makemigrations` says that it is missing.
fn label_of(meta: &'static ModelMeta, registry: &Registry) -> String {
    registry.get(meta).map_or_else(|| meta.name.to_owned(), Registered::label)
}

fn index_of(model: &Registered, index: &IndexMeta) -> Index {
    let parts = parts_of(model.meta, index.columns);
    Index {
        name: name_of(model, index.name, &parts, "idx"),
        unique: false,
        parts,
        condition: index.condition.map(|condition| condition()),
        include: index.include.iter().map(|at| model.meta.fields[*at].name.to_owned()).collect(),
        method: index.method.map(str::to_owned),
        nulls_equal: false,
        deferrable: false,
        role: IndexRole::Order,
    }
}

fn search_of(model: &Registered, search: &SearchMeta) -> Index {
    let fields = search.fields.iter().map(|(field, _)| model.meta.fields[*field].name);
    let role = SearchIndex {
        config: search.config.to_owned(),
        weights: search.fields.iter().map(|(_, weight)| *weight).collect(),
    };
    let index = Index::over(names::search(&model.table), &fields.collect::<Vec<_>>());
    Index { role: IndexRole::Search(role), ..index }
}

fn exclusion_of(model: &Registered, exclude: &ExcludeMeta) -> Index {
    let operators = exclude.operators.iter().map(|operator| (*operator).to_owned()).collect();
    Index {
        parts: parts_of(model.meta, exclude.columns),
        condition: exclude.condition.map(|condition| condition()),
        deferrable: exclude.deferrable,
        role: IndexRole::Exclusion(operators),
        ..Index::over(exclude.name, &[])
    }
}

fn unique_of(model: &Registered, unique: &UniqueMeta) -> Index {
    let parts = parts_of(model.meta, unique.columns);
    Index {
        name: name_of(model, unique.name, &parts, "key"),
        unique: true,
        parts,
        condition: unique.condition.map(|condition| condition()),
        include: unique.include.iter().map(|at| model.meta.fields[*at].name.to_owned()).collect(),
        method: None,
        nulls_equal: unique.nulls_equal,
        deferrable: unique.deferrable,
        role: IndexRole::Order,
    }
}

fn parts_of(meta: &ModelMeta, columns: &[IndexColumn]) -> Vec<IndexPart> {
    let part = |column: &IndexColumn| match column {
        IndexColumn::Field { field, descending } => {
            IndexPart::Column { name: meta.fields[*field].name.to_owned(), descending: *descending }
        }
        IndexColumn::Expression(text) => IndexPart::Expression(text()),
    };
    columns.iter().map(part).collect()
}

fn name_of(model: &Registered, given: Option<&str>, parts: &[IndexPart], purpose: &str) -> String {
    if let Some(name) = given {
        return name.to_owned();
    }
    let columns: Vec<&str> = parts
        .iter()
        .map(|part| match part {
            IndexPart::Column { name, .. } => name.as_str(),
            IndexPart::Expression(_) => "expr",
        })
        .collect();
    names::made(&model.table, &columns, purpose)
}

fn word_of(on_delete: &OnDelete) -> &'static str {
    match on_delete {
        OnDelete::Cascade => "cascade",
        OnDelete::Protect => "protect",
        OnDelete::Restrict => "restrict",
        OnDelete::SetNull => "set_null",
        OnDelete::SetDefault => "set_default",
        OnDelete::Set(_) => "set",
        OnDelete::DoNothing => "do_nothing",
        OnDelete::DbCascade => "db_cascade",
        OnDelete::DbSetNull => "db_set_null",
        OnDelete::DbSetDefault => "db_set_default",
    }
}
