//! What it costs to write a statement that was written before.

use std::{sync::Arc, time::Instant};

use carafe::db::{Db, Model as _, QuerySet};

use crate::{blog::Comment, paper::Paper, schema::DATABASES};

fn three_joins_and_five_conditions(name: &str, least: i64) -> QuerySet<Comment> {
    Comment::objects().filter(|c| {
        c.post.author.city.name.icontains(name)
            & c.post.views.gt(least)
            & c.post.author.name.ne("x")
            & c.approved
            & c.score.lte(9)
    })
}

// row: orm.chain
#[test]
fn values_do_not_change_a_statement() {
    for (vendor, version) in DATABASES {
        let (db, paper) = Paper::of(vendor, version);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let sent = |db: &Db, name: &str, ids: &[i64]| {
            let query = three_joins_and_five_conditions(name, 3).filter(|c| c.id.is_in(ids));
            runtime.block_on(query.all(db)).unwrap();
            paper.take().remove(0)
        };
        let (one, first) = sent(&db, "rome", &[1, 2, 3]);
        let (two, second) = sent(&db, "100%", &[4, 5, 6]);
        assert_eq!(one, two);
        assert_ne!(first, second);
        assert_eq!(one.matches(['?', '$']).count(), first.len(), "{one}");
    }
}

/// Not a benchmark, which `benches` has: a guard against work that grows by an order of magnitude.
#[test]
fn a_known_statement_is_found_without_being_written_again() {
    let (db, _) = Paper::of(DATABASES[0].0, DATABASES[0].1);
    let db = Arc::new(db);
    let cold = Instant::now();
    let text = three_joins_and_five_conditions("rome", 3).to_sql(&db).unwrap();
    let cold = cold.elapsed();
    let rounds = 2000;
    let warm = Instant::now();
    for round in 0..rounds {
        assert_eq!(three_joins_and_five_conditions("rome", round).to_sql(&db).unwrap().len(), text.len());
    }
    let warm = warm.elapsed() / 2000;
    assert!(warm < cold, "{warm:?} each time, {cold:?} at first");
}
