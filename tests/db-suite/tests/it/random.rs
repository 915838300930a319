//! Questions by chance: each database must answer as plain Rust does, and so all three as each other.
//!
//! A question is made from a seed, so it comes again. `CARAFE_SEED=12345 CARAFE_CASES=1` asks one, and
//! `CARAFE_CASES=100000` asks more than CI does. What fails is made smaller while it still fails, and printed with its SQL.

mod ask;
mod case;
mod condition;
mod dice;
mod expect;
mod value;
mod world;

use std::env;

use carafe::{
    db::{ErrorKind, driver::Vendor},
    prelude::*,
};
use db_suite::each_with;

use self::{case::Case, dice::Dice, world::World};

/// Each of the four tests asks so many.
const CASES: u64 = 2_500;
/// Where the rows come from.
const ROWS: u64 = 4;

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

/// Asks a quarter of the questions: the tests run side by side.
fn ask(quarter: u64) {
    let cases = number("CARAFE_CASES").unwrap_or(CASES);
    let first = number("CARAFE_SEED").unwrap_or(quarter << 32);
    each_with(world::registry, async |db| {
        let world = World::new(&mut Dice::new(ROWS));
        world.write(&db).await;
        for seed in first..first + cases {
            let case = Case::any(&mut Dice::new(seed));
            if let Some(difference) = differs(&case, &world, &db).await {
                let (case, difference) = smallest(case, difference, &world, &db).await;
                panic!("CARAFE_SEED={seed} CARAFE_CASES=1 asks it again.\n{case:#?}\n{difference}");
            }
        }
    });
}

/// How an answer differs from the one of plain Rust, if it does.
async fn differs(case: &Case, world: &World, db: &Db) -> Option<String> {
    let expected = case.expect(world);
    let told = match case.ask(db).await {
        Ok(answer) if answer == expected => return None,
        // It sets one field after the other, and says so.
        Err(error) if db.features().vendor == Vendor::MySql && error.kind() == &ErrorKind::NotSupported => {
            return None;
        }
        Ok(answer) => format!("{answer:#?}"),
        Err(error) => format!("{error:?}"),
    };
    let sql = case.query().to_sql(db).unwrap_or_else(|error| error.to_string());
    Some(format!("expected: {expected:#?}\ntold: {told}\nthe rows: {sql}"))
}

/// The smallest case that is found to fail in the same way or another.
async fn smallest(mut case: Case, mut difference: String, world: &World, db: &Db) -> (Case, String) {
    'again: loop {
        for smaller in case.smaller() {
            if let Some(found) = differs(&smaller, world, db).await {
                (case, difference) = (smaller, found);
                continue 'again;
            }
        }
        return (case, difference);
    }
}

// row: orm.lookups, orm.q_f, orm.relations_span, orm.chain
#[test]
fn a_first_quarter_of_the_questions_is_answered_as_by_plain_rust() {
    ask(0);
}

// row: orm.aggregate, orm.combine
#[test]
fn a_second_quarter_of_the_questions_is_answered_as_by_plain_rust() {
    ask(1);
}

#[test]
fn a_third_quarter_of_the_questions_is_answered_as_by_plain_rust() {
    ask(2);
}

#[test]
fn a_last_quarter_of_the_questions_is_answered_as_by_plain_rust() {
    ask(3);
}
