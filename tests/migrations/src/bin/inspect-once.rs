//! Prints the models for a file of SQLite.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]
#![allow(clippy::print_stdout, reason = "that is what it is for")]

use carafe_db::{
    driver::Vendor,
    schema::{introspect, models_source},
};
use migrations::{Kind, scratch};

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let driver = scratch::open(Kind::Sqlite, &path).await.unwrap();
        print!("{}", models_source(&introspect(&*driver).await.unwrap(), Vendor::Sqlite));
    });
}
