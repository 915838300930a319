//! Texts of a known form, and paths.

use std::path::PathBuf;

use carafe::{
    db::{Email, ErrorKind, Registry, Slug, Url, serde_json},
    prelude::*,
};
use db_suite::each_with;

#[derive(Model, Debug, Clone, PartialEq)]
struct Contact {
    id: i64,
    #[field(unique)]
    email: Email,
    #[field(max_length = 2000)]
    home: Option<Url>,
    #[field(unique)]
    slug: Slug,
    file: Option<PathBuf>,
    second: Option<Email>,
    tag: Option<Slug>,
}

fn registry() -> Registry {
    Registry::new().with::<Contact>("")
}

fn contact(email: &str, home: Option<&str>, slug: &str) -> Contact {
    Contact {
        id: 0,
        email: email.parse().unwrap(),
        home: home.map(|home| home.parse().unwrap()),
        slug: slug.parse().unwrap(),
        file: None,
        second: None,
        tag: None,
    }
}

// row: model.fields_basic
#[test]
fn texts_of_a_known_form_are_kept_at_their_least_and_greatest() {
    each_with(registry, async |db| {
        let longest = format!("{}@{}.example.org", "a".repeat(64), "b".repeat(63));
        let url = format!("https://example.org/{}", "ü".repeat(1980));
        let rows = [
            contact("a@b.c", Some("http://a"), "a"),
            contact(&longest, Some(&url), &"z".repeat(50)),
            contact("ann+news@bücher.example", Some("https://u:p@[::1]:8000/?q=中文#ß"), "A-b_9"),
            contact("n@example.org", None, "nothing"),
        ];
        for mut row in rows {
            row.file = row.home.is_some().then(|| PathBuf::from("bilder/große 🦀.png"));
            row.second = row.home.is_some().then(|| row.email.clone());
            row.tag = row.home.is_some().then(|| row.slug.clone());
            row.validate(&db).await.unwrap();
            row.save(&db).await.unwrap();
            assert_eq!(Contact::objects().filter(|c| c.email.eq(&row.email)).get(&db).await.unwrap(), row);
            assert_eq!(
                Contact::objects().filter(|c| c.slug.eq(row.slug.as_str())).get(&db).await.unwrap(),
                row
            );
        }
        let by_text =
            Contact::objects().filter(|c| c.email.icontains("BÜCHER") & c.home.starts_with("https"));
        assert_eq!(by_text.values(|c| c.slug).all(&db).await.unwrap()[0], "A-b_9");
        let files = Contact::objects().filter(|c| c.file.iends_with(".PNG")).count(&db).await.unwrap();
        assert_eq!(files, 3);
        let twin = contact("a@b.c", None, "other").save(&db).await.unwrap_err();
        assert_eq!(twin.fields(db.registry())[0].fields, ["email"]);
        let nonsense = Contact::objects().filter(|c| c.email.eq("ann")).count(&db).await.unwrap_err();
        assert!(nonsense.to_string().contains("\"ann\" is no e-mail address"), "{nonsense}");
    });
}

// row: model.fields_basic
#[test]
fn a_row_whose_text_has_another_form_says_which() {
    each_with(registry, async |db| {
        db.script("INSERT INTO contact (email, slug) VALUES ('nobody', 'a')").await.unwrap();
        let error = Contact::objects().get(&db).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Decode);
        let text = error.to_string();
        assert!(text.contains("`Contact.email` of the row 1 does not decode"), "{text}");
        assert!(text.contains("\"nobody\" is no e-mail address: it has no `@`"), "{text}");
    });
}

// row: model.fields_basic
#[test]
fn what_is_no_such_text_is_refused() {
    let emails = [
        "", "a", "@b.c", "a@", "a@b", "a b@c.d", "a..b@c.d", ".a@b.c", "a@-b.c", "a@b-.c", "a@b..c",
        "a@b.c.", "ä@b.c", "a@b.c\n", "a@@b.c", "a,b@c.d", "<a@b.c>",
    ];
    for text in emails {
        assert!(text.parse::<Email>().is_err(), "{text:?}");
    }
    let long = format!("{}@b.c", "a".repeat(65));
    assert!(long.parse::<Email>().unwrap_err().to_string().ends_with("it is too long"));
    let urls = [
        "",
        "example.org",
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "http://",
        "http:///a",
        "http://a b/",
        "http://a\n",
        "http://a:99999/",
        "http://a:b@/",
        "http://[::1/",
        "http://-a/",
        "http:/a",
        " http://a",
        "data://a",
        "http://a..b/",
    ];
    for text in urls {
        assert!(text.parse::<Url>().is_err(), "{text:?}");
    }
    for text in [
        "http://a",
        "HTTPS://A.example:80",
        "ftp://a/b",
        "http://localhost:8000/a?b#c",
        "http://bücher.example",
    ] {
        assert!(text.parse::<Url>().is_ok(), "{text:?}");
    }
    for text in ["", "a b", "ä", "a/b", "a.b", "a\n"] {
        assert!(text.parse::<Slug>().is_err(), "{text:?}");
    }
    let made = |title: &str| Slug::of(title).map(String::from);
    for (title, slug) in [
        ("Hello, World!", Some("hello-world")),
        ("  --Ümläut & Co--  ", Some("umlaut-co")),
        ("a_b  -  c", Some("a_b-c")),
        ("???", None),
        ("", None),
    ] {
        assert_eq!(made(title).as_deref(), slug, "{title:?}");
    }
    assert_eq!(made(&"word ".repeat(30)).unwrap().len(), 49, "it is cut, and does not end with `-`");
    let json = serde_json::from_str::<Email>("\"nobody\"").unwrap_err();
    assert!(json.to_string().contains("is no e-mail address"), "{json}");
    assert_eq!(serde_json::to_string(&"a@b.c".parse::<Email>().unwrap()).unwrap(), "\"a@b.c\"");
}
