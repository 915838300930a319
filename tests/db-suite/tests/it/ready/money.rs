//! Money in two columns.

use carafe::{
    db::{Currency, Money, QuerySet, Registry, rust_decimal::Decimal, serde_json},
    prelude::*,
};
use db_suite::each_with;

const EUR: Currency = Currency::new("EUR");
const USD: Currency = Currency::new("USD");

#[derive(Model, Debug, Clone, PartialEq)]
#[model(ordering = "id")]
struct Bill {
    id: i64,
    #[field(digits(12, 2))]
    amount: Decimal,
    #[field(db_default = EUR)]
    currency: Currency,
}

impl Bill {
    fn total(&self) -> Money {
        Money::new(self.amount, self.currency)
    }
}

fn money(cents: i64, currency: Currency) -> Money {
    Money::new(Decimal::new(cents, 2), currency)
}

// row: model.custom_field, model.ecosystem
#[test]
fn money_of_two_columns_is_compared_and_set_as_one() {
    each_with(
        || Registry::new().with::<Bill>(""),
        async |db| {
            for (cents, currency) in [(1050, EUR), (1050, USD), (99, EUR)] {
                create!(Bill { amount: Decimal::new(cents, 2), currency }, &db).await.unwrap();
            }
            let all = Bill::objects().all(&db).await.unwrap();
            assert_eq!((all[0].total(), all[1].total().to_string()), (money(1050, EUR), "10.50 USD".into()));
            let cases: [(&str, fn(QuerySet<Bill>) -> QuerySet<Bill>, &[i64]); 6] = [
                ("eq", |q| q.filter(|b| Money::columns(b.amount, b.currency).eq(money(1050, EUR))), &[1]),
                ("ne", |q| q.filter(|b| Money::columns(b.amount, b.currency).ne(money(1050, EUR))), &[2, 3]),
                ("gt", |q| q.filter(|b| Money::columns(b.amount, b.currency).gt(money(99, EUR))), &[1]),
                ("gte", |q| q.filter(|b| Money::columns(b.amount, b.currency).gte(money(99, EUR))), &[1, 3]),
                ("lt", |q| q.filter(|b| Money::columns(b.amount, b.currency).lt(money(2000, USD))), &[2]),
                ("lte", |q| q.filter(|b| Money::columns(b.amount, b.currency).lte(money(98, EUR))), &[]),
            ];
            for (name, narrow, expected) in cases {
                let found = narrow(Bill::objects()).values(|b| b.id).all(&db).await.unwrap();
                assert_eq!(found, expected, "{name}");
            }
            let changed = Bill::objects()
                .filter(|b| b.currency.eq(USD))
                .update(&db, |b| Money::columns(b.amount, b.currency).set(money(9, EUR)))
                .await;
            assert_eq!(changed.unwrap(), 1);
            let sums = Bill::objects().group_by(|b| b.currency, |b| b.amount.sum()).all(&db).await.unwrap();
            assert_eq!(sums, [(EUR, Some(Decimal::new(1158, 2)))]);
            let raw = create!(Bill { amount: Decimal::ONE }, &db).await.unwrap();
            assert_eq!(raw.currency, EUR, "the default of the database");
            db.script("UPDATE bill SET currency = 'eur'").await.unwrap();
            let error = Bill::objects().first(&db).await.unwrap_err().to_string();
            assert!(error.contains("\"eur\" is no currency"), "{error}");
        },
    );
}

#[test]
fn currencies_are_not_mixed() {
    let ten = money(1000, EUR);
    assert_eq!(ten.checked_add(money(50, EUR)).unwrap().to_string(), "10.50 EUR");
    assert_eq!((-ten).checked_sub(ten).unwrap(), money(-2000, EUR));
    assert_eq!(ten.checked_add(money(50, USD)).unwrap_err().to_string(), "EUR and USD are two currencies");
    assert!(ten > money(999, EUR) && ten.partial_cmp(&money(1, USD)).is_none());
    assert!(Money::new(Decimal::MAX, EUR).checked_add(ten).is_err());
    let json = serde_json::to_string(&ten).unwrap();
    assert_eq!(json, r#"{"amount":"10.00","currency":"EUR"}"#);
    assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), ten);
    for wrong in ["", "EURO", "eur", "E1R", "€UR"] {
        assert!(wrong.parse::<Currency>().is_err(), "{wrong:?}");
    }
}
