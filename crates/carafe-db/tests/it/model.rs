//! What the derive says of a struct.

use carafe::{
    db::{
        Kind, Registry, Value,
        field::{Cursor, ValueRow},
        meta::{Auto, ConstraintMeta, IndexColumn, OnDelete},
    },
    prelude::*,
};

use crate::blog::{Author, City, Comment, Post, Profile, Tag};

// row: model.declare
#[test]
fn a_struct_says_its_columns_in_its_order() {
    let fields = Post::meta().fields.iter();
    let columns: Vec<_> = fields.map(|field| (field.name, field.column, field.kind, field.null)).collect();
    let expected = [
        ("id", "id", Kind::I64, false),
        ("title", "title", Kind::Text, false),
        ("body", "body", Kind::Text, false),
        ("draft", "draft", Kind::Bool, false),
        ("views", "views", Kind::I64, false),
        ("created", "created", Kind::Timestamp, false),
        ("author", "author_id", Kind::I64, false),
        ("editor", "editor_id", Kind::I64, true),
    ];
    assert_eq!(columns, expected);
    assert_eq!(Post::meta().key, [0]);
    assert_eq!(Post::meta().field("id").unwrap().auto, Auto::Increment);
    assert_eq!(Post::meta().field("created").unwrap().auto, Auto::NowAdd);
    assert_eq!(Post::meta().field("title").unwrap().help, "Shown in lists and in the page title.");
    assert_eq!(Author::meta().help, "Who writes.");
    assert!(Author::meta().place.file().ends_with("blog.rs"));
}

// row: model.options
#[test]
fn attributes_become_options() {
    let post = Post::meta();
    assert_eq!(post.field("title").unwrap().max_length, Some(200));
    assert_eq!(post.field("draft").unwrap().default.unwrap()(), Value::Bool(true));
    assert_eq!(post.field("body").unwrap().default.unwrap()(), Value::Text(String::new()));
    assert!(post.field("title").unwrap().default.is_none());
    assert!(Author::meta().field("email").unwrap().unique);
    assert!(!post.field("created").unwrap().editable);
    assert_eq!(post.label, Some("blog post"));
    assert_eq!((post.ordering[0].field, post.ordering[0].descending), (5, true));
}

// row: model.fk
#[test]
fn a_foreign_key_says_where_it_points_and_what_follows() {
    let cases = [
        (Post::meta(), "author", Author::meta(), "Cascade", false),
        (Post::meta(), "editor", Author::meta(), "SetNull", false),
        (Comment::meta(), "parent", Comment::meta(), "SetNull", false),
        (Profile::meta(), "author", Author::meta(), "Cascade", true),
        (Author::meta(), "city", City::meta(), "SetNull", false),
    ];
    for (model, field, target, on_delete, one_to_one) in cases {
        let field = model.field(field).unwrap();
        let relation = field.relation.unwrap();
        assert_eq!((relation.target)(), target, "{}", field.name);
        assert_eq!(format!("{:?}", relation.on_delete), on_delete, "{}", field.name);
        assert_eq!((relation.one_to_one, field.unique), (one_to_one, one_to_one), "{}", field.name);
        assert_eq!(field.index, !one_to_one, "a foreign key is looked for, so it has an index");
    }
    assert!(matches!(Post::meta().field("author").unwrap().relation.unwrap().on_delete, OnDelete::Cascade));
}

#[test]
fn ways_back_and_tables_between_are_no_columns() {
    let post = Post::meta();
    assert_eq!(post.reverses.len(), 1);
    let comments = &post.reverses[0];
    assert_eq!((comments.name, (comments.source)(), comments.field), ("comments", Comment::meta(), "post"));
    assert!(!comments.one);
    assert!(Author::meta().reverses[1].one);
    let tags = &post.many_to_many[0];
    assert_eq!((tags.name, (tags.target)(), tags.help), ("tags", Tag::meta(), "What it is about."));
}

#[test]
fn indexes_and_constraints_are_data() {
    let post = Post::meta();
    let index = &post.indexes[0];
    assert_eq!(index.name, Some("recent"));
    assert!(matches!(index.columns[0], IndexColumn::Field { field: 6, descending: false }));
    assert!(matches!(index.columns[1], IndexColumn::Field { field: 5, descending: true }));
    assert_eq!(index.condition.unwrap()(), "not \"draft\"");
    let ConstraintMeta::Unique(unique) = post.constraints[0] else { panic!("the first is unique") };
    assert_eq!(unique.message, Some("There is one of this title."));
    let ConstraintMeta::Check(check) = post.constraints[1] else { panic!("the second is a check") };
    assert_eq!((check.name, (check.condition)().as_str()), ("views_positive", "\"views\" >= 0"));
}

fn a_comment() -> Vec<Value> {
    vec![
        Value::I64(3),
        Value::I64(7),
        Value::Null(Kind::I64),
        Value::Text("Fine.".into()),
        Value::Bool(true),
        Value::I32(5),
    ]
}

fn read(values: &[Value]) -> carafe::db::error::Result<Comment> {
    Comment::decode(&mut Cursor::new(&ValueRow::new(values)))
}

#[test]
fn a_row_is_read_by_position_and_given_back() {
    let comment = read(&a_comment()).unwrap();
    assert_eq!((comment.id, *comment.post.id(), comment.score), (3, 7, Some(5)));
    assert_eq!((comment.text.as_str(), comment.parent.is_none()), ("Fine.", true));
    assert_eq!(comment.key(), 3);
    let back: Vec<Value> = (0..6).map(|field| comment.value(field).unwrap()).collect();
    assert_eq!(back, a_comment());
}

#[test]
fn a_row_that_does_not_decode_names_model_row_and_field() {
    let mut values = a_comment();
    values[3] = Value::Null(Kind::Text);
    let error = read(&values).unwrap_err().to_string();
    assert_eq!(
        error,
        "`Comment.text` of the row 3 does not decode: column 4: is null, but the field is not an `Option`"
    );
}

// row: model.introspection
#[test]
fn a_field_is_set_by_its_index() {
    let mut comment = read(&a_comment()).unwrap();
    comment.set(3, Value::Text("Better.".into())).unwrap();
    comment.set(2, Value::I64(1)).unwrap();
    assert_eq!(
        (comment.text.as_str(), comment.parent.clone().map(|parent| *parent.id())),
        ("Better.", Some(1))
    );
    let error = comment.set(4, Value::Text("yes".into())).unwrap_err().to_string();
    assert_eq!(error, "`Comment.approved`: column 1: a value of the kind text where bool is wanted");
    let registry = Registry::new().with::<(Post, Comment)>("blog");
    assert_eq!(registry.find("blog.Comment").unwrap().meta.fields.len(), 6);
}

#[test]
fn a_relation_that_was_not_loaded_says_what_to_add() {
    let comment = read(&a_comment()).unwrap();
    let error = comment.post.get().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the `Post` behind the foreign key `post` is not loaded; add `post` to `select_related` of the query, or call \
         `.load(&db).await?` on it"
    );
    assert!(error.place().unwrap().file().ends_with("model.rs"));
}

// row: model.declare
#[test]
fn a_model_inside_a_function_is_a_model() {
    #[derive(Model)]
    #[model(frozen, table = "blog_post")]
    struct Old {
        id: i64,
        slug: Option<String>,
    }
    assert!(Old::meta().frozen);
    assert_eq!(Old::meta().table, Some("blog_post"));
    let old =
        Old::decode(&mut Cursor::new(&ValueRow::new(&[Value::I64(1), Value::Text("a".into())]))).unwrap();
    assert_eq!((old.id, old.slug.as_deref()), (1, Some("a")));
}

#[test]
fn a_key_may_have_several_fields() {
    #[derive(Model)]
    struct Seat {
        #[field(primary_key)]
        row: i32,
        #[field(primary_key, max_length = 1)]
        letter: String,
    }
    assert_eq!(Seat::meta().key, [0, 1]);
    assert_eq!(Seat { row: 3, letter: "B".into() }.key(), (3, "B".to_owned()));
    assert_eq!(Seat::meta().field("row").unwrap().auto, Auto::No);
}
