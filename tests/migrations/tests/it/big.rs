//! Large histories and large tables.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use carafe_db::{
    error::Result,
    migrate::{
        Graph, Id, Migration, Migrator, Options, Target,
        autodetect::{Questions, detect},
    },
    schema::{
        Fill,
        state::{FieldState, ModelState},
    },
};
use migrations::{Kind, Scratch, scratch::on};

fn files(count: usize, text: impl Fn(usize) -> String) -> Vec<Migration> {
    let file = |at: usize| {
        let depends = if at == 0 { String::new() } else { format!("depends = [\"{at:04}\"]\n") };
        let name = format!("{:04}", at + 1);
        Migration::read("blog", &name, &format!("{name}.toml"), &(depends + &text(at))).unwrap()
    };
    (0..count).map(file).collect()
}

#[test]
fn five_hundred_files_that_do_nothing_are_applied_while_one_waits() {
    on(Kind::Sqlite, "five hundred", &|db: Scratch| async move {
        let migrator = Migrator::new(Arc::clone(&db.driver), files(500, |_| String::new()));
        let began = Instant::now();
        let report = migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await.unwrap();
        assert_eq!(report.done.len(), 500);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
        eprintln!("500 files that do nothing: {took:?}");
    });
}

// row: mig.zero_downtime
#[test]
fn a_column_is_added_to_a_large_table_and_nobody_waits() {
    on(Kind::Postgres, "large table", &|db: Scratch| async move {
        let text = |at| {
            match at {
            0 => "[[op]]\ncreate_model = \"Post\"\ntable = \"blog_post\"\n[op.fields]\nid = { type = \"i64\", key = true, auto = true }\ntitle = { type = \"text\" }\n".to_owned(),
            _ => "[[op]]\nadd_field = \"Post.sub\"\ntype = \"text\"\nfill = \"none\"\n".to_owned(),
        }
        };
        let migrator = Migrator::new(Arc::clone(&db.driver), files(2, text));
        let first = Target::To(Id::new("blog", "0001"));
        migrator.migrate(&first, &Options::default(), &mut |_| {}).await.unwrap();
        db.script("INSERT INTO blog_post (title) SELECT 'title ' || i FROM generate_series(1, 200000) i")
            .await;
        let (beside, ended) = (db.beside().await, Arc::new(AtomicBool::new(false)));
        let done = Arc::clone(&ended);
        let writer = tokio::spawn(async move {
            let mut longest = Duration::ZERO;
            while !done.load(Ordering::Relaxed) {
                let began = Instant::now();
                let write = "UPDATE blog_post SET title = title WHERE id = 77";
                beside.acquire().await.unwrap().script(write).await.unwrap();
                longest = longest.max(began.elapsed());
            }
            longest
        });
        migrator.migrate(&Target::All, &Options::default(), &mut |_| {}).await.unwrap();
        ended.store(true, Ordering::Relaxed);
        let longest = writer.await.unwrap();
        eprintln!("the longest wait of a writer: {longest:?}");
        assert!(longest < Duration::from_secs(2), "{longest:?}");
        assert_eq!(db.rows("SELECT count(*) FROM blog_post WHERE sub = 'none'").await, "200000");
    });
}

/// Nobody is asked when nothing changed.
struct Nobody;

impl Questions for Nobody {
    fn is_model_renamed(&mut self, _: &ModelState, _: &ModelState) -> Result<bool> {
        Ok(false)
    }

    fn is_field_renamed(&mut self, _: &str, _: &str, _: &str) -> Result<bool> {
        Ok(false)
    }

    fn fill(&mut self, _: &str, _: &str, _: &FieldState) -> Result<Option<Fill>> {
        Ok(None)
    }
}

// row: mig.flags
#[test]
fn two_hundred_models_and_five_hundred_files_are_compared_at_once() {
    let fields: String = (0..10).map(|at| format!("f{at} = {{ type = \"text\", null = true }}\n")).collect();
    let model = |at: usize| {
        format!(
            "[[op]]\ncreate_model = \"Model{at}\"\ntable = \"blog_model{at}\"\n[op.fields]\nid = {{ type = \"i64\", key = true, auto = true }}\n{fields}"
        )
    };
    let text = |at: usize| match at {
        0 => (0..200).map(model).collect(),
        _ => format!("[[op]]\nadd_field = \"Model{}.n{at}\"\ntype = \"i64\"\nnull = true\n", at % 200),
    };
    let began = Instant::now();
    let graph = Graph::of(files(500, text), &BTreeSet::new()).unwrap();
    let state = graph.state(graph.in_order()).unwrap();
    state.tables().unwrap();
    assert!(detect(&state, &state.clone(), &mut Nobody).unwrap().is_empty());
    let took = began.elapsed();
    eprintln!("200 models and 500 files: {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}
