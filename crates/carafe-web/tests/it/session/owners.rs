//! Whose sessions there are, and how they are ended from elsewhere.

use carafe_core::{App, Error, Result};
use carafe_test::{TestClient, run};
use carafe_web::{
    WebApp,
    extract::Path,
    session::{Session, Sessions},
};

use super::{STORES, client, is_on_server};

fn app() -> App {
    fn log_in(session: Session, Path(user): Path<String>) -> Result<()> {
        session.rotate();
        session.set("user", &user)?;
        session.set_owner(format!("user:{user}"))
    }
    fn owner(session: &Session) -> Result<String> {
        session.owner().ok_or_else(Error::forbidden)
    }
    async fn devices(session: Session, sessions: Sessions) -> Result<String> {
        let (all, own) = (sessions.list(&owner(&session)?).await?, sessions.id(&session));
        let marks = all.iter().map(|one| if Some(&one.id) == own.as_ref() { "here" } else { "there" });
        Ok(marks.collect::<Vec<_>>().join(" "))
    }
    async fn end_all(session: Session, sessions: Sessions) -> Result<String> {
        let ended = sessions.end_all(&owner(&session)?).await?;
        session.clear();
        Ok(ended.to_string())
    }
    async fn end_others(session: Session, sessions: Sessions) -> Result<String> {
        Ok(sessions.end_others(&owner(&session)?, &session).await?.to_string())
    }
    async fn end_one(session: Session, sessions: Sessions) -> Result<String> {
        let owner = owner(&session)?;
        let other = sessions
            .list(&owner)
            .await?
            .into_iter()
            .find(|one| Some(&one.id) != sessions.id(&session).as_ref());
        Ok(sessions.end(&owner, &other.unwrap().id).await?.to_string())
    }
    App::new()
        .get("/login/{user}", log_in)
        .get("/who", |session: Session| session.get::<String>("user").unwrap_or_default())
        .get("/devices", devices)
        .get("/end_all", end_all)
        .get("/end_others", end_others)
        .get("/end_one", end_one)
        .get("/bad", |session: Session| session.set_owner("x".repeat(191)))
        .get("/good", |session: Session| session.set_owner("\u{1f9c3}".repeat(190)))
        .get("/logout", |session: Session| session.clear())
        .get("/owner", |session: Session| session.owner().unwrap_or_default())
}

/// Three browsers of one visitor, and one of another.
async fn browsers(store: &str) -> [TestClient; 4] {
    let first = client(app(), &format!("store = \"{store}\""));
    let another = || TestClient::of(first.service().clone());
    let all = [another(), another(), another(), first];
    for (browser, user) in all.iter().zip(["3", "3", "3", "33"]) {
        browser.get(&format!("/login/{user}")).await.assert_status(200);
    }
    all
}

// row: sess.cleanup
#[test]
fn to_log_out_everywhere_ends_the_sessions_of_other_browsers() {
    for store in STORES.into_iter().filter(|store| is_on_server(store)) {
        run(async {
            let [desk, phone, tablet, other] = browsers(store).await;
            let marks = desk.get("/devices").await.text().to_owned();
            let count = |word| marks.split(' ').filter(|mark| *mark == word).count();
            assert_eq!((count("here"), count("there")), (1, 2), "{store} {marks}");
            desk.get("/end_one").await.assert_text("true");
            desk.get("/end_others").await.assert_text("1");
            for (browser, who) in [(&desk, "3"), (&phone, ""), (&tablet, ""), (&other, "33")] {
                browser.get("/who").await.assert_text(who);
            }
            phone.get("/login/3").await;
            phone.get("/end_all").await.assert_text("2");
            for (browser, who) in [(&desk, ""), (&phone, ""), (&other, "33")] {
                browser.get("/who").await.assert_text(who);
            }
        });
    }
}

// row: sess.cleanup
#[test]
fn an_owner_goes_with_the_session_and_is_not_cut() {
    for store in STORES {
        run(async {
            let [browser, ..] = browsers(store).await;
            browser.get("/owner").await.assert_text("user:3");
            let refused = browser.get("/bad").await;
            refused.assert_status(500);
            assert!(refused.error().unwrap().to_string().contains("has 1 to 190 characters"), "{store}");
            browser.get("/good").await.assert_status(200);
            browser.get("/owner").await.assert_text(&"\u{1f9c3}".repeat(190));
            browser.get("/logout").await;
            browser.get("/owner").await.assert_text("");
        });
    }
}

#[test]
fn what_is_in_cookies_cannot_be_ended_and_says_so() {
    for store in STORES.into_iter().filter(|store| !is_on_server(store)) {
        run(async {
            let [browser, ..] = browsers(store).await;
            for path in ["/devices", "/end_all", "/end_others"] {
                let refused = browser.get(path).await;
                refused.assert_status(500);
                let hint = refused.error().unwrap().hint_text().map(str::to_owned);
                assert!(hint.is_some_and(|hint| hint.contains("store = \"database\"")), "{store} {path}");
            }
        });
    }
}
