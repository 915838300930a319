//! Messages wait for the page that shows them.

use carafe_core::App;
use carafe_test::run;
use carafe_web::{
    Reply, WebApp,
    respond::{redirect, text},
    session::{Message, Messages},
};

use super::{STORES, client};

fn shown(messages: Messages) -> String {
    messages.into_iter().map(|message| format!("{}:{};", message.level(), message.text())).collect()
}

fn app() -> App {
    App::new()
        .get("/", shown)
        .get("/waits", |messages: Messages| (!messages.is_empty()).to_string())
        .post("/one", || redirect("/two").flash("first"))
        .get("/two", || redirect("/").flash(Message::success("second <b>")).flash(Message::error("third")))
        .get("/page", |messages: Messages| -> carafe_core::Result<Reply> {
            messages.add(Message::debug("a"))?;
            Ok(text("page").flash(Message::warning("b")))
        })
        .get("/large", || text("x").flash("y".repeat(100_000)))
}

// row: msg.flash
#[test]
fn they_survive_redirects_and_are_shown_once_in_order() {
    for store in STORES {
        run(async {
            let client = client(app(), &format!("store = \"{store}\""));
            let page = client.post("/one").follow().await;
            page.assert_text("info:first;success:second <b>;error:third;");
            page.assert_header("cache-control", "private, no-store");
            client.get("/").await.assert_text("");
            assert_eq!(client.cookies().get("session"), None, "{store}: an empty session is none");
        });
    }
}

// row: msg.flash
#[test]
fn to_ask_whether_some_wait_does_not_take_them() {
    run(async {
        let client = client(app(), "");
        client.get("/page").await;
        client.get("/waits").await.assert_text("true");
        client.get("/").await.assert_text("debug:a;warning:b;");
        client.get("/waits").await.assert_text("false");
    });
}

// row: msg.flash
#[test]
fn a_message_is_never_lost_in_silence() {
    for store in STORES {
        let status = if super::is_on_server(store) { 200 } else { 500 };
        run(async {
            let client = client(app(), &format!("store = \"{store}\""));
            let response = client.get("/large").await;
            response.assert_status(status);
            match response.error() {
                Some(error) => assert!(error.place().file().ends_with("messages.rs"), "{}", error.place()),
                None => assert_eq!(client.get("/").await.text().len(), 100_006),
            }
        });
    }
}
