//! What is loaded with rows, in how many statements, and what is said where it is not.

use std::sync::Arc;

use carafe::{
    db::{ErrorKind, QuerySet, Registry, db::Scope, meta::FetchMode},
    prelude::*,
};
use db_suite::each_with;

use crate::blog::{Author as Person, Comment, Post, Tag, fill, registry as blog};

#[derive(Model, Debug, Clone)]
#[model(ordering = "name")]
struct Publisher {
    id: i64,
    #[field(max_length = 40)]
    name: String,
}

#[derive(Model, Debug, Clone)]
#[model(ordering = "name")]
struct Author {
    id: i64,
    #[field(max_length = 40)]
    name: String,
    #[reverse(author)]
    books: Many<Book>,
    /// The same way back once more: for a query of its own.
    #[reverse(author)]
    published: Many<Book>,
    #[reverse(author)]
    cards: One<Card>,
}

#[derive(Model, Debug, Clone)]
#[model(ordering = "-year, title")]
struct Book {
    id: i64,
    #[field(max_length = 80)]
    title: String,
    year: i32,
    draft: bool,
    #[field(on_delete = cascade)]
    author: Fk<Author>,
    publisher: Option<Fk<Publisher>>,
}

impl Book {
    fn is_published(b: &BookFields) -> carafe::db::Q {
        !b.draft
    }
}

#[derive(Model, Debug, Clone)]
struct Card {
    id: i64,
    author: OneToOne<Author>,
}

fn registry() -> Registry {
    Registry::new().with::<(Publisher, Author, Book, Card)>("library")
}

/// Fifty authors with two books each, the second one a draft.
async fn shelves(db: &Db) -> carafe::db::error::Result<()> {
    let publisher = create!(Publisher { name: "Press" }, db).await?;
    let mut authors: Vec<Author> = Vec::new();
    for number in 0..50 {
        authors.push(create!(Author { name: format!("author {number:02}") }, db).await?);
    }
    for (number, author) in authors.iter().enumerate() {
        let year = 1900 + i32::try_from(number).unwrap_or(0);
        let title = format!("book {number:02}");
        create!(Book { title, year, draft: false, author, publisher: &publisher }, db).await?;
        create!(Book { title: "draft", year: year + 1, draft: true, author }, db).await?;
    }
    Ok(())
}

/// What a test does, and how many statements it took.
async fn counted<T>(db: &Db, work: impl AsyncFnOnce(&Db) -> T) -> (T, u64) {
    let scope = Arc::new(Scope::new().logging());
    let done = work(&db.clone().scoped(Arc::clone(&scope))).await;
    (done, scope.count())
}

fn on_shelves(test: impl AsyncFn(Db)) {
    each_with(registry, async |db| {
        shelves(&db).await.unwrap();
        test(db).await;
    });
}

// row: orm.select_related
#[test]
fn fifty_books_with_author_and_publisher_are_one_query() {
    on_shelves(async |db| {
        let (names, asked) = counted(&db, async |db| {
            let books =
                Book::objects().filter(Book::is_published).select_related(|b| (b.author, b.publisher));
            let mut names = Vec::new();
            for book in books.all(db).await.unwrap() {
                let publisher = book.publisher.as_ref().unwrap().get().unwrap().name.clone();
                names.push((book.author.get().unwrap().name.clone(), publisher));
            }
            names
        })
        .await;
        assert_eq!((names.len(), asked), (50, 1));
        assert_eq!(names[0], ("author 49".to_owned(), "Press".to_owned()), "in the order of the model");
        let drafts =
            Book::objects().filter(|b| b.draft).select_related(|b| b.publisher).all(&db).await.unwrap();
        assert!(
            drafts.iter().all(|book| book.publisher.is_none()),
            "it is kept where there is nothing to join"
        );
    });
}

// row: orm.prefetch
#[test]
fn fifty_authors_with_published_books_only_are_two_queries() {
    on_shelves(async |db| {
        let (authors, asked) = counted(&db, async |db| {
            let published = Book::objects().filter(Book::is_published);
            Author::objects().prefetch_with(|a| a.published, published).all(db).await.unwrap()
        })
        .await;
        assert_eq!((authors.len(), asked), (50, 2));
        for author in &authors {
            let books = author.published.get().unwrap();
            assert!(books.len() == 1 && !books[0].draft, "{books:?}");
            assert!(author.books.get().is_err(), "the other field was not asked for");
        }
        let (both, asked) = counted(&db, async |db| {
            let published = Book::objects().filter(Book::is_published);
            let both = Author::objects().prefetch(|a| a.books).prefetch_with(|a| a.published, published);
            both.filter(|a| a.name.eq("author 07")).get(db).await.unwrap()
        })
        .await;
        assert_eq!(asked, 3);
        assert_eq!((both.books.get().unwrap().len(), both.published.get().unwrap().len()), (2, 1));
        assert_eq!(both.books.get().unwrap()[0].title, "draft", "in the order of the model");
    });
}

// row: orm.prefetch
#[test]
fn a_limit_of_what_is_loaded_counts_for_each_owner() {
    each_with(blog, async |db| {
        fill(&db).await.unwrap();
        let titles = async |comments: QuerySet<Comment>| -> Vec<Vec<String>> {
            let posts = Post::objects().order_by(|p| p.id).prefetch_with(|p| p.comments, comments);
            let posts = posts.all(&db).await.unwrap();
            let texts = |post: &Post| post.comments.get().unwrap().iter().map(|c| c.text.clone()).collect();
            posts.iter().map(texts).collect()
        };
        let newest = Comment::objects().order_by(|c| c.id.desc());
        assert_eq!(titles(newest.clone().limit(1)).await, [vec!["SPAM"], vec!["no"], vec![], vec!["hm"]]);
        assert_eq!(
            titles(newest.clone().slice(1..3)).await,
            [vec!["spam", "First!"], vec!["Nice"], vec![], vec![]]
        );
        assert_eq!(titles(newest.offset(2)).await, [vec!["First!"], vec![], vec![], vec![]]);
        let some = Post::objects().order_by(|p| p.id).prefetch_with(|p| p.tags, Tag::objects().limit(1));
        let some = some.all(&db).await.unwrap();
        assert_eq!(some[0].tags.get().unwrap()[0].name, "rust", "through a table between too");
        assert_eq!(some[0].tags.get().unwrap().len(), 1);
        let fk = Post::objects().prefetch_with(|p| p.author, Person::objects().limit(1)).all(&db).await;
        assert_eq!(fk.unwrap_err().kind(), &ErrorKind::Query, "a foreign key leads to one row");
    });
}

// row: orm.prefetch, orm.fetch_mode
#[test]
fn rows_that_are_there_are_loaded_together_later() {
    on_shelves(async |db| {
        let (names, asked) = counted(&db, async |db| {
            let mut books = Book::objects().limit(60).all(db).await.unwrap();
            Book::objects().prefetch(|b| (b.author, b.publisher)).load_into(&mut books, db).await.unwrap();
            books.iter().map(|book| book.author.get().unwrap().name.clone()).collect::<Vec<_>>()
        })
        .await;
        assert_eq!((names.len(), asked), (60, 3), "one for the books, one for each foreign key");
        let (loaded, asked) = counted(&db, async |db| {
            let mut authors = Author::objects().limit(20).all(db).await.unwrap();
            Author::objects().prefetch(|a| a.books).load_into(&mut authors, db).await.unwrap();
            Author::objects().prefetch(|a| a.books).load_into(&mut [] as &mut [Author], db).await.unwrap();
            authors.iter().map(|author| author.books.get().unwrap().len()).sum::<usize>()
        })
        .await;
        assert_eq!((loaded, asked), (40, 2));
    });
}

// row: orm.fetch_mode
#[test]
fn a_loop_over_a_foreign_key_asks_once_for_all_peers() {
    on_shelves(async |db| {
        let names = async |mode: FetchMode| {
            counted(&db, async |db| {
                let mut books = Book::objects().limit(20).fetch_mode(mode).all(db).await.unwrap();
                let mut names = Vec::new();
                for book in &mut books {
                    names.push(book.author.load(db).await.unwrap().name.clone());
                }
                names
            })
            .await
        };
        let (one, asked) = names(FetchMode::One).await;
        assert_eq!(asked, 21, "a question for each where nothing is said");
        let (peers, asked) = names(FetchMode::Peers).await;
        assert_eq!((&peers, asked), (&one, 2));
        let (publishers, asked) = counted(&db, async |db| {
            let mut books = Book::objects().fetch_mode(FetchMode::Peers).all(db).await.unwrap();
            let mut publishers = 0;
            for book in books.iter_mut().filter(|book| book.publisher.is_some()) {
                let publisher = book.publisher.as_mut().unwrap();
                assert!(publisher.get().unwrap_err().to_string().contains("`publisher`"));
                publisher.load(db).await.unwrap();
                publishers += 1;
            }
            publishers
        })
        .await;
        assert_eq!((publishers, asked), (50, 2), "also where some point nowhere");
    });
}

// row: orm.fetch_mode
#[test]
fn peers_keep_what_is_loaded_and_ask_behind_it_in_the_same_way() {
    each_with(blog, async |db| {
        fill(&db).await.unwrap();
        let (names, asked) = counted(&db, async |db| {
            let comments = Comment::objects().order_by(|c| c.id).fetch_mode(FetchMode::Peers);
            let mut comments = comments.all(db).await.unwrap();
            let mut names = Vec::new();
            for comment in &mut comments {
                let mut post = comment.post.load(db).await.unwrap().clone();
                names.push(post.author.load(db).await.unwrap().name.clone());
            }
            names
        })
        .await;
        let joined = Comment::objects().order_by(|c| c.id).values(|c| c.post.author.name);
        assert_eq!((names, asked), (joined.all(&db).await.unwrap(), 3), "comments, posts, authors");
        let (_, asked) = counted(&db, async |db| {
            let posts = Post::objects().select_related(|p| p.author).fetch_mode(FetchMode::Peers);
            let mut posts = posts.annotate(|p| p.comments.count()).all(db).await.unwrap();
            for (post, _) in &mut posts {
                assert!(post.author.loaded().is_some());
                post.author.load(db).await.unwrap();
            }
        })
        .await;
        assert_eq!(asked, 1, "what was joined stays");
        let mut posts =
            Post::objects().fetch_mode(FetchMode::Peers).order_by(|p| p.id).all(&db).await.unwrap();
        posts[0].author.unload();
        posts[0].author.load(&db).await.unwrap();
        let mut changed = posts.remove(1);
        changed.author = Fk::to(77);
        assert_eq!(changed.author.load(&db).await.unwrap_err().kind(), &ErrorKind::DoesNotExist);
    });
}

/// A book whose foreign keys must be asked for in the query.
#[derive(Model, Debug, Clone)]
#[model(table = "library_book", managed = false, fetch_mode = raise)]
struct StrictBook {
    id: i64,
    author: Fk<Author>,
    publisher: Option<Fk<Publisher>>,
}

// row: orm.fetch_mode
#[test]
fn a_model_may_refuse_that_anything_is_loaded_later() {
    let registry = || registry().with::<StrictBook>("library");
    each_with(registry, async |db| {
        shelves(&db).await.unwrap();
        let (error, asked) = counted(&db, async |db| {
            let mut book = StrictBook::objects().first(db).await.unwrap().unwrap();
            book.author.load(db).await.unwrap_err()
        })
        .await;
        assert_eq!((error.kind(), asked), (&ErrorKind::Query, 1));
        assert_eq!(
            error.to_string(),
            "the `Author` behind the foreign key `author` of `StrictBook` is not loaded, and its query loads nothing later; \
             add `author` to `select_related` or `prefetch` of the query, or choose another `fetch_mode`"
        );
        assert!(error.place().unwrap().to_string().contains("loading.rs:"));
        let mut books = StrictBook::objects()
            .select_related(|b| b.author)
            .prefetch(|b| b.publisher)
            .filter(|b| b.publisher.is_not_null())
            .limit(3)
            .all(&db)
            .await
            .unwrap();
        assert!(books.iter_mut().all(|book| book.author.get().is_ok()));
        assert!(books[0].publisher.as_ref().unwrap().get().is_ok());
        books[0].author.load(&db).await.unwrap();
        let raw = StrictBook::raw(sql!("SELECT * FROM library_book ORDER BY id"));
        let mut others = raw.all(&db).await.unwrap();
        StrictBook::objects()
            .for_each(&db, |book| {
                others.push(book);
                Ok(())
            })
            .await
            .unwrap();
        others.extend(StrictBook::objects().iterator(&db).next().await.unwrap());
        let count = others.len();
        for at in [0, count - 2, count - 1] {
            let book = &mut others[at];
            assert_eq!(
                book.author.load(&db).await.unwrap_err().kind(),
                &ErrorKind::Query,
                "whatever read it"
            );
        }
        let mut free = StrictBook::objects().fetch_mode(FetchMode::One).first(&db).await.unwrap().unwrap();
        free.author.load(&db).await.unwrap();
    });
}

// row: orm.fetch_mode
#[test]
fn what_was_not_loaded_is_an_error_that_names_the_field() {
    on_shelves(async |db| {
        let mut book = Book::objects().order_by(|b| b.id).first(&db).await.unwrap().unwrap();
        let (error, asked) = counted(&db, async |_| book.author.get().unwrap_err()).await;
        assert_eq!(asked, 0, "nothing is asked in secret");
        assert_eq!(
            error.to_string(),
            "the `Author` behind the foreign key `author` is not loaded; add `author` to `select_related` of the query, or \
             call `.load(&db).await?` on it"
        );
        assert!(error.place().unwrap().to_string().contains("loading.rs:"));
        let publisher = book.publisher.as_mut().unwrap();
        assert!(publisher.get().unwrap_err().to_string().contains("`publisher`"));
        assert_eq!(publisher.load(&db).await.unwrap().name, "Press");
        assert_eq!(publisher.get().unwrap().name, "Press", "it is kept");
        let author = Author::objects().first(&db).await.unwrap().unwrap();
        let words =
            "the rows of `Book` of this `Author` are not loaded; add the field to `prefetch` of the query";
        assert_eq!(author.books.get().unwrap_err().to_string(), words);
    });
}

// row: orm.relations_span, model.fk
#[test]
fn ways_back_that_a_model_does_not_name_are_asked_too() {
    each_with(blog, async |db| {
        fill(&db).await.unwrap();
        let ids = async |people: QuerySet<Person>| -> Vec<i64> {
            people.order_by(|a| a.id).values(|a| a.id).all(&db).await.unwrap()
        };
        let edits = Person::objects().filter(|a| a.reverse::<Post, _>(|p| p.editor).exists());
        assert_eq!(ids(edits).await, [1, 2]);
        let tea = |t: &crate::blog::TagFields| t.name.eq("tea");
        let edited_tea =
            Person::objects().filter(|a| a.reverse::<Post, _>(|p| p.editor).any(|p| p.tags.any(tea)));
        assert_eq!(ids(edited_tea).await, [2]);
        let counts = Person::objects()
            .annotate(|a| a.reverse::<Post, _>(|p| p.editor).count())
            .annotate(|(a, _)| a.reverse::<Post, _>(|p| p.author).agg(|p| p.views.sum()))
            .order_by(|(a, ..)| a.id)
            .values(|(_, edited, views)| (edited, views));
        assert_eq!(counts.all(&db).await.unwrap(), [(1, Some(127)), (1, Some(3)), (0, None)]);
        let tags = Tag::objects()
            .annotate(|t| t.reverse::<Post, _>(|p| p.tags).count())
            .annotate(|(t, _)| {
                t.reverse::<Post, _>(|p| p.tags).query().order_by(|p| p.views.desc()).scalar(|p| p.title)
            })
            .order_by(|(t, ..)| t.id)
            .values(|(t, posts, best)| (t.name, posts, best))
            .all(&db)
            .await
            .unwrap();
        let expected = [
            ("rust".to_owned(), 1, Some("Rust_1".to_owned())),
            ("tea".to_owned(), 2, Some("Rust_1".to_owned())),
        ];
        assert_eq!(tags, expected);
        let by_ann = Tag::objects()
            .filter(|t| t.reverse::<Post, _>(|p| p.tags).any(|p| p.author.name.eq("Ann") & p.views.lt(10)));
        assert_eq!(by_ann.values(|t| t.name).all(&db).await.unwrap(), ["tea"]);
        let parents = Comment::objects().filter(|c| c.reverse::<Comment, _>(|other| other.parent).exists());
        assert_eq!(parents.values(|c| c.id).all(&db).await.unwrap(), [1], "of a model to itself");
        let behind =
            Comment::objects().filter(|c| c.post.author.reverse::<Post, _>(|p| p.editor).count().eq(1));
        assert_eq!(behind.count(&db).await.unwrap(), 6, "behind a foreign key");
        let far = Person::objects().filter(|a| a.reverse::<Comment, _>(|c| c.post.author).exists());
        assert_eq!(
            far.all(&db).await.unwrap_err().to_string(),
            "`reverse` to `Comment` needs a foreign key or a many-to-many relation of `Comment` itself to `Author`; what lies \
             further is asked inside: `.any(|row| row.relation.any(…))`"
        );
        let nowhere = Person::objects().prefetch(|a| a.reverse::<Post, _>(|p| p.editor)).all(&db).await;
        assert!(nowhere.unwrap_err().to_string().contains("there is no field that the rows"));
    });
}

// row: model.managers
#[test]
fn the_rows_of_one_row_are_a_query_that_goes_on() {
    each_with(blog, async |db| {
        fill(&db).await.unwrap();
        let ann = Person::objects().filter(|a| a.name.eq("Ann")).get(&db).await.unwrap();
        assert_eq!(ann.posts.query().filter(|p| p.views.gt(10)).count(&db).await.unwrap(), 1);
        assert_eq!(ann.posts.query().values(|p| p.title).all(&db).await.unwrap(), ["Rust_1", "Tea"]);
        assert_eq!(ann.profile.query().get(&db).await.unwrap().about, "Writes.");
        let rust = Post::objects().filter(|p| p.id.eq(1)).get(&db).await.unwrap();
        let tags = rust.tags.query().filter(|t| t.name.contains("e")).values(|t| t.name);
        assert_eq!(tags.all(&db).await.unwrap(), ["tea"]);
        let updated = ann.posts.query().update(&db, |p| p.views.set(p.views + 1)).await.unwrap();
        assert_eq!(updated, 2);
        let new: Many<Post> = Many::default();
        let error = new.query().count(&db).await.unwrap_err();
        assert!(error.to_string().starts_with("a row that is not saved yet"), "{error}");
    });
}

#[test]
fn values_have_the_order_of_the_model() {
    on_shelves(async |db| {
        let years = Book::objects().values(|b| b.year).limit(3).all(&db).await.unwrap();
        assert_eq!(years, [1950, 1949, 1949]);
        assert_eq!(Book::objects().values(|b| b.title).first(&db).await.unwrap().unwrap(), "draft");
        let own = Book::objects().order_by(|b| b.year).values(|b| b.year).first(&db).await.unwrap();
        assert_eq!(own, Some(1900));
        let sql = |text: carafe::db::error::Result<String>| text.unwrap();
        assert!(!sql(Book::objects().order_by(|_| ()).values(|b| b.year).to_sql(&db)).contains("ORDER BY"));
        assert!(!sql(Book::objects().values(|b| b.year).distinct().to_sql(&db)).contains("ORDER BY"));
        let inside =
            Author::objects().order_by(|_| ()).filter(|a| a.id.is_in(Book::objects().values(|b| b.author)));
        assert!(!sql(inside.to_sql(&db)).contains("ORDER BY"));
    });
}
