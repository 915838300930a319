//! The pool: who gets which connection, and when.

use std::time::Duration;

use carafe_db::{
    ErrorKind,
    driver::{Pool, PoolOptions, Turn},
};

fn pool(change: impl FnOnce(&mut PoolOptions)) -> Pool<u32> {
    let mut options = PoolOptions { size: 3, wait: Duration::from_millis(50), ..PoolOptions::default() };
    change(&mut options);
    Pool::new(options)
}

fn run<F: Future>(test: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

async fn give(pool: &Pool<u32>, numbers: &[u32]) {
    let mut turns = Vec::new();
    for _ in numbers {
        turns.push(pool.turn().await.unwrap());
    }
    for (mut turn, number) in turns.into_iter().zip(numbers) {
        turn.opened();
        turn.give_back(*number);
    }
}

#[test]
fn the_one_used_last_is_the_first_to_be_used_again() {
    run(async {
        let pool = pool(|_| ());
        give(&pool, &[1, 2, 3]).await;
        let mut turn = pool.turn().await.unwrap();
        assert_eq!([turn.idle(), turn.idle(), turn.idle(), turn.idle()], [Some(3), Some(2), Some(1), None]);
    });
}

#[test]
fn old_and_long_unused_connections_are_not_handed_out() {
    run(async {
        let changes: [fn(&mut PoolOptions); 2] = [
            |options| options.max_life = Duration::from_nanos(1),
            |options| options.max_idle = Duration::from_nanos(1),
        ];
        for change in changes {
            let pool = pool(change);
            give(&pool, &[1, 2]).await;
            assert_eq!(pool.turn().await.unwrap().idle(), None);
            assert_eq!(pool.in_use_and_idle(), (0, 0));
        }
        let pool = pool(|options| {
            options.max_life = Duration::ZERO;
            options.max_idle = Duration::ZERO;
        });
        give(&pool, &[1]).await;
        assert_eq!(pool.turn().await.unwrap().idle(), Some(1), "zero is no limit");
    });
}

#[test]
fn a_connection_of_another_runtime_is_lent_only_when_there_is_no_room() {
    let pool = pool(|_| ());
    run(give(&pool, &[1, 2]));
    run(async {
        let mut turn = pool.turn().await.unwrap();
        assert_eq!(turn.idle(), None, "there is room for one of our own");
        turn.give_back(3);
        let mut turns: Vec<Turn<u32>> = Vec::new();
        for _ in 0..3 {
            turns.push(pool.turn().await.unwrap());
        }
        let got: Vec<Option<u32>> = turns.iter_mut().map(Turn::idle).collect();
        assert_eq!(got, [Some(3), Some(2), Some(1)]);
    });
}

#[test]
fn who_comes_when_all_are_in_use_waits_and_is_told() {
    run(async {
        let pool = pool(|options| options.size = 1);
        let turn = pool.turn().await.unwrap();
        let error = pool.turn().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Timeout);
        assert!(error.to_string().contains("all 1 are in use"), "{error}");
        assert_eq!(pool.in_use_and_idle(), (1, 0));
        drop(turn);
        assert!(pool.turn().await.is_ok(), "a turn that is dropped is free again");
    });
}

#[test]
fn a_closed_pool_keeps_nothing_and_waits_for_what_is_in_use() {
    run(async {
        let pool = pool(|_| ());
        give(&pool, &[1]).await;
        let turn = pool.turn().await.unwrap();
        let closing = {
            let pool = pool.clone();
            tokio::spawn(async move { pool.close().await })
        };
        while !pool.is_closed() {
            tokio::task::yield_now().await;
        }
        assert!(!closing.is_finished());
        turn.give_back(2);
        closing.await.unwrap();
        assert_eq!(pool.in_use_and_idle().1, 0);
        let error = pool.turn().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Connection);
        pool.close().await;
    });
}
