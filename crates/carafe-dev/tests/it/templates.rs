//! A template that is missing or fails: its lines, the way there, and a button that makes one.

use carafe_core::{App, embed::Dir};
use carafe_template::TemplateApp;
use carafe_test::{TestClient, TestResponse, run};
use carafe_web::{WebApp, extract::Path, respond::page};

use super::{BROWSER, Folder, developer};

const FILES: [(&str, &str); 5] = [
    ("templates/base.html", "<main>{% block main %}{% endblock %}</main>"),
    (
        "templates/list.html",
        "{% extends \"base.html\" %}\n{% block main %}\n{% include \"card.html\" %}\n{% endblock %}",
    ),
    ("templates/card.html", "<p>\n  {# a card #}\n  <b>{{ usr.name }}</b>\n</p>\n"),
    ("templates/lost.html", "\n{% extends \"bse.html\" %}"),
    ("templates/part.html", "<p>{% include \"row.html\" %}</p>"),
];

fn site(folder: &Folder) -> App {
    App::new()
        .templates(Dir::at(folder.0.join("templates")))
        .get("/list", || page("list.html").with("user", "Ada").with("colour", "<b>"))
        .get("/lost", || page("lost.html"))
        .get("/part", || page("part.html"))
        .get("/hints", || page("notes/hints.html"))
        .get("/named/{name:path}", |Path(name): Path<String>| page(name))
}

async fn visit(client: &TestClient, path: &str) -> TestResponse {
    client.get(path).header("accept", BROWSER).await
}

async fn press(client: &TestClient, page: &TestResponse) -> TestResponse {
    let form = page
        .text()
        .split("<form method=\"post\" action=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("no button: {page:?}"));
    let action = form.split('"').next().unwrap().to_owned();
    client.post(&action).header("accept", BROWSER).header("origin", "http://localhost").await
}

// row: dev.error_page
#[test]
fn the_page_shows_the_line_of_the_template_and_who_asked_for_it() {
    let folder = Folder::new("shown", &FILES);
    run(async {
        let client = developer(site(&folder)).host("localhost");
        let answer = visit(&client, "/list").await;
        answer.assert_status(500).assert_contains("<h1><code>usr</code> is undefined</h1>");
        let file = folder.0.join("templates/card.html").display().to_string();
        for text in [
            "In the template",
            "<span class=\"line here\"><b>3</b>",
            "<i class=\"s\">{{ usr.name }}</i>",
            "<i class=\"c\">{# a card #}</i>",
            "<span class=\"line caret\" aria-hidden=\"true\"><b></b>        ^^^^^^^^\n",
            "Did you mean <code>user</code>?",
            "Names that it has: <code>colour</code>, ",
            &format!("href=\"vscode://file{file}:3\""),
            "asked for in",
            "list.html:3</a>",
            "tests/it/templates.rs:",
        ] {
            answer.assert_contains(text);
        }
        let text = client.get("/list").await;
        text.assert_contains("500 Internal Server Error: `usr` is undefined\n")
            .assert_contains("card.html:3\n");
        text.assert_contains("asked for in ").assert_contains(">    3 |   <b>{{ usr.name }}</b>");
        let json = client.get("/list").header("accept", "application/json").await;
        let json: serde_json::Value = serde_json::from_str(json.text()).unwrap();
        let template = &json["error"]["detail"]["template"];
        assert_eq!(template["place"], format!("{file}:3"));
        assert_eq!(
            (&template["names"][0], template["message"].as_str()),
            (&"colour".into(), Some("`usr` is undefined"))
        );
    });
}

// row: dev.error_page
#[test]
fn a_missing_template_is_made_by_a_button_and_never_over_another() {
    let folder = Folder::new("made", &FILES);
    run(async {
        let client = developer(site(&folder)).host("localhost");
        let shown = visit(&client, "/hints").await;
        shown
            .assert_contains("there is no template <code>notes/hints.html</code>")
            .assert_contains("It was looked for here");
        shown.assert_contains("a page that extends <code>base.html</code>");
        let second = visit(&client, "/hints").await;
        press(&client, &shown).await.assert_status(200).assert_contains("href=\"/hints\"");
        visit(&client, "/hints").await.assert_status(200).assert_contains("<main>\n  <h1>hints</h1>");

        let ours = "<p>mine</p>";
        std::fs::write(folder.0.join("templates/notes/hints.html"), ours).unwrap();
        press(&client, &second)
            .await
            .assert_status(500)
            .assert_contains("is there already; it was left as it is");
        assert_eq!(folder.read("templates/notes/hints.html").unwrap(), ours);
        let left = std::fs::read_dir(folder.0.join("templates/notes")).unwrap().count();
        assert_eq!(left, 1, "nothing is left beside it");
    });
}

#[test]
fn what_is_made_fits_what_asks_for_it() {
    let folder = Folder::new("fits", &FILES);
    run(async {
        let client = developer(site(&folder)).host("localhost");
        press(&client, &visit(&client, "/lost").await).await.assert_status(200);
        assert!(folder.read("templates/bse.html").unwrap().contains("{% block main %}"));
        visit(&client, "/lost").await.assert_status(200);
        press(&client, &visit(&client, "/part").await).await.assert_status(200);
        assert_eq!(folder.read("templates/row.html").unwrap(), "{# row: what is included here. #}\n");
        visit(&client, "/part").await.assert_status(200).assert_text("<p></p>");
    });
}

// row: dev.error_page
#[test]
fn a_name_that_a_visitor_sent_leads_out_of_no_folder() {
    let folder = Folder::new("out", &FILES);
    let names = [
        "../out.html",
        "/etc/out.html",
        ".hidden.html",
        "a//b.html",
        "a/../../out.html",
        "con.html",
        "a\\b.html",
    ];
    run(async {
        let client = developer(site(&folder)).host("localhost");
        for name in names {
            let encoded: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
            let shown = visit(&client, &format!("/named/{encoded}")).await;
            shown.assert_not_contains("<form");
        }
        for name in ["{{7*7}}.html", "{%25 x.html", "a b.html", "<b>.html", "a'b.html"] {
            let shown = visit(
                &client,
                &format!("/named/{}", name.replace(' ', "%20").replace('<', "%3c").replace('>', "%3e")),
            )
            .await;
            shown.assert_status(500).assert_not_contains("<form");
        }
        visit(&client, "/named/fine.html").await.assert_contains("<form");
    });
}

#[test]
fn a_template_in_the_binary_has_no_file_to_make_or_to_open() {
    const PAGES: Dir = Dir::embedded("templates", &[("a.html", b"{{ nothing }}")]);
    let app = App::named("shop").templates(PAGES).get("/a", || page("a.html"));
    run(async {
        let client = developer(App::new().mount("/shop", app)).host("localhost");
        let shown = visit(&client, "/shop/a").await;
        shown
            .assert_contains("<span class=\"line here\"><b>1</b>")
            .assert_contains("<span>templates/a.html:1</span>");
    });
}
