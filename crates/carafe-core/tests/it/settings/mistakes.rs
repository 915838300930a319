//! Everything that can be wrong with settings, and the words for it.

use std::{collections::BTreeMap, error::Error as _, net::IpAddr, time::Duration};

use carafe_core::{
    App,
    settings::{ByteSize, Profile, Secret, Settings, SettingsError, Sources},
    settings_section,
};

settings_section! {
    /// Mail.
    #[derive(Debug)]
    pub struct Mail in "mail" {
        /// The port.
        pub port: u16 = 25,
        pub host: Option<String> | env "MAIL_HOST",
        pub password: Option<Secret<String>>,
        pub pins: Option<Secret<Vec<u32>>>,
        pub timeout: Duration = "10s",
        pub size: ByteSize = 10,
        pub relays: Vec<IpAddr> = [],
        pub rates: BTreeMap<String, f64> = {},
        pub retry: Retry,
        pub loud: bool = false,
    }
}

settings_section! {
    /// How often.
    #[derive(Debug)]
    pub struct Retry in "retry" {
        pub times: i32 = 3,
    }
}

settings_section! {
    /// What must be said.
    #[derive(Debug)]
    pub struct Needs in "needs" {
        pub name: String,
        pub key: Secret<String>,
        pub inner: NeedsInner,
    }
}

settings_section! {
    /// Also here.
    #[derive(Debug)]
    pub struct NeedsInner in "inner" {
        pub url: String | env "INNER_URL",
    }
}

fn mistakes(sources: Sources) -> SettingsError {
    let site = App::named("mail").settings::<Mail>().build();
    Settings::load(&site, sources.profile(Profile::DEV)).expect_err("there is a mistake in it")
}

fn lines(error: &SettingsError) -> Vec<String> {
    error.mistakes().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check_file(text: &str, expected: &[&str]) {
    assert_eq!(lines(&mistakes(Sources::new().toml(text))), expected, "{text}");
}

// row: conf.settings
#[test]
fn a_wrong_value_is_named_with_file_line_and_key() {
    let cases: &[(&str, &str)] = &[
        ("port = \"x\"", "expected a whole number from 0 to 65535, found \"x\""),
        ("port = 65536", "expected a whole number from 0 to 65535, found 65536"),
        ("port = -1", "expected a whole number from 0 to 65535, found -1"),
        ("port = 1.5", "expected a whole number from 0 to 65535, found 1.5"),
        ("port = []", "expected a whole number from 0 to 65535, found a list"),
        ("port = 2020-01-01", "expected a whole number from 0 to 65535, found 2020-01-01"),
        (
            "port = 99999999999999999999999999999999999999999999",
            "expected a whole number from 0 to 65535, found 99999999999999999999999999999999999999999999",
        ),
        ("host = 1", "expected a text, found 1\n    put it in quotes: \"1\""),
        ("timeout = 30", "expected a span of time such as \"30s\" or \"5 min\", found 30"),
        (
            "timeout = \"30 potatoes\"",
            "expected a span of time such as \"30s\" or \"5 min\", found \"30 potatoes\"",
        ),
        ("timeout = \"\"", "expected a span of time such as \"30s\" or \"5 min\", found an empty text"),
        (
            "timeout = \"99999999999 weeks\"",
            "expected a span of time such as \"30s\" or \"5 min\", found \"99999999999 weeks\"",
        ),
        ("size = \"1 PiB\"", "expected a size such as \"2 MiB\", found \"1 PiB\""),
        ("size = -1", "expected a size such as \"2 MiB\", found -1"),
        ("loud = \"true\"", "expected `true` or `false`, found \"true\""),
        ("loud = 1", "expected `true` or `false`, found 1"),
        ("rates = 1", "expected a table, each a number, found 1"),
        ("retry = 1", "expected a table, found 1"),
        ("relays = {}", "expected a list, each an IP address such as \"127.0.0.1\", found a table"),
    ];
    for (line, expected) in cases {
        let key = line.split(' ').next().unwrap();
        check_file(&format!("\n[mail]\n{line}\n"), &[&format!("carafe.toml:3: [mail] {key}: {expected}")]);
    }
}

// row: conf.settings
#[test]
fn a_mistake_inside_of_a_list_or_a_table_has_its_own_line() {
    check_file(
        "[mail]\nrelays = [\n  \"::1\",\n  \"nowhere\",\n  7,\n]\nrates.a = \"x\"\nretry = { times = 0.5 }",
        &[
            "carafe.toml:4: [mail] relays[1]: expected an IP address such as \"127.0.0.1\", found \"nowhere\"",
            "carafe.toml:5: [mail] relays[2]: expected an IP address such as \"127.0.0.1\", found 7",
            "carafe.toml:7: [mail] rates.a: expected a number, found \"x\"",
            "carafe.toml:8: [mail] retry.times: expected a whole number from -2147483648 to 2147483647, found 0.5",
        ],
    );
}

// row: conf.settings
#[test]
fn unknown_names_are_named_with_the_nearest_one() {
    check_file(
        "stray = 1\nport = 25\n[mial]\n[mail]\nprot = 1\nretry.tmies = 2\nzzz = 1",
        &[
            "carafe.toml:1: `stray` stands outside of every section",
            "carafe.toml:2: `port` stands outside of every section\n    did you mean `port` under [mail]?",
            "carafe.toml:3: there is no section [mial]\n    did you mean `mail`?",
            "carafe.toml:5: [mail] prot: there is no such setting\n    did you mean `port`?",
            "carafe.toml:6: [mail] retry.tmies: there is no such setting\n    did you mean `times`?",
            "carafe.toml:7: [mail] zzz: there is no such setting",
        ],
    );
}

// row: conf.settings
#[test]
fn a_file_that_is_not_toml_is_told_by_line_and_without_its_text() {
    let error = mistakes(Sources::new().toml("[mail]\nport = 1\npassword = hunter2\nport = 2\n[mail\n"));
    let text = error.to_string();
    for line in [3, 4, 5] {
        assert!(text.contains(&format!("carafe.toml:{line}: this is not TOML: ")), "{text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
}

// row: conf.profiles
#[test]
fn the_tables_of_every_profile_are_checked() {
    check_file(
        "[profile.prod.mail]\nport = \"x\"\n[profile.staging.mial]\n[profile.test]\nport = 1",
        &[
            "carafe.toml:2: [mail] port: expected a whole number from 0 to 65535, found \"x\"",
            "carafe.toml:3: there is no section [mial]\n    did you mean `mail`?",
            "carafe.toml:5: `port` stands outside of every section\n    did you mean `port` under [mail]?",
        ],
    );
    check_file(
        "profile = 1",
        &["carafe.toml:1: `profile` must be a table of profiles, such as [profile.prod.site]"],
    );
    check_file(
        "[profile]\nprod = 1",
        &["carafe.toml:2: `profile.prod` must be a table of sections, such as [profile.prod.site]"],
    );
}

// row: conf.profiles
#[test]
fn an_unknown_profile_is_refused() {
    let site = App::new().build();
    let error = Settings::load(&site, Sources::new().variable("CARAFE_ENV", "pord")).unwrap_err();
    assert_eq!(
        lines(&error),
        ["CARAFE_ENV: there is no profile `pord`: it is none of dev, test and prod, and has no table \
          [profile.pord]\n    did you mean `prod`?"]
    );
}

// row: conf.sources
#[test]
fn a_wrong_variable_is_named() {
    let sources = Sources::new()
        .variable("CARAFE_MAIL__PORT", "many")
        .variable("CARAFE_MAIL__PROT", "1")
        .variable("CARAFE_MIAL__PORT", "1")
        .variable("CARAFE_MAIL_PORT", "1")
        .variable("CARAFE_MAIL__RELAYS", "::1, x")
        .variable("CARAFE_MAIL__RETRY", "3")
        .variable("CARAFE_SERVICE_HOST", "injected by something else")
        .dotenv("CARAFE_MAIL__LOUD=maybe")
        .flag("mail.size", "big");
    assert_eq!(
        lines(&mistakes(sources)),
        [
            ".env:1: [mail] loud: expected `true` or `false`, found \"maybe\"",
            "CARAFE_MAIL_PORT: this variable sets nothing\n    did you mean `CARAFE_MAIL__PORT`, with two underscores?",
            "CARAFE_MAIL__PORT: [mail] port: expected a whole number from 0 to 65535, found \"many\"",
            "CARAFE_MAIL__PROT: [mail] prot: there is no such setting\n    did you mean `port`?",
            "CARAFE_MAIL__RELAYS: [mail] relays[1]: expected an IP address such as \"127.0.0.1\", found \"x\"",
            "CARAFE_MAIL__RETRY: [mail] retry: expected a table, found \"3\"",
            "CARAFE_MIAL__PORT: there is no section [mial]\n    did you mean `mail`?",
            "the command line: [mail] size: expected a size such as \"2 MiB\", found \"big\"",
        ]
    );
}

// row: conf.sources
#[test]
fn a_mistake_hidden_by_a_stronger_source_is_told_all_the_same() {
    let sources = Sources::new().toml("[mail]\nport = \"x\"").variable("CARAFE_MAIL__PORT", "25");
    assert_eq!(lines(&mistakes(sources)).len(), 1);
}

// row: conf.secrets
#[test]
fn every_missing_setting_is_named_at_once() {
    let site = App::new().settings::<Needs>().build();
    let error = Settings::load(&site, Sources::new()).unwrap_err();
    assert_eq!(
        lines(&error),
        [
            "[needs] name: it is required, and set nowhere\n    \
             write `name = …` under [needs], or set CARAFE_NEEDS__NAME",
            "[needs] key: it is required, and set nowhere\n    \
             write `key = …` under [needs], or set CARAFE_NEEDS__KEY, or name a file that holds it in CARAFE_NEEDS__KEY_FILE",
            "[needs] inner.url: it is required, and set nowhere\n    \
             write `inner.url = …` under [needs], or set CARAFE_NEEDS__INNER__URL",
        ]
    );
    assert!(error.source().is_none());
}

// row: conf.secrets
#[test]
fn no_message_and_no_listing_shows_a_secret() {
    let sources = Sources::new()
        .toml("[mail]\npassword = 12345678\npins = [\"hunter2\"]\n")
        .variable("CARAFE_MAIL__PINS", "1, hunter3")
        .variable("CARAFE_MAIL__PASSWORD_FILE", "hunter4")
        .dotenv("CARAFE_MAIL__PASSWORD='hunter5");
    let error = mistakes(sources);
    assert_eq!(error.mistakes().len(), 5, "{error}");
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("hunter") && !text.contains("12345678"), "{text}");
    }

    let site = App::new().settings::<Mail>().build();
    let sources = Sources::new().variable("CARAFE_MAIL__PASSWORD", "hunter2").flag("mail.pins", "1,2");
    assert!(!format!("{sources:?}").contains("hunter2"));
    let settings = Settings::load(&site, sources).unwrap();
    let section = settings.get::<Mail>().unwrap();
    assert_eq!(section.password.as_ref().unwrap().expose(), "hunter2");
    for text in [format!("{settings:?}"), format!("{section:?}")] {
        assert!(!text.contains("hunter2") && text.contains("***"), "{text}");
    }
}

// row: conf.apps
#[test]
fn two_types_under_one_name_are_refused_with_both_places() {
    settings_section! {
        /// Another.
        pub struct Other in "mail" {
            pub port: u16 = 1,
        }
    }
    let site = App::new().settings::<Mail>().settings::<Other>().build();
    let error = Settings::load(&site, Sources::new()).unwrap_err().to_string();
    assert!(
        error.contains("two types want this section") && error.matches("mistakes.rs:").count() == 2,
        "{error}"
    );
}

// row: conf.settings
#[test]
fn hostile_sources_are_refused_or_ignored_without_a_panic() {
    let deep = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("[mail]\nhost = {:?}\n{}", "x".repeat(1_000_000), "loud = 3\n".repeat(2_000));
    let site = App::new().settings::<Mail>().build();
    for text in
        ["\0", "=", "[", "[[mail]]", "[mail]\n[mail]", "\u{feff}[mail]\nport=1", "\"\" = 1", &deep, &long]
    {
        let _ = Settings::load(&site, Sources::new().toml(text));
        let _ = Settings::load(&site, Sources::new().dotenv(text));
        let _ = Settings::load(&site, Sources::new().variable("CARAFE_MAIL__RELAYS", text.replace('\0', "")));
    }
    for name in ["CARAFE_", "CARAFE___", "CARAFE_MAIL__", "CARAFE_MAIL____PORT", "CARAFE_É__X"] {
        let _ = Settings::load(&site, Sources::new().variable(name, "1"));
    }
    let deep = format!("CARAFE_MAIL{}", "__A".repeat(100_000));
    assert!(Settings::load(&site, Sources::new().variable(&deep, "1")).is_err());
    let deep = format!("mail{}", ".a".repeat(100_000));
    assert!(Settings::load(&site, Sources::new().flag(&deep, "1")).is_err());
}
