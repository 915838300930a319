//! Sections and their sources.

mod command;
mod files;
mod mistakes;

use std::{collections::BTreeMap, net::IpAddr, path::PathBuf, time::Duration};

use carafe_core::{
    App, Site,
    settings::{ByteSize, Profile, Secret, Settings, Sources},
    settings_section,
};

settings_section! {
    /// The blog.
    #[derive(Debug)]
    pub struct Blog in "blog" {
        /// Posts on one page.
        pub per_page: u32 = 20,
        /// A key of a service.
        pub api_key: Secret<String>,
        /// Anything.
        pub note: Option<String>,
        /// Whether drafts are shown.
        pub drafts: bool = false | dev true,
        /// What may be kept.
        pub cache: Cache,
        /// Where posts are.
        pub store: Option<String> | env "STORE_URL",
    }
}

settings_section! {
    /// What may be kept.
    #[derive(Debug)]
    pub struct Cache in "cache" {
        /// For how long.
        pub ttl: Duration = "30s",
        /// How much of it.
        pub size: ByteSize = "2 MiB",
        /// How many at once.
        pub slots: usize | computed 2 * 4,
    }
}

settings_section! {
    /// Types.
    #[derive(Debug)]
    pub struct Types in "types" {
        pub tags: Vec<String> = ["a", "b"],
        pub limits: BTreeMap<String, u8> = {},
        pub ip: Option<IpAddr>,
        pub path: Option<PathBuf>,
        pub ratio: f64 = 0.5,
        pub letter: char = "x",
        pub span: Option<Duration>,
        pub size: Option<ByteSize>,
        pub small: i8 = 0,
        pub on: Option<bool>,
        pub caches: BTreeMap<String, Cache> = {},
        pub keys: Option<Secret<Vec<String>>>,
    }
}

fn blog_site() -> Site {
    App::named("blog").settings::<Blog>().build()
}

fn blog(sources: Sources) -> Settings {
    let sources = sources.flag("blog.api_key", "k");
    Settings::load(&blog_site(), sources).unwrap_or_else(|error| panic!("{error}"))
}

fn row(settings: &Settings, key: &str) -> (Option<String>, String) {
    let row = settings.values().find(|row| row.key() == key).unwrap_or_else(|| panic!("no {key}"));
    (row.value().map(str::to_owned), row.origin().to_string())
}

// row: conf.settings
#[test]
fn defaults_are_in_the_code() {
    let blog = blog(Sources::new().profile(Profile::PROD));
    let section = blog.get::<Blog>().unwrap();
    assert_eq!(section.per_page, 20);
    assert_eq!(section.cache.ttl, Duration::from_secs(30));
    assert_eq!(section.cache.size, ByteSize::mib(2));
    assert_eq!(section.cache.slots, 8);
    assert_eq!(section.note, None);
    assert_eq!(row(&blog, "blog.per_page"), (Some("20".to_owned()), "default".to_owned()));
    assert_eq!(row(&blog, "blog.cache.slots"), (Some("8".to_owned()), "default".to_owned()));
    assert_eq!(row(&blog, "blog.note"), (None, "default".to_owned()));
}

// row: conf.sources
#[test]
fn each_source_wins_over_the_ones_before() {
    let file = "[blog]\nper_page = 1\n";
    let profile = "[profile.dev.blog]\nper_page = 2\n";
    let both = format!("{file}{profile}");
    let dev = Sources::new().profile(Profile::DEV);
    let steps = [
        (dev.clone(), "20", "default"),
        (dev.clone().toml(file), "1", "carafe.toml:2"),
        (dev.clone().toml(&both), "2", "carafe.toml:4"),
        (dev.clone().toml(&both).dotenv("\nCARAFE_BLOG__PER_PAGE=3"), "3", ".env:2"),
        (
            dev.clone().toml(&both).dotenv("CARAFE_BLOG__PER_PAGE=3").variable("CARAFE_BLOG__PER_PAGE", "4"),
            "4",
            "CARAFE_BLOG__PER_PAGE",
        ),
        (
            dev.toml(&both).variable("CARAFE_BLOG__PER_PAGE", "4").flag("blog.per_page", "5"),
            "5",
            "the command line",
        ),
    ];
    for (sources, value, origin) in steps {
        let settings = blog(sources);
        assert_eq!(settings.get::<Blog>().unwrap().per_page.to_string(), value);
        assert_eq!(row(&settings, "blog.per_page"), (Some(value.to_owned()), origin.to_owned()));
    }
}

// row: conf.sources
#[test]
fn variables_reach_nested_keys_and_well_known_names() {
    let sources = Sources::new()
        .toml("[blog.cache]\nttl = \"1s\"\nsize = 10")
        .variable("CARAFE_BLOG__CACHE__TTL", "2 min")
        .variable("STORE_URL", "redis://x")
        .variable("HOME", "/root");
    let settings = blog(sources.clone());
    let section = settings.get::<Blog>().unwrap();
    assert_eq!((section.cache.ttl, section.cache.size.bytes()), (Duration::from_secs(120), 10));
    assert_eq!(section.store.as_deref(), Some("redis://x"));
    assert_eq!(row(&settings, "blog.store").1, "STORE_URL");
    let settings = blog(sources.variable("CARAFE_BLOG__STORE", "own"));
    assert_eq!(settings.get::<Blog>().unwrap().store.as_deref(), Some("own"), "a CARAFE_ name wins");
}

// row: conf.profiles
#[test]
fn a_profile_is_laid_over_the_rest() {
    let text = "[blog]\nnote = \"all\"\n[profile.prod.blog]\nnote = \"prod\"\n[profile.staging.blog]\nnote = \"staging\"";
    let note = |sources: Sources| {
        let settings = blog(sources.toml(text));
        (settings.get::<Blog>().unwrap().note.clone().unwrap(), settings.get::<Blog>().unwrap().drafts)
    };
    assert_eq!(note(Sources::new().profile(Profile::DEV)), ("all".to_owned(), true));
    assert_eq!(note(Sources::new().variable("CARAFE_ENV", "prod")), ("prod".to_owned(), false));
    assert_eq!(note(Sources::new().variable("CARAFE_ENV", "staging")), ("staging".to_owned(), false));
    assert_eq!(note(Sources::new().dotenv("CARAFE_ENV=prod")), ("prod".to_owned(), false));
    assert_eq!(note(Sources::new().dotenv("CARAFE_ENV=prod").variable("CARAFE_ENV", "dev")).0, "all");
}

// row: conf.profiles
#[test]
fn without_a_choice_the_build_chooses() {
    let expected = if cfg!(debug_assertions) { "dev" } else { "prod" };
    assert_eq!(blog(Sources::new()).profile().name(), expected);
}

// row: conf.factory
#[test]
fn two_sites_have_two_settings() {
    let first = blog(Sources::new().toml("[blog]\nper_page = 1"));
    let second = blog(Sources::new().toml("[blog]\nper_page = 2"));
    assert_eq!(first.get::<Blog>().unwrap().per_page, 1);
    assert_eq!(second.get::<Blog>().unwrap().per_page, 2);
}

// row: conf.apps
#[test]
fn an_app_mounted_twice_brings_its_section_once() {
    let app = || App::named("blog").settings::<Blog>();
    let site = App::new().mount("/a", app()).mount_as("b", "/b", app()).build();
    let settings = Settings::load(&site, Sources::new().flag("blog.api_key", "k")).unwrap();
    assert_eq!(settings.values().filter(|row| row.key() == "blog.per_page").count(), 1);
}

fn types(text: &str) -> Settings {
    let site = App::new().settings::<Types>().build();
    let settings = Settings::load(&site, Sources::new().toml(&format!("[types]\n{text}")));
    settings.unwrap_or_else(|error| panic!("{error}"))
}

// row: conf.settings
#[test]
fn every_type_reads_what_a_file_says() {
    let text = r#"
        tags = "one"
        limits = { a = 1, b = 255 }
        ip = "::1"
        path = "some/where"
        ratio = 2
        letter = "é"
        span = "1 h 30min"
        size = "1.5 kB"
        small = -128
        on = true
        caches.x = { ttl = "1s" }
        keys = ["k1", "k2"]
    "#;
    let settings = types(text);
    let read = settings.get::<Types>().unwrap();
    assert_eq!(read.tags, ["one"], "one value alone is a list of one");
    assert_eq!(read.limits["b"], 255);
    assert_eq!(read.ip, Some("::1".parse().unwrap()));
    assert_eq!(read.path, Some(PathBuf::from("some/where")));
    assert!((read.ratio - 2.0).abs() < f64::EPSILON);
    assert_eq!(read.letter, 'é');
    assert_eq!(read.span, Some(Duration::from_secs(5400)));
    assert_eq!(read.size.unwrap().bytes(), 1500);
    assert_eq!((read.small, read.on), (-128, Some(true)));
    assert_eq!((read.caches["x"].ttl, read.caches["x"].slots), (Duration::from_secs(1), 8));
    assert_eq!(read.keys.as_ref().unwrap().expose(), &["k1", "k2"]);
    assert_eq!(row(&settings, "types.keys").0.unwrap(), "***");
    assert_eq!(row(&settings, "types.limits.a"), (Some("1".to_owned()), "carafe.toml:4".to_owned()));
}

// row: conf.sources
#[test]
fn every_type_reads_what_a_variable_says() {
    let cases = [
        ("TAGS", "a, b", r#"["a", "b"]"#),
        ("TAGS", r#"["a,b"]"#, r#"["a,b"]"#),
        ("TAGS", "", "[]"),
        ("LIMITS", "{ a = 1 }", r#"{"a": 1}"#),
        ("LIMITS__A", "7", r#"{"a": 7}"#),
        ("IP", "10.0.0.1", "Some(10.0.0.1)"),
        ("IP", "", "None"),
        ("RATIO", "0.25", "0.25"),
        ("ON", "yes", "Some(true)"),
        ("ON", "0", "Some(false)"),
        ("SMALL", "-5", "-5"),
        ("LETTER", "7", "'7'"),
    ];
    let site = App::new().settings::<Types>().build();
    for (name, value, expected) in cases {
        let sources = Sources::new().variable(&format!("CARAFE_TYPES__{name}"), value);
        let settings = Settings::load(&site, sources).unwrap_or_else(|error| panic!("{error}"));
        let debug = format!("{:?}", settings.get::<Types>().unwrap());
        let field = name.split("__").next().unwrap().to_lowercase();
        assert!(debug.contains(&format!("{field}: {expected}")), "{name}={value}: {debug}");
    }
}
