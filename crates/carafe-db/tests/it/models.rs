//! A small blog by hand, as the derive would write it.

use carafe_core::Place;
use carafe_db::{
    Kind, Value,
    meta::{
        Auto, CheckMeta, Choice, ConstraintMeta, DbDefault, FetchMode, FieldMeta, IndexColumn, IndexMeta,
        ManyToManyMeta, ModelMeta, OnDelete, RareMeta, RelationMeta, UniqueMeta,
    },
    model::ModelSet,
};

/// What a field is that says nothing.
pub(crate) const FIELD: FieldMeta = FieldMeta {
    name: "",
    column: "",
    kind: Kind::Text,
    null: false,
    blank: false,
    max_length: None,
    digits: None,
    min: None,
    max: None,
    unique: false,
    index: false,
    default: None,
    db_default: None,
    auto: Auto::No,
    generated: None,
    choices: None,
    validators: &[],
    error_messages: &[],
    unique_for: &[],
    limit_choices_to: None,
    relation: None,
    any: false,
    label: None,
    help: "",
    editable: true,
    comment: None,
    collation: None,
};

/// The key that most models have.
pub(crate) const ID: FieldMeta =
    FieldMeta { name: "id", column: "id", kind: Kind::I64, auto: Auto::Increment, ..FIELD };

/// What a model is that says nothing.
pub(crate) const fn model(name: &'static str, fields: &'static [FieldMeta]) -> ModelMeta {
    ModelMeta {
        name,
        table: None,
        help: "",
        label: None,
        label_plural: None,
        fields,
        key: &[0],
        many_to_many: &[],
        reverses: &[],
        ordering: &[],
        indexes: &[],
        constraints: &[],
        search: None,
        comment: None,
        managed: true,
        fetch_mode: FetchMode::One,
        frozen: false,
        rare: RareMeta::NONE,
        place: Place::here(),
    }
}

const fn to(target: fn() -> &'static ModelMeta, on_delete: OnDelete) -> RelationMeta {
    RelationMeta {
        target,
        to_field: None,
        on_delete,
        one_to_one: false,
        constraint: true,
        related_name: None,
    }
}

pub(crate) struct Author;
pub(crate) struct Tag;
pub(crate) struct Post;

static AUTHOR: ModelMeta = model(
    "Author",
    &[
        ID,
        FieldMeta { name: "name", column: "name", max_length: Some(80), ..FIELD },
        FieldMeta {
            name: "email",
            column: "email",
            max_length: Some(120),
            null: true,
            unique: true,
            ..FIELD
        },
        FieldMeta {
            name: "boss",
            column: "boss_id",
            kind: Kind::I64,
            null: true,
            relation: Some(to(|| &AUTHOR, OnDelete::SetNull)),
            ..FIELD
        },
    ],
);

static TAG: ModelMeta = model(
    "Tag",
    &[ID, FieldMeta { name: "name", column: "name", max_length: Some(40), unique: true, ..FIELD }],
);

static POST: ModelMeta = ModelMeta {
    many_to_many: &[ManyToManyMeta {
        name: "tags",
        target: || &TAG,
        through: None,
        symmetrical: false,
        related_name: None,
        label: None,
        help: "",
    }],
    indexes: &[IndexMeta {
        name: None,
        columns: &[
            IndexColumn::Field { field: 7, descending: false },
            IndexColumn::Field { field: 5, descending: true },
        ],
        condition: None,
        include: &[],
        method: None,
    }],
    constraints: &[
        ConstraintMeta::Unique(UniqueMeta {
            name: None,
            columns: &[
                IndexColumn::Field { field: 7, descending: false },
                IndexColumn::Field { field: 1, descending: false },
            ],
            condition: None,
            nulls_equal: false,
            deferrable: false,
            include: &[],
            message: None,
            code: None,
        }),
        ConstraintMeta::Check(CheckMeta {
            name: "post_has_title",
            condition: || "\"title\" <> ''".to_owned(),
            message: None,
            code: None,
        }),
    ],
    ..model(
        "Post",
        &[
            ID,
            FieldMeta { name: "title", column: "title", max_length: Some(200), ..FIELD },
            FieldMeta {
                name: "body",
                column: "body",
                db_default: Some(DbDefault::Value(|| Value::Text("it's empty".to_owned()))),
                ..FIELD
            },
            FieldMeta {
                name: "status",
                column: "status",
                max_length: Some(10),
                choices: Some(|| {
                    ["draft", "public"]
                        .map(|word| Choice { value: Value::Text(word.to_owned()), label: word.to_owned() })
                        .to_vec()
                }),
                ..FIELD
            },
            FieldMeta { name: "views", column: "views", kind: Kind::I64, min: Some(0), ..FIELD },
            FieldMeta {
                name: "created",
                column: "created",
                kind: Kind::Timestamp,
                db_default: Some(DbDefault::Now),
                ..FIELD
            },
            FieldMeta {
                name: "price",
                column: "price",
                kind: Kind::Decimal,
                digits: Some((10, 2)),
                null: true,
                ..FIELD
            },
            FieldMeta {
                name: "author",
                column: "author_id",
                kind: Kind::I64,
                relation: Some(to(|| &AUTHOR, OnDelete::Cascade)),
                ..FIELD
            },
        ],
    )
};

impl ModelSet for Author {
    fn metas() -> Vec<&'static ModelMeta> {
        vec![&AUTHOR]
    }
}
impl ModelSet for Tag {
    fn metas() -> Vec<&'static ModelMeta> {
        vec![&TAG]
    }
}
impl ModelSet for Post {
    fn metas() -> Vec<&'static ModelMeta> {
        vec![&POST]
    }
}
