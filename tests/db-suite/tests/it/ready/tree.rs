//! Rows that stand under rows of their own model.

use carafe::{
    db::{Registry, Tree as _},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(tree = parent, ordering = "name")]
struct Category {
    id: i64,
    #[field(max_length = 20)]
    name: String,
    #[field(on_delete = cascade)]
    parent: Option<Fk<Category>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Product {
    id: i64,
    #[field(on_delete = cascade)]
    category: Fk<Category>,
}

fn registry() -> Registry {
    Registry::new().with::<(Category, Product)>("shop")
}

/// `a` has `b` and `c`, `b` has `d`, `d` has `e`; `r` is another root.
async fn grown(db: &Db) -> [Category; 6] {
    let mut made: Vec<Category> = Vec::new();
    for (name, parent) in
        [("a", None), ("c", Some(0)), ("b", Some(0)), ("d", Some(2)), ("e", Some(3)), ("r", None)]
    {
        let parent = parent.map(|at: usize| Fk::<Category>::from(&made[at]));
        made.push(create!(Category { name, parent }, db).await.unwrap());
    }
    made.try_into().unwrap()
}

fn names(rows: &[Category]) -> String {
    rows.iter().map(|row| row.name.as_str()).collect()
}

// row: model.ecosystem
#[test]
fn who_is_above_beside_and_below() {
    each_with(registry, async |db| {
        let [a, c, b, d, e, r] = grown(&db).await;
        assert_eq!(names(&Category::roots().all(&db).await.unwrap()), "ar");
        assert_eq!(names(&a.children().all(&db).await.unwrap()), "bc");
        let cases = [(&a, "", "bdec", "r"), (&b, "a", "de", "c"), (&e, "abd", "", ""), (&r, "", "", "a")];
        for (row, above, below, beside) in cases {
            assert_eq!(names(&row.ancestors(&db).await.unwrap()), above, "above {}", row.name);
            assert_eq!(names(&row.descendants(&db).await.unwrap()), below, "below {}", row.name);
            assert_eq!(names(&row.siblings().all(&db).await.unwrap()), beside, "beside {}", row.name);
            assert_eq!(row.depth(&db).await.unwrap(), above.len(), "{}", row.name);
        }
        assert!(a.is_ancestor_of(&e, &db).await.unwrap() && !e.is_ancestor_of(&a, &db).await.unwrap());
        assert!(!a.is_ancestor_of(&a, &db).await.unwrap() && !r.is_ancestor_of(&c, &db).await.unwrap());
        let whole = db.assert_queries(1, async |db| Category::whole_tree(&db).await).await.unwrap();
        let shown: Vec<String> =
            whole.iter().map(|(depth, row)| format!("{}{}", "-".repeat(*depth), row.name)).collect();
        assert_eq!(shown, ["a", "-b", "--d", "---e", "-c", "r"]);
        for category in [&a, &d, &r] {
            create!(Product { category }, &db).await.unwrap();
        }
        let below = b.descendants(&db).await.unwrap();
        let products = Product::objects().filter(|p| p.category.is_in(&below)).all(&db).await.unwrap();
        assert_eq!((products.len(), *products[0].category.id()), (1, d.id));
        let asked = db.assert_queries(2, async |db| e.ancestors(&db).await).await.unwrap();
        assert_eq!(asked.len(), 3, "two statements, however deep it is");
        assert_eq!(a.delete(&db).await.unwrap().of::<Category>(&db), 5);
    });
}

// row: model.ecosystem
#[test]
fn a_row_is_moved_with_what_is_below_and_never_under_itself() {
    each_with(registry, async |db| {
        let [mut a, _c, mut b, d, e, r] = grown(&db).await;
        b.move_under(Some(&r), &db).await.unwrap();
        assert_eq!(b.parent, Some(Fk::from(&r)));
        assert_eq!(
            (
                names(&e.ancestors(&db).await.unwrap()).as_str(),
                names(&a.descendants(&db).await.unwrap()).as_str()
            ),
            ("rbd", "c")
        );
        for under in [&b.clone(), &d, &e] {
            let error = b.move_under(Some(under), &db).await.unwrap_err();
            assert!(error.to_string().contains("cannot stand under itself"), "{error}");
        }
        assert_eq!(names(&e.ancestors(&db).await.unwrap()), "rbd", "nothing was done");
        b.move_under(None, &db).await.unwrap();
        assert_eq!(
            (names(&Category::roots().all(&db).await.unwrap()).as_str(), b.parent.is_none()),
            ("abr", true)
        );

        // Each under the other, at once: one of them comes too late.
        let tasks: Vec<_> = [(a.clone(), b.clone()), (b.clone(), a.clone())]
            .into_iter()
            .map(|(mut row, under)| {
                let db = db.clone();
                tokio::spawn(async move { row.move_under(Some(&under), &db).await })
            })
            .collect();
        let mut refused = 0;
        for task in tasks {
            refused += usize::from(task.await.unwrap().is_err());
        }
        assert_eq!(refused, 1);
        assert_eq!(Category::whole_tree(&db).await.unwrap().len(), 6, "no row hangs in a circle");

        // A circle that was made by other means is no endless loop.
        a.refresh(&db).await.unwrap();
        let [mut x, y] = [a.clone(), e.clone()];
        x.parent = Some(Fk::from(&y));
        x.save(&db).await.unwrap();
        assert!(x.ancestors(&db).await.unwrap().len() <= 6);
        assert!(x.descendants(&db).await.unwrap().len() <= 6);
    });
}
