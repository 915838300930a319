//! Rows of a query that are changed and deleted.

use carafe::prelude::*;
use db_suite::each_with;

use crate::blog::{Post, Tag, fill, registry};

// row: orm.write
#[test]
fn many_rows_are_changed_and_deleted_in_one_statement() {
    each_with(registry, async |db| {
        fill(&db).await.unwrap();
        let changed = Post::objects()
            .filter(|p| p.author.name.eq("Ann"))
            .update(&db, |p| p.views.set(p.views * 10 + 1));
        assert_eq!(changed.await.unwrap(), 2);
        let views = Post::objects().order_by(|p| p.id).values(|p| p.views).all(&db).await.unwrap();
        assert_eq!(views, [1201, 71, 3, 0]);
        let moved =
            Post::objects().filter(|p| p.draft).update(&db, |p| (p.editor.set(None), p.draft.set(false)));
        assert_eq!(moved.await.unwrap(), 2);
        assert_eq!(Post::objects().filter(|p| p.draft).count(&db).await.unwrap(), 0);
        let best = Post::objects().order_by(|p| p.views.desc()).limit(1).update(&db, |p| p.title.set("Best"));
        assert_eq!(best.await.unwrap(), 1);
        assert_eq!(Post::objects().filter(|p| p.title.eq("Best")).get(&db).await.unwrap().id, 1);
        let gone = Tag::objects().filter(|t| t.name.eq("nothing")).delete(&db).await.unwrap();
        assert_eq!(gone.total(), 0);
        let gone = crate::blog::Comment::objects()
            .filter(|c| c.post.author.name.eq("bob"))
            .delete(&db)
            .await
            .unwrap();
        assert_eq!(gone.total(), 1);
    });
}
