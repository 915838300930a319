//! `#[derive(Settings)]`, as a user writes it.

use std::{collections::BTreeMap, str::FromStr, time::Duration};

use carafe::{
    core::settings::{ByteSize, Profile, Section, SettingText, Settings as Loaded, Sources},
    prelude::*,
};

/// The blog.
///
/// All of it.
#[derive(Settings, Debug)]
struct BlogPosts {
    /// Posts on one page.
    #[setting(default = 20)]
    per_page: u32,
    api_key: Secret<String>,
    note: Option<String>,
    #[setting(default = "30s", dev = "1s")]
    pause: Duration,
    #[setting(default = ByteSize::mib(1))]
    most: ByteSize,
    #[setting(default = -1, check = not_seven)]
    offset: i8,
    #[setting(default = ["a", "b \"c\""])]
    tags: Vec<String>,
    #[setting(env = "ORDER_OF_POSTS", default = "newest")]
    order: Order,
    cache: Cache,
    #[setting(default = BTreeMap::new())]
    mirrors: BTreeMap<String, Cache>,
    r#type: Option<u8>,
}

fn not_seven(offset: &i8) -> Result<(), &'static str> {
    if *offset == 7 { Err("seven is taken") } else { Ok(()) }
}

#[derive(Settings, Debug, PartialEq)]
#[settings(section = "cache")]
struct Cache {
    #[setting(default = 5)]
    slots: usize,
}

#[derive(Debug, PartialEq)]
enum Order {
    Newest,
    Oldest,
}

impl FromStr for Order {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "newest" => Ok(Self::Newest),
            "oldest" => Ok(Self::Oldest),
            _ => Err(()),
        }
    }
}

impl SettingText for Order {
    const EXPECTED: &'static str = "`newest` or `oldest`";
}

fn load(sources: Sources) -> Result<Loaded, String> {
    let site = App::new().settings::<BlogPosts>().build();
    Loaded::load(&site, sources.profile(Profile::PROD)).map_err(|error| error.to_string())
}

// row: conf.settings
#[test]
fn the_table_of_a_section_is_data() {
    let info = BlogPosts::INFO;
    assert_eq!((info.name, info.doc), ("blog_posts", "The blog.\n\nAll of it."));
    let fields: Vec<_> =
        info.fields.iter().map(|field| (field.name, field.default, field.dev, field.env)).collect();
    assert_eq!(fields[0], ("per_page", Some("20"), None, None));
    assert_eq!(fields[3], ("pause", Some("\"30s\""), Some("\"1s\""), None));
    assert_eq!(fields[5], ("offset", Some("-1"), None, None));
    assert_eq!(fields[6], ("tags", Some(r#"["a", "b \"c\""]"#), None, None));
    assert_eq!(fields[7].3, Some("ORDER_OF_POSTS"));
    assert_eq!(fields[10].0, "type");
    assert_eq!(info.fields[0].doc, "Posts on one page.");
}

// row: conf.settings
#[test]
fn defaults_and_values_are_read() {
    let text = "[blog_posts]\napi_key = \"k\"\ntype = 3\n[blog_posts.mirrors.x]\nslots = 1\n[blog_posts.mirrors.y]\n";
    let settings = load(Sources::new().toml(text).variable("ORDER_OF_POSTS", "oldest")).unwrap();
    let posts = settings.get::<BlogPosts>().unwrap();
    assert_eq!((posts.per_page, posts.offset, posts.r#type), (20, -1, Some(3)));
    assert_eq!(posts.api_key.expose(), "k");
    assert_eq!(posts.note, None);
    assert_eq!((posts.pause, posts.most), (Duration::from_secs(30), ByteSize::mib(1)));
    assert_eq!(posts.tags, ["a", "b \"c\""]);
    assert_eq!(posts.order, Order::Oldest);
    assert_eq!(posts.cache, Cache { slots: 5 });
    assert_eq!((posts.mirrors["x"].slots, posts.mirrors["y"].slots), (1, 5));
}

// row: conf.settings
#[test]
fn all_mistakes_are_told_at_once() {
    let text = "[blog_posts]\nper_pgae = 5\norder = \"odd\"\nnote = 5\noffset = 7\n[blog_posts.mirrors.x]\nslots = true\n";
    let error = load(Sources::new().toml(text)).unwrap_err();
    let expected = "\
6 mistakes in the settings

  carafe.toml:2: [blog_posts] per_pgae: there is no such setting
      did you mean `per_page`?
  carafe.toml:3: [blog_posts] order: expected `newest` or `oldest`, found \"odd\"
  carafe.toml:4: [blog_posts] note: expected a text, found 5
      put it in quotes: \"5\"
  carafe.toml:5: [blog_posts] offset: seven is taken
  carafe.toml:7: [blog_posts] mirrors.x.slots: expected a whole number from 0, found true
  [blog_posts] api_key: it is required, and set nowhere
      write `api_key = …` under [blog_posts], or set CARAFE_BLOG_POSTS__API_KEY, or name a file that holds it in CARAFE_BLOG_POSTS__API_KEY_FILE
";
    assert_eq!(error, expected);
}
