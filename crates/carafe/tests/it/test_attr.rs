//! `#[carafe::test]`, as a user writes it.

use carafe::{prelude::*, test::TestClient};

fn app() -> App {
    App::new().get("/", || "Hello, World!")
}

// row: test.client
#[carafe::test]
async fn a_test_may_return_nothing() {
    TestClient::new(app()).get("/").await.assert_status(200).assert_text("Hello, World!");
}

// row: test.client
#[carafe::test]
async fn a_test_may_return_a_result() -> Result<(), Error> {
    let number: u32 = "12".parse()?;
    assert_eq!(number, 12);
    Ok(())
}

// row: test.client
#[carafe::test]
#[should_panic(expected = "the status 404 was expected, 200 came")]
async fn other_attributes_stay() {
    TestClient::new(app()).get("/").await.assert_status(404);
}
