//! Foreign keys: the key for nothing, the row for one question, the way back.

use std::sync::Arc;

use carafe::{
    db::{ErrorKind, Registry, db::Scope},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
struct Author {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    mentor: Option<Fk<Self>>,
    #[reverse(author)]
    books: Many<Book>,
    #[reverse(mentor)]
    pupils: Many<Author>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Book {
    id: i64,
    #[field(max_length = 40)]
    title: String,
    #[field(on_delete = cascade)]
    author: Fk<Author>,
    /// Nobody watches whether it is still there.
    #[field(constraint = false, on_delete = do_nothing, index = false, column = "loose_number")]
    loose: Option<Fk<Author>>,
}

fn registry() -> Registry {
    Registry::new().with::<(Author, Book)>("lib")
}

// row: model.fk
#[test]
fn the_key_asks_nothing_the_row_asks_once_and_the_way_back_is_filtered() {
    each_with(registry, async |db| {
        let ann = create!(Author { name: "Ann" }, &db).await.unwrap();
        let bob = create!(Author { name: "Bob", mentor: &ann }, &db).await.unwrap();
        create!(Book { title: "Emma", author: &ann }, &db).await.unwrap();
        create!(Book { title: "Persuasion", author: &ann }, &db).await.unwrap();
        let scope = Arc::new(Scope::new().logging());
        let watched = db.clone().scoped(Arc::clone(&scope));
        let mut book = Book::objects().filter(|b| b.title.eq("Emma")).get(&watched).await.unwrap();
        assert_eq!((*book.author.id(), scope.count()), (ann.id, 1), "the key is there");
        assert_eq!(book.author.load(&watched).await.unwrap().name, "Ann");
        assert_eq!(scope.count(), 2);
        assert_eq!(book.author.load(&watched).await.unwrap().id, ann.id);
        assert_eq!((book.author.get().unwrap().id, scope.count()), (ann.id, 2), "it is kept");
        let with_emma = Author::objects().filter(|a| a.books.any(|b| b.title.eq("Emma")));
        assert_eq!(with_emma.get(&db).await.unwrap().id, ann.id);
        assert_eq!(ann.books.query().filter(|b| b.title.starts_with("P")).count(&db).await.unwrap(), 1);
        assert_eq!(ann.pupils.all(&db).await.unwrap(), std::slice::from_ref(&bob), "of a model to itself");
        let mentors = Author::objects().filter(|a| a.mentor.mentor.is_null() & a.mentor.is_not_null());
        assert_eq!(mentors.get(&db).await.unwrap().id, bob.id);
        let of_ann = Book::objects().filter(|b| b.author.eq(&ann)).count(&db).await.unwrap();
        let by_key = Book::objects().filter(|b| b.author.id.eq(ann.id)).count(&db).await.unwrap();
        assert_eq!((of_ann, by_key), (2, 2));
        book.author = Fk::from(&bob);
        book.save(&db).await.unwrap();
        assert_eq!(bob.books.query().count(&db).await.unwrap(), 1);
    });
}

// row: model.fk
#[test]
fn a_foreign_key_without_a_constraint_may_lead_nowhere() {
    each_with(registry, async |db| {
        let ann = create!(Author { name: "Ann" }, &db).await.unwrap();
        let loose =
            create!(Book { title: "x", author: &ann, loose: Fk::<Author>::to(99) }, &db).await.unwrap();
        let strict = create!(Book { title: "y", author: Fk::<Author>::to(99) }, &db).await.unwrap_err();
        assert!(matches!(strict.kind(), ErrorKind::ForeignKey(_)), "{strict:?}");
        let read = Book::objects().select_related(|b| b.loose).get(&db).await.unwrap();
        assert_eq!(read, loose);
        assert!(read.loose.as_ref().unwrap().get().is_err(), "there is no row behind it");
        let mut gone = read.loose.clone().unwrap();
        assert_eq!(gone.load(&db).await.unwrap_err().kind(), &ErrorKind::DoesNotExist);
        let found = Book::objects().filter(|b| sql!("{b.loose.id} = {99_i64}")).count(&db).await.unwrap();
        assert_eq!(found, 1);
        assert_eq!(Book::meta().field("loose").unwrap().column, "loose_number");
    });
}
