//! Statements one after the other, together, and many.

use std::sync::Arc;

use carafe_db::{
    DbError, ErrorKind, Kind, Value,
    driver::{Ask, Row, Statement},
    error::Result,
};

use crate::scratch::{Scratch, column, number};

pub async fn rows_are_counted(scratch: Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, name varchar(20))").await;
    let cases: &[(&str, u64)] = &[
        ("INSERT INTO fruit VALUES (1, 'fig'), (2, 'pear'), (3, 'plum')", 3),
        ("UPDATE fruit SET name = 'quince' WHERE id > 1", 2),
        // The same values again: what counts is what was found.
        ("UPDATE fruit SET name = 'quince' WHERE id > 1", 2),
        ("SELECT * FROM fruit", 3),
        ("DELETE FROM fruit WHERE id = 1", 1),
        ("DELETE FROM fruit WHERE id = 1", 0),
        ("DROP TABLE fruit", 0),
    ];
    for (sql, rows) in cases {
        assert_eq!(scratch.execute(sql).await.rows, *rows, "{sql}");
    }
}

pub async fn a_script_runs_several_statements(scratch: Scratch) {
    let mut connection = scratch.driver().acquire().await.unwrap();
    let script = "CREATE TABLE fruit (id integer PRIMARY KEY);\nINSERT INTO fruit VALUES (1); SELECT * FROM fruit;\n-- done\nINSERT INTO fruit VALUES (2);";
    connection.script(script).await.unwrap();
    let error = connection
        .script("INSERT INTO fruit VALUES (3); INSERT INTO nothing VALUES (1); INSERT INTO fruit VALUES (4)")
        .await;
    assert!(matches!(error.unwrap_err().kind(), ErrorKind::Schema));
    drop(connection);
    let left = number(scratch.driver(), &scratch.read("SELECT count(*) FROM fruit WHERE id <> 3"), &[])
        .await
        .unwrap();
    assert_eq!(left, 2);
}

pub async fn a_sink_that_has_enough_ends_the_statement_and_not_the_connection(scratch: Scratch) {
    fill(&scratch, 5000).await;
    let driver = scratch.with("pool_size=1").await;
    let mut connection = driver.acquire().await.unwrap();
    let select = Statement::reading("SELECT id FROM many ORDER BY id");
    let mut seen = 0;
    let mut take = |_: &dyn Row| -> Result<()> {
        seen += 1;
        if seen == 10 { Err(DbError::new(ErrorKind::Other, "enough")) } else { Ok(()) }
    };
    let error = connection.run(&select, &[], &mut take).await.unwrap_err();
    assert_eq!((error.to_string().as_str(), seen), ("enough", 10));
    let mut rows = 0;
    let mut count = |_: &dyn Row| -> Result<()> {
        rows += 1;
        Ok(())
    };
    connection.run(&select, &[], &mut count).await.unwrap();
    assert_eq!(rows, 5000);
}

async fn fill(scratch: &Scratch, rows: i64) {
    scratch.execute("CREATE TABLE many (id bigint PRIMARY KEY, name varchar(60))").await;
    for chunk in (0..rows).collect::<Vec<_>>().chunks(1000) {
        let values: Vec<String> = chunk.iter().map(|id| format!("({id}, 'the name of row {id}')")).collect();
        scratch.execute(&format!("INSERT INTO many VALUES {}", values.join(", "))).await;
    }
}

pub async fn many_rows_come_in_order(scratch: Scratch) {
    fill(&scratch, 5000).await;
    let select =
        scratch.read("SELECT a.id * 5000 + b.id, a.name FROM many a, many b WHERE a.id < 40 ORDER BY 1");
    let mut next = 0;
    let mut take = |row: &dyn Row| -> Result<()> {
        assert_eq!(row.i64(0)?, Some(next));
        assert_eq!(row.text(1)?, Some(&*format!("the name of row {}", next / 5000)));
        next += 1;
        Ok(())
    };
    let outcome = scratch.driver().run(&select, &[], &mut take).await.unwrap();
    assert_eq!((outcome.rows, next), (200_000, 200_000));
}

pub async fn more_statements_than_are_kept(scratch: Scratch) {
    let driver = scratch.with("prepared=4").await;
    let statements: Vec<Statement> = (0..12).map(|n| scratch.read(&format!("SELECT ? + {n}"))).collect();
    for round in 0..5 {
        for (n, statement) in (0..).zip(&statements) {
            let parameter = Value::I64(round * 100);
            assert_eq!(number(&*driver, statement, &[parameter]).await.unwrap(), round * 100 + n);
        }
    }
    // The same statement with parameters of other kinds.
    let kinds = scratch.read("SELECT CASE WHEN ? IS NULL THEN 1 ELSE 2 END");
    for value in [
        Value::I32(1),
        Value::Text("x".into()),
        Value::Bool(true),
        Value::Date("2000-01-01".parse().unwrap()),
    ] {
        assert_eq!(number(&*driver, &kinds, &[value]).await.unwrap(), 2);
    }
}

pub async fn a_table_that_changed_its_shape_is_read_anew(scratch: Scratch) {
    scratch.execute("CREATE TABLE fruit (id integer PRIMARY KEY, weight integer)").await;
    scratch.execute("INSERT INTO fruit VALUES (1, 5)").await;
    let driver = scratch.with("pool_size=1").await;
    let select = scratch.read("SELECT * FROM fruit");
    for (change, kind, expected) in [
        ("SELECT 1", Kind::I64, Value::I64(5)),
        ("ALTER TABLE fruit ADD COLUMN name varchar(9)", Kind::I64, Value::I64(5)),
        (
            if scratch.is_postgres() {
                "ALTER TABLE fruit ALTER COLUMN weight TYPE text"
            } else {
                "ALTER TABLE fruit MODIFY weight text"
            },
            Kind::Text,
            Value::Text("5".into()),
        ),
    ] {
        scratch.execute(change).await;
        let mut seen = Value::Null(kind);
        let mut take = |row: &dyn Row| -> Result<()> {
            seen = row.value(1, kind)?;
            Ok(())
        };
        driver.run(&select, &[], &mut take).await.unwrap();
        assert_eq!(seen, expected, "after {change}");
    }
}

pub async fn several_statements_travel_together(scratch: Scratch) {
    fill(&scratch, 100).await;
    let one = scratch.read("SELECT id FROM many WHERE id = ?");
    let all = scratch.read("SELECT name FROM many ORDER BY id");
    let broken = scratch.read("SELECT nothing FROM many");
    let own = if scratch.is_postgres() { "lanes=0" } else { "" };
    for driver in [scratch.shared(), scratch.with(own).await] {
        let keys: Vec<[Value; 1]> = (0..20).map(|id| [Value::I64(id)]).collect();
        let mut found: Vec<Vec<i64>> = vec![Vec::new(); 20];
        let mut sinks: Vec<_> = found
            .iter_mut()
            .map(|found| {
                move |row: &dyn Row| -> Result<()> {
                    found.extend(row.i64(0)?);
                    Ok(())
                }
            })
            .collect();
        let mut asks: Vec<Ask<'_>> = keys
            .iter()
            .zip(&mut sinks)
            .map(|(key, rows)| Ask { statement: &one, parameters: key, rows })
            .collect();
        let mut names = 0;
        let mut count = |_: &dyn Row| -> Result<()> {
            names += 1;
            Ok(())
        };
        asks.push(Ask { statement: &all, parameters: &[], rows: &mut count });
        driver.run_all(asks).await.unwrap();
        assert_eq!(names, 100);
        assert_eq!(found, (0..20).map(|id| vec![id]).collect::<Vec<_>>());

        let (mut before, mut after) = (0, 0);
        let mut take_before = |_: &dyn Row| -> Result<()> {
            before += 1;
            Ok(())
        };
        let mut take_after = |_: &dyn Row| -> Result<()> {
            after += 1;
            Ok(())
        };
        let mut nobody = ();
        let asks = vec![
            Ask { statement: &one, parameters: &keys[0], rows: &mut take_before },
            Ask { statement: &broken, parameters: &[], rows: &mut nobody },
            Ask { statement: &one, parameters: &keys[0], rows: &mut take_after },
        ];
        let error = driver.run_all(asks).await.unwrap_err();
        assert_eq!(error.statement(), Some(broken.sql()));
        assert!(matches!(error.kind(), ErrorKind::Schema), "{error:?}");
        assert_eq!((before, after), (1, 0));
        assert_eq!(number(&*driver, &one, &keys[7]).await.unwrap(), 7, "and all is in step");
    }
}

pub async fn names_with_quotes_and_text_with_backslashes(scratch: Scratch) {
    let driver: Arc<_> = scratch.shared();
    scratch.execute("CREATE TABLE \"select\" (\"or \"\"der\" integer, \"from\" varchar(40))").await;
    scratch.execute("INSERT INTO \"select\" VALUES (1, 'a\\nb'), (2, 'it''s')").await;
    let select = scratch.read("SELECT \"from\" FROM \"select\" ORDER BY \"or \"\"der\"");
    let back = column(&*driver, &select, &[], Kind::Text).await.unwrap();
    assert_eq!(back, [Value::Text("a\\nb".into()), Value::Text("it's".into())]);
    let joined = scratch.read("SELECT 'a' || 'b'");
    assert_eq!(column(&*driver, &joined, &[], Kind::Text).await.unwrap(), [Value::Text("ab".into())]);
    let compared = scratch.read("SELECT CASE WHEN 'a' = 'A' THEN 1 ELSE 2 END");
    assert_eq!(number(&*driver, &compared, &[]).await.unwrap(), 2, "large and small letters differ");
}
