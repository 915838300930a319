//! Requests of one visitor at the same time: nothing that one did is lost in silence.

use carafe_core::{App, AppId, Result};
use carafe_test::{TestClient, run};
use carafe_web::{
    Reply, WebApp,
    extract::{Path, State},
    respond::text,
    session::{Messages, Session},
};
use tokio::sync::Semaphore;

use super::{STORES, client, is_on_server};

/// Where a slow request waits.
struct Gate {
    arrived: Semaphore,
    open: Semaphore,
}

impl Gate {
    async fn pass(&self) {
        self.arrived.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }
}

/// A site whose slow requests have looked at the session, and wait until the test lets them go on.
fn app() -> App {
    async fn slow(
        session: Session,
        messages: Messages,
        Path(what): Path<String>,
        gate: State<Gate>,
    ) -> Result<Reply> {
        let before = session.get::<u32>("n").unwrap_or(0);
        let mut reply = text(before.to_string());
        match what.as_str() {
            "set" => session.set("slow", 1)?,
            "same" => session.set("n", 100)?,
            "remove" => session.remove("n"),
            "rotate" => session.rotate(),
            "login" => {
                session.clear();
                session.set("user", 1)?;
            }
            "flash" => reply = reply.flash("slow"),
            "owner" => session.set_owner("user:1")?,
            _ => drop(messages.take()),
        }
        gate.pass().await;
        Ok(reply)
    }
    App::new()
        .state(Gate { arrived: Semaphore::new(0), open: Semaphore::new(0) })
        .get("/slow/{what}", slow)
        .get("/n/{n}", |session: Session, Path(n): Path<u32>| session.set("n", n))
        .get("/fast", |session: Session| session.set("fast", 1))
        .get("/flash", || text("x").flash("fast"))
        .get("/rotate", |session: Session| session.rotate())
        .get("/clear", |session: Session| session.clear())
        .get("/keys", |session: Session| session.keys().join(" "))
        .get("/n", |session: Session| session.get::<u32>("n").unwrap_or(0).to_string())
        .get("/shown", |messages: Messages| {
            messages.into_iter().map(|message| message.text().to_owned()).collect::<Vec<_>>().join(" ")
        })
}

/// A visitor with a session; a slow request, and while it is under way the others.
async fn overtake(store: &str, slow: &str, fast: &[&str]) -> TestClient {
    let client = client(app(), &format!("store = \"{store}\""));
    client.get("/n/1").await.assert_status(200);
    client.get("/flash").await;
    let gate = client.service().site().states().get::<Gate>(AppId::PROGRAM).unwrap();
    let others = async {
        gate.arrived.acquire().await.unwrap().forget();
        for path in fast {
            client.get(path).await.assert_status(200);
        }
        gate.open.add_permits(1);
    };
    let (reply, ()) = tokio::join!(client.get(slow), others);
    reply.assert_status(200);
    client
}

// row: sess.backends, sess.save_rules
#[test]
fn what_both_did_is_kept_and_of_one_value_the_last() {
    for store in STORES.into_iter().filter(|store| is_on_server(store)) {
        run(async {
            let keys = async |client: TestClient| client.get("/keys").await.text().to_owned();
            let both = overtake(store, "/slow/set", &["/fast"]).await;
            assert_eq!(keys(both).await, "_messages fast n slow", "{store}");
            let same = overtake(store, "/slow/same", &["/n/2", "/n/3"]).await;
            same.get("/n").await.assert_text("100");
            let removed = overtake(store, "/slow/remove", &["/fast", "/n/2"]).await;
            assert_eq!(keys(removed).await, "_messages fast", "{store}");
            let rotated = overtake(store, "/slow/rotate", &["/fast"]).await;
            assert_eq!(keys(rotated).await, "_messages fast n", "{store}");
            let login = overtake(store, "/slow/login", &["/fast"]).await;
            assert_eq!(keys(login).await, "user", "{store}: nothing of before comes along");
            let owned = overtake(store, "/slow/owner", &["/fast"]).await;
            assert_eq!(keys(owned).await, "_messages fast n", "{store}");
        });
    }
}

// row: msg.flash
#[test]
fn no_message_is_lost_or_shown_twice() {
    for store in STORES.into_iter().filter(|store| is_on_server(store)) {
        run(async {
            let added = overtake(store, "/slow/flash", &["/flash"]).await;
            added.get("/shown").await.assert_text("fast fast slow");
            let taken = overtake(store, "/slow/take", &["/fast", "/flash"]).await;
            taken.get("/shown").await.assert_text("fast");
            let twice = overtake(store, "/slow/take", &["/shown"]).await;
            twice.get("/shown").await.assert_text("");
        });
    }
}

// row: sess.rotate
#[test]
fn who_logged_out_stays_logged_out_whatever_was_under_way() {
    for store in STORES.into_iter().filter(|store| is_on_server(store)) {
        run(async {
            for slow in ["/slow/set", "/slow/rotate", "/slow/flash", "/slow/owner"] {
                let client = overtake(store, slow, &["/clear"]).await;
                client.get("/keys").await.assert_text("");
            }
            let again = overtake(store, "/slow/login", &["/clear"]).await;
            again.get("/keys").await.assert_text("user");
            // A request with the old cookie must not take the new one from the browser.
            let rotated = overtake(store, "/slow/set", &["/rotate"]).await;
            rotated.get("/keys").await.assert_text("_messages n");
        });
    }
}

// row: sess.backends
#[test]
fn many_at_once_are_all_kept() {
    fn add(session: Session, Path(key): Path<String>) -> Result<()> {
        session.set(&key, 1)
    }
    for store in STORES.into_iter().filter(|store| is_on_server(store)) {
        run(async {
            let client = client(app().get("/add/{key}", add), &format!("store = \"{store}\""));
            client.get("/n/1").await;
            let all = (0..20).map(|at| {
                let client = &client;
                async move { client.get(&format!("/add/k{at:02}")).await.assert_status(200).text().len() }
            });
            futures_util::future::join_all(all).await;
            assert_eq!(client.get("/keys").await.text().split(' ').count(), 21, "{store}");
        });
    }
}
