//! Rows that vanish and come back.

use carafe::{
    db::{ErrorKind, Registry, SoftDelete as _},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(soft_delete = deleted, objects = Note::is_public, ordering = "text")]
struct Note {
    id: i64,
    #[field(max_length = 40)]
    text: String,
    #[field(default = true)]
    public: bool,
    #[field(index)]
    deleted: Option<Timestamp>,
    #[reverse(note)]
    photos: Many<Photo>,
}

impl Note {
    fn is_public(note: &NoteFields) -> carafe::db::Q {
        note.public.eq(true)
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(soft_delete = binned)]
struct Photo {
    id: i64,
    #[field(on_delete = cascade)]
    note: Fk<Note>,
    binned: Option<Timestamp>,
}

fn registry() -> Registry {
    Registry::new().with::<(Note, Photo)>("app")
}

// row: model.ecosystem
#[test]
fn deleted_rows_vanish_from_default_queries_and_are_restored() {
    each_with(registry, async |db| {
        let mut note = create!(Note { text: "a" }, &db).await.unwrap();
        create!(Note { text: "b" }, &db).await.unwrap();
        create!(Note { text: "c", public: false }, &db).await.unwrap();
        let photo = create!(Photo { note: &note }, &db).await.unwrap();
        assert!(!note.is_deleted());
        note.soft_delete(&db).await.unwrap();
        assert!(note.is_deleted());
        let texts = Note::objects().values(|n| n.text).all(&db).await.unwrap();
        assert_eq!(texts, ["b"], "the condition of the model holds too");
        assert_eq!(Note::objects().filter(|n| n.text.eq("a")).count(&db).await.unwrap(), 0);
        assert_eq!(Note::all_objects().count(&db).await.unwrap(), 3);
        assert_eq!(Note::deleted_objects().get(&db).await.unwrap(), note);
        let joined = Photo::objects().select_related(|p| p.note).get(&db).await.unwrap();
        assert!(joined.note.get().unwrap().is_deleted(), "a foreign key leads to any row");
        assert_eq!(note.photos.all(&db).await.unwrap(), [photo]);
        note.restore(&db).await.unwrap();
        assert!(!note.is_deleted());
        assert_eq!(Note::objects().count(&db).await.unwrap(), 2);

        assert_eq!(Note::objects().soft_delete(&db).await.unwrap(), 2);
        assert_eq!(
            Note::all_objects().soft_delete(&db).await.unwrap(),
            1,
            "those that are marked keep their time"
        );
        assert_eq!(Note::deleted_objects().count(&db).await.unwrap(), 3);
        assert_eq!(Note::deleted_objects().filter(|n| n.text.ne("b")).restore(&db).await.unwrap(), 2);
        assert_eq!(Note::objects().values(|n| n.text).all(&db).await.unwrap(), ["a"]);
        assert_eq!(Note::deleted_objects().delete(&db).await.unwrap().total(), 1, "for good");
        let mut gone = Note { id: 99, ..note };
        let error = gone.soft_delete(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NotUpdated, "{error:?}");
    });
}
