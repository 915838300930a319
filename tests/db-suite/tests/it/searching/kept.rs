//! The words are kept in step with the rows, whatever happens to them.

use carafe::db::Value;

use super::*;

// row: orm.search
#[test]
fn words_follow_the_rows() {
    each_searched(async |db| {
        let mut page = create!(Page { title: "Quokka" }, &db).await.unwrap();
        assert_eq!(titles(&db, "quokka").await.unwrap(), ["Quokka"]);
        page.title = "Wombat".into();
        page.body = Some("A quoll".into());
        page.save(&db).await.unwrap();
        assert_eq!(titles(&db, "quokka").await.unwrap(), [""; 0]);
        assert_eq!(titles(&db, "wombat quoll").await.unwrap(), ["Wombat"]);
        page.body = None;
        page.save(&db).await.unwrap();
        assert_eq!(titles(&db, "quoll").await.unwrap(), [""; 0]);
        page.delete(&db).await.unwrap();
        assert_eq!(titles(&db, "wombat").await.unwrap(), [""; 0]);
    });
}

// row: orm.search
#[test]
fn words_of_what_is_undone_are_undone() {
    each_searched(async |db| {
        let undone: Result<(), DbError> = db
            .atomic(async |db| {
                create!(Page { title: "Quokka" }, &db).await?;
                assert_eq!(titles(&db, "quokka").await?, ["Quokka"]);
                Err(DbError::new(ErrorKind::Other, "undone"))
            })
            .await;
        undone.unwrap_err();
        assert_eq!(titles(&db, "quokka").await.unwrap(), [""; 0]);
    });
}

// row: orm.search
#[test]
fn words_follow_an_upsert() {
    each_searched(async |db| {
        for about in ["small kangaroos", "large bears"] {
            let shelf = Shelf { id: 0, name: "Animals".into(), about: Some(about.into()) };
            Shelf::bulk([shelf]).update_conflicts(|s| s.name, |s| s.about).create(&db).await.unwrap();
        }
        assert_eq!(Shelf::objects().search("kangaroo").count(&db).await.unwrap(), 0);
        assert_eq!(Shelf::objects().search("animal bear").count(&db).await.unwrap(), 1);
    });
}

// row: orm.search
#[test]
fn sqlite_finds_its_words_whole() {
    each_searched(async |db| {
        if db.features().vendor != Vendor::Sqlite {
            return;
        }
        for _ in 0..3 {
            Page::objects().search("web").update(&db, |p| p.body.set("the web")).await.unwrap();
        }
        db.script("DELETE FROM page WHERE title = 'Iron'").await.unwrap();
        db.script("INSERT INTO page_fts (page_fts, rank) VALUES ('integrity-check', 1)").await.unwrap();
        let statement = carafe::db::driver::Statement::reading("SELECT count(*) FROM page_fts_docsize");
        let mut count = 0;
        let mut rows = |row: &dyn carafe::db::driver::Row| {
            count = row.i64(0)?.unwrap_or(0);
            Ok(())
        };
        db.run(&statement, &[] as &[Value], &mut rows).await.unwrap();
        assert_eq!(count, 4);
    });
}

// row: orm.search, orm.write
#[test]
fn many_rows_at_once_have_their_own_keys_and_are_found() {
    each_searched(async |db| {
        let page = |number: i64| Page {
            id: 0,
            title: format!("Leaf {number}"),
            body: Some(format!("word{number} of a tree")),
            shelf: None,
        };
        let pages = Page::bulk_create(&db, (0..400).map(page)).await.unwrap();
        let found = Page::objects().search("tree").order_by(|p| p.id).all(&db).await.unwrap();
        assert_eq!(found, pages);
        let mut one = Page::objects().search("word399").iterator(&db);
        assert_eq!(one.next().await.unwrap().as_ref(), pages.last());
        assert_eq!(one.next().await.unwrap(), None);
        // One more, by the way of few rows, after the triggers of many.
        let last = create!(Page { title: "Last", body: "word400" }, &db).await.unwrap();
        assert_eq!(Page::objects().search("word400").get(&db).await.unwrap().id, last.id);
    });
}
