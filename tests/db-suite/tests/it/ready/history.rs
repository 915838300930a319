//! Who changed which field when: of every way in which a row is written.

use carafe::{
    db::{
        Change, DbError, ErrorKind, Historic as _, Registry,
        ready::ChangeKind,
        rust_decimal::Decimal,
        serde_json::{Value, json},
    },
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(history(except(secret)))]
struct Account {
    id: i64,
    #[field(max_length = 40, unique)]
    email: String,
    #[field(max_length = 40, default = "")]
    secret: String,
    #[field(default = 0)]
    visits: i64,
    #[field(digits(8, 2))]
    debt: Option<Decimal>,
    owner: Option<Fk<Account>>,
    #[reverse(owner)]
    owned: Many<Account>,
    #[reverse(account)]
    letters: Many<Letter>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(history)]
struct Letter {
    id: i64,
    #[field(on_delete = cascade)]
    account: Fk<Account>,
    #[field(max_length = 40)]
    text: String,
}

/// It has no history, but a row of one that has goes with it.
#[derive(Model, Debug, Clone, PartialEq)]
struct Office {
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(history)]
struct Desk {
    id: i64,
    #[field(on_delete = cascade)]
    office: Fk<Office>,
}

fn registry() -> Registry {
    Registry::new().with::<(Account, Letter, Office, Desk, Change)>("bank")
}

/// What the newest change of all was, and then it is forgotten: kind, who, and each field with what it was and is.
async fn told(db: &Db) -> Vec<(ChangeKind, Option<String>, Vec<(String, Value, Value)>)> {
    let changes = Change::objects().order_by(|c| c.id).all(db).await.unwrap();
    Change::objects().delete(db).await.unwrap();
    let fields = |change: &Change| {
        change.changes.iter().map(|one| (one.field.clone(), one.old.clone(), one.new.clone())).collect()
    };
    changes.into_iter().map(|change| (change.kind, change.who.clone(), fields(&change))).collect()
}

fn field(name: &str, old: Value, new: Value) -> (String, Value, Value) {
    (name.to_owned(), old, new)
}

// row: model.ecosystem
#[test]
fn the_history_of_a_row_lists_who_changed_which_field_and_when() {
    each_with(registry, async |db| {
        let before = Timestamp::now();
        let ann = db.signed("ann");
        let mut account = create!(Account { email: "a@b.c", secret: "first words" }, &ann).await.unwrap();
        account.visits = 3;
        account.secret = "other words".into();
        account.save(&db.signed("bob")).await.unwrap();
        account.save(&db).await.unwrap();
        account.delete(&db.signed("cy")).await.unwrap();
        let history = account.history(&db).all(&db).await.unwrap();
        let who: Vec<(ChangeKind, Option<&str>)> =
            history.iter().map(|change| (change.kind, change.who.as_deref())).collect();
        let expected = [
            (ChangeKind::Deleted, Some("cy")),
            (ChangeKind::Updated, Some("bob")),
            (ChangeKind::Created, Some("ann")),
        ];
        assert_eq!(who, expected, "a save that changes nothing is none; the newest first");
        assert_eq!((history[0].model.as_str(), history[0].row.as_str()), ("bank.Account", "1"));
        assert!(
            history
                .iter()
                .all(|change| change.at <= Timestamp::now() && change.at.as_second() >= before.as_second())
        );
        let of_bob = &history[1].changes;
        assert_eq!((of_bob.len(), of_bob[0].field.as_str()), (1, "visits"), "what is left out is not there");
        assert_eq!((&of_bob[0].old, &of_bob[0].new), (&json!(0), &json!(3)));
        assert!(!format!("{history:?}").contains("words"), "{history:?}");
        let by_key = Account::history_of(&1, &db).filter(|c| c.who.eq("bob")).count(&db).await.unwrap();
        assert_eq!((by_key, Account::changes(&db).count(&db).await.unwrap()), (1, 3));
        let unsaved = Account { id: 0, ..account };
        assert_eq!(unsaved.history(&db).count(&db).await.unwrap(), 0);
    });
}

// row: model.ecosystem
#[test]
fn each_way_of_writing_is_written_down() {
    each_with(registry, async |db| {
        let mut one = Account {
            id: 0,
            email: "1".into(),
            secret: String::new(),
            visits: 0,
            debt: Some(Decimal::new(150, 2)),
            owner: None,
            owned: Many::default(),
            letters: Many::default(),
        };
        one.save(&db).await.unwrap();
        let new = |email: &str| {
            let fields = [
                ("id", json!(one.id)),
                ("email", json!(email)),
                ("visits", json!(0)),
                ("debt", json!("1.50")),
            ];
            fields.map(|(name, new)| field(name, json!(null), new)).to_vec()
        };
        assert_eq!(told(&db).await, [(ChangeKind::Created, None, new("1"))], "save of a new row");

        let updated = |fields: Vec<_>| (ChangeKind::Updated, None, fields);
        one.visits = 1;
        one.save_only(&db, |a| a.visits).await.unwrap();
        one.update(&db, |a| a.visits.set(a.visits + 1)).await.unwrap();
        one.debt = None;
        one.save_existing(&db).await.unwrap();
        let expected = [
            updated(vec![field("visits", json!(0), json!(1))]),
            updated(vec![field("visits", json!(1), json!(2))]),
            updated(vec![field("debt", json!("1.50"), json!(null))]),
        ];
        assert_eq!(told(&db).await, expected, "save_only, update, save_existing");

        let (_, is_new) = Account::objects()
            .update_or_create(&db, |a| a.email.set("1"), |a| a.visits.set(7))
            .await
            .unwrap();
        assert!(!is_new);
        let (_, is_new) = Account::objects().get_or_create(&db, |a| a.email.set("2"), |_| ()).await.unwrap();
        assert!(is_new);
        let changes = told(&db).await;
        assert_eq!(changes[0], updated(vec![field("visits", json!(2), json!(7))]));
        assert_eq!(
            (changes.len(), changes[1].0),
            (2, ChangeKind::Created),
            "update_or_create, get_or_create"
        );
    });
}

// row: model.ecosystem
#[test]
fn each_way_of_writing_many_rows_is_written_down() {
    each_with(registry, async |db| {
        let one = create!(Account { email: "1", visits: 7, debt: Decimal::new(150, 2) }, &db).await.unwrap();
        let two = create!(Account { email: "2" }, &db).await.unwrap();
        told(&db).await;
        let updated = |fields: Vec<_>| (ChangeKind::Updated, None, fields);
        let changed = Account::objects()
            .filter(|a| a.email.is_in(["1", "2"]))
            .update(&db.signed("all"), |a| a.visits.set(a.visits + 1))
            .await;
        assert_eq!(changed.unwrap(), 2);
        let by_all = |old: i64| {
            (ChangeKind::Updated, Some("all".to_owned()), vec![field("visits", json!(old), json!(old + 1))])
        };
        let mut changes = told(&db).await;
        changes.sort_by_key(|change| change.2[0].1.as_i64());
        assert_eq!(changes, [by_all(0), by_all(7)], "the update of a query");
        let first = Account::objects().order_by(|a| a.visits.desc()).limit(1);
        assert_eq!(first.update(&db, |a| a.visits.set(0)).await.unwrap(), 1);
        assert_eq!(
            told(&db).await,
            [updated(vec![field("visits", json!(8), json!(0))])],
            "of the first rows"
        );

        let mut both = Account::objects().order_by(|a| a.id).all(&db).await.unwrap();
        both[0].visits = 20;
        Account::bulk_update(&db, &both, |a| (a.visits, a.secret)).await.unwrap();
        assert_eq!(told(&db).await, [updated(vec![field("visits", json!(0), json!(20))])], "bulk_update");

        let many = (0..300).map(|number| Account { id: 0, email: format!("m{number}"), ..one.clone() });
        Account::bulk_create(&db, many).await.unwrap();
        let changes = told(&db).await;
        assert_eq!(changes.len(), 300, "bulk_create");
        assert!(changes.iter().all(|change| change.0 == ChangeKind::Created && change.2[0].0 == "id"));

        one.owned.add(&two, &db).await.unwrap();
        one.owned.remove(&two, &db).await.unwrap();
        one.owned.add(&two, &db).await.unwrap();
        one.owned.clear(&db).await.unwrap();
        let owner = |old: Value, new: Value| updated(vec![field("owner", old, new)]);
        let there = || json!(one.id);
        let expected = [
            owner(json!(null), there()),
            owner(there(), json!(null)),
            owner(json!(null), there()),
            owner(there(), json!(null)),
        ];
        assert_eq!(told(&db).await, expected, "ways back");
    });
}

// row: model.ecosystem
#[test]
fn what_goes_with_a_deleted_row_is_written_down_too() {
    each_with(registry, async |db| {
        let one = create!(Account { email: "1" }, &db).await.unwrap();
        let two = create!(Account { email: "2", owner: &one }, &db).await.unwrap();
        let letter = create!(Letter { account: &one, text: "hello" }, &db).await.unwrap();
        let office = create!(Office {}, &db).await.unwrap();
        create!(Desk { office: &office }, &db).await.unwrap();
        Change::objects().delete(&db).await.unwrap();
        let ann = db.signed("ann");
        assert_eq!(one.delete(&ann).await.unwrap().total(), 2);
        let of_letter = letter.history(&db).get(&db).await.unwrap();
        assert_eq!((of_letter.kind, of_letter.who.as_deref()), (ChangeKind::Deleted, Some("ann")));
        assert_eq!(of_letter.changes[2].old, json!("hello"));
        let of_two = two.history(&db).get(&db).await.unwrap();
        assert_eq!(
            (of_two.kind, of_two.changes[0].field.as_str()),
            (ChangeKind::Updated, "owner"),
            "set to null"
        );
        assert_eq!(one.history(&db).get(&db).await.unwrap().kind, ChangeKind::Deleted);
        Change::objects().delete(&db).await.unwrap();
        office.delete(&ann).await.unwrap();
        assert_eq!(Desk::changes(&db).get(&db).await.unwrap().kind, ChangeKind::Deleted);
        Account::objects().delete(&ann).await.unwrap();
        assert_eq!(two.history(&db).get(&db).await.unwrap().kind, ChangeKind::Deleted, "rows of a query");
    });
}

// row: model.ecosystem
#[test]
fn a_change_that_is_undone_was_never_written_down() {
    each_with(registry, async |db| {
        let mut account = create!(Account { email: "1" }, &db).await.unwrap();
        let ann = db.signed("ann");
        let undone = ann.atomic(async |db| {
            account.visits = 5;
            account.save(&db).await?;
            assert_eq!(account.history(&db).count(&db).await?, 2, "inside of the transaction it is there");
            assert_eq!(account.history(&db).first(&db).await?.unwrap().who.as_deref(), Some("ann"));
            Err::<(), _>(DbError::new(ErrorKind::Other, "no"))
        });
        undone.await.unwrap_err();
        assert_eq!(account.history(&db).count(&db).await.unwrap(), 1);
        let twin = create!(Account { email: "1" }, &db).await.unwrap_err();
        assert!(matches!(twin.kind(), ErrorKind::Unique(_)), "{twin:?}");
        assert_eq!(Account::changes(&db).count(&db).await.unwrap(), 1);
        let unclear = Account::bulk([account.clone()]).ignore_conflicts().create(&db).await.unwrap_err();
        assert_eq!(unclear.kind(), &ErrorKind::NotSupported, "{unclear:?}");
        let both = tokio::join!(
            Account::objects().update(&db, |a| a.visits.set(a.visits + 1)),
            Account::objects().update(&db, |a| a.visits.set(a.visits + 1)),
        );
        assert_eq!((both.0.unwrap(), both.1.unwrap()), (1, 1));
        let newest = account.history(&db).limit(2).all(&db).await.unwrap();
        let seen: Vec<&Value> = newest.iter().map(|change| &change.changes[0].old).collect();
        assert_eq!(seen, [&json!(1), &json!(0)], "each saw what the other left");
    });
}

// row: model.ecosystem
#[test]
fn a_request_that_is_signed_signs_each_of_its_handles() {
    each_with(registry, async |db| {
        let driver = || std::sync::Arc::clone(db.driver());
        let two = carafe::db::db::Databases::new(std::sync::Arc::new(registry()), driver());
        let elsewhere = two.with("copy", driver()).db().signed("cy").using("copy").unwrap();
        create!(Account { email: "0" }, &elsewhere).await.unwrap();
        let newest = Change::objects().get(&db).await.unwrap();
        assert_eq!(newest.who.as_deref(), Some("cy"), "in another database too");
        newest.delete(&db).await.unwrap();

        let db = db.scoped(std::sync::Arc::new(carafe::db::db::Scope::new()));
        let other = db.clone();
        db.sign_request("ann");
        create!(Account { email: "1" }, &other).await.unwrap();
        create!(Account { email: "2" }, &other.signed("bob")).await.unwrap();
        let who = Change::objects().order_by(|c| c.id).values(|c| c.who).all(&db).await.unwrap();
        assert_eq!(who, [Some("ann".to_owned()), Some("bob".to_owned())], "a handle of its own is nearer");
    });
}

#[test]
fn a_history_without_its_table_says_what_is_missing() {
    each_with(
        || Registry::new().with::<(Office, Desk)>("bank"),
        async |db| {
            let office = create!(Office {}, &db).await.unwrap();
            let error = create!(Desk { office: &office }, &db).await.unwrap_err();
            assert!(error.to_string().contains("the model `Change`"), "{error}");
            assert_eq!(Desk::objects().count(&db).await.unwrap(), 0, "it is not kept without its line");
        },
    );
}
