//! Rows chosen by what is computed of the rows around them.

use carafe::{
    db::{ErrorKind, expr::window},
    prelude::*,
};

use super::shop::{Sale, Shop, with_shop};

fn best_two() -> carafe::db::QuerySet<Sale, (i64,)> {
    Sale::objects()
        .annotate(|s| window::row_number().over(window::by(s.shop).order_by((s.price.desc(), s.id))))
        .filter(|(_, place)| place.lte(2))
}

// row: orm.window
#[test]
fn the_best_of_each_group_are_one_query() {
    with_shop(async |db| {
        let best = best_two().order_by(|(s, place)| (s.shop, place)).all(&db).await.unwrap();
        let best: Vec<_> = best.iter().map(|(sale, place)| (sale.id, *place)).collect();
        assert_eq!(best, [(3, 1), (2, 2), (5, 1), (6, 2)]);
        assert_eq!(best_two().count(&db).await.unwrap(), 4);
        assert!(best_two().filter(|(s, _)| s.what.eq("pot")).exists(&db).await.unwrap());
        let last = best_two().order_by(|(s, _)| s.id).offset(1).limit(2).all(&db).await.unwrap();
        assert_eq!(last.iter().map(|(sale, _)| sale.id).collect::<Vec<_>>(), [3, 5]);
        let narrow = best_two().filter(|(s, _)| s.online).order_by(|(s, _)| s.id).all(&db).await.unwrap();
        assert_eq!(
            narrow.iter().map(|(sale, _)| sale.id).collect::<Vec<_>>(),
            [1, 3, 4, 6],
            "WHERE comes first"
        );
    });
}

// row: orm.window
#[test]
fn chosen_rows_can_be_loaded_summed_and_selected() {
    with_shop(async |db| {
        let best = best_two()
            .select_related(|(s, _)| s.shop)
            .order_by(|(s, _)| s.shop.name.desc())
            .order_by(|(s, _)| (s.shop.name.desc(), s.price))
            .all(&db)
            .await
            .unwrap();
        let names: Vec<_> =
            best.iter().map(|(sale, _)| (sale.shop.get().unwrap().name.as_str(), sale.id)).collect();
        assert_eq!(names, [("South", 6), ("South", 5), ("North", 2), ("North", 3)]);
        let values = best_two().order_by(|(s, _)| s.price.desc()).values(|(s, place)| (s.what, place));
        let values = values.all(&db).await.unwrap();
        assert_eq!(values[0], ("pot".to_owned(), 1));
        assert_eq!(values.len(), 4);
        let words = best_two().order_by(|(s, _)| s.what).values(|(s, _)| s.what).distinct();
        assert_eq!(words.order_of(&db).await, ["cup", "pot", "tea"]);
        let pieces = best_two().aggregate(&db, |(s, _)| s.pieces.sum()).await.unwrap();
        assert_eq!(pieces, Some(7));
        let shops = Shop::objects()
            .filter(|s| {
                s.id.is_in(best_two().filter(|(sale, _)| sale.what.eq("pot")).values(|(sale, _)| sale.shop))
            })
            .all(&db)
            .await
            .unwrap();
        assert_eq!(shops[0].name, "North");
    });
}

trait OrderOf {
    async fn order_of(self, db: &Db) -> Vec<String>;
}

impl OrderOf for carafe::db::query_set::Values<String> {
    async fn order_of(self, db: &Db) -> Vec<String> {
        let mut words = self.all(db).await.unwrap();
        words.sort_unstable();
        words
    }
}

// row: orm.window
#[test]
fn changes_and_locks_of_chosen_rows() {
    with_shop(async |db| {
        let changed = best_two().update(&db, |(s, _)| s.flags.set(0)).await.unwrap();
        assert_eq!(changed, 4);
        assert_eq!(Sale::objects().filter(|s| s.flags.eq(0)).count(&db).await.unwrap(), 4);
        if db.features().row_locks {
            let locked = db.atomic(async |db| best_two().select_for_update().all(&db).await).await;
            assert_eq!(locked.unwrap_err().kind(), &ErrorKind::NotSupported);
        }
        let inline = Sale::objects()
            .filter(|s| s.pieces.sum().over(window::by(s.shop)).gt(4_i64) & s.online)
            .order_by(|s| s.id);
        assert_eq!(inline.all(&db).await.unwrap().len(), 2);
        let running = Sale::objects()
            .annotate(|s| s.pieces.sum().only(s.online).over(window::by(s.shop).order_by(s.id)))
            .order_by(|(s, _)| s.id)
            .values(|(_, sum)| sum);
        assert_eq!(running.all(&db).await.unwrap(), [Some(2), Some(2), Some(3), Some(4), Some(4), Some(6)]);
        let error = Sale::objects()
            .annotate(|s| s.what.count_distinct().over(window::all()))
            .all(&db)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NotSupported);
    });
}
