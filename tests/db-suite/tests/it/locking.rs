//! Rows that one worker has taken are not taken by another.

use std::sync::atomic::{AtomicUsize, Ordering};

use carafe::prelude::*;
use carafe_db::{DbError, ErrorKind, Registry, driver::Vendor};
use db_suite::each_with;
use futures_util::future::join_all;

#[derive(Model, Debug, Clone)]
struct Job {
    id: i64,
    #[field(default = 0)]
    taken: i32,
}

const JOBS: i64 = 40;
const WORKERS: usize = 6;

/// Takes one job that nobody has, and is slow with it.
async fn take(db: &Db) -> Result<bool, DbError> {
    db.atomic(async |db| {
        let free = Job::objects().filter(|job| job.taken.eq(0)).order_by(|job| job.id).limit(1);
        let Some(job) = free.skip_locked().first(&db).await? else { return Ok(false) };
        tokio::task::yield_now().await;
        Job::objects().filter(|j| j.id.eq(job.id)).update(&db, |j| j.taken.set(j.taken + 1)).await?;
        Ok(true)
    })
    .await
}

// row: orm.locking
#[test]
fn workers_that_skip_what_is_locked_never_take_the_same_job() {
    each_with(
        || Registry::new().with::<Job>(""),
        async |db| {
            if db.driver().features().vendor == Vendor::Sqlite {
                let refused = take(&db).await.unwrap_err();
                assert_eq!(refused.kind(), &ErrorKind::NotSupported, "it locks no rows");
                return;
            }
            let jobs = (1..=JOBS).map(|id| Job { id, taken: 0 });
            Job::bulk_create(&db, jobs).await.unwrap();
            let done = AtomicUsize::new(0);
            let work = async || {
                // Where others hold all that is free there is nothing to take, though not all is done.
                while done.load(Ordering::Relaxed) < usize::try_from(JOBS).unwrap() {
                    if take(&db).await.unwrap() {
                        done.fetch_add(1, Ordering::Relaxed);
                    } else {
                        tokio::task::yield_now().await;
                    }
                }
            };
            join_all((0..WORKERS).map(|_| work())).await;
            let twice = Job::objects().exclude(|job| job.taken.eq(1)).count(&db).await.unwrap();
            assert_eq!(twice, 0, "each job was taken once");
        },
    );
}

// row: orm.locking
#[test]
fn who_does_not_wait_for_a_lock_is_told() {
    each_with(
        || Registry::new().with::<Job>(""),
        async |db| {
            let job = create!(Job {}, &db).await.unwrap();
            if db.driver().features().vendor == Vendor::Sqlite {
                return;
            }
            let held = db.atomic(async |first| {
                let locked = Job::objects().filter(|j| j.id.eq(job.id)).select_for_update();
                assert_eq!(locked.all(&first).await?.len(), 1);
                let other = db.using("default").unwrap();
                let refused = tokio::spawn(async move {
                    let query = Job::objects().no_wait();
                    other.atomic(async |second| query.all(&second).await).await
                });
                Ok::<_, DbError>(refused.await.unwrap().unwrap_err())
            });
            assert_eq!(held.await.unwrap().kind(), &ErrorKind::Locked);
        },
    );
}
