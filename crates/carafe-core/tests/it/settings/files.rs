//! The files that settings are read from: `carafe.toml`, `.env`, and those that hold a secret.

use std::{ffi::OsString, fs, path::PathBuf, process};

use carafe_core::{
    App,
    settings::{Secret, Settings, SettingsError, Sources},
    settings_section,
};

settings_section! {
    /// Texts.
    pub struct Texts in "texts" {
        pub a: String = "-",
        pub b: String = "-",
        pub port: u16 = 1 | env "PORT",
        pub key: Secret<String> = "",
    }
}

/// A folder of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-settings-{}-{name}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, file: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.join(file), text).unwrap();
        self
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).to_string_lossy().into_owned()
    }

    fn sources(&self) -> Sources {
        Sources::in_folder(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn try_load(sources: Sources) -> Result<Settings, SettingsError> {
    Settings::load(&App::new().settings::<Texts>().build(), sources)
}

fn load(sources: Sources) -> Settings {
    try_load(sources).unwrap_or_else(|error| panic!("{error}"))
}

fn a_of(sources: Sources) -> String {
    load(sources).get::<Texts>().unwrap().a.clone()
}

fn mistake(sources: Sources) -> String {
    let error = try_load(sources).expect_err("there is a mistake in it");
    assert_eq!(error.mistakes().len(), 1, "{error}");
    error.mistakes()[0].to_string()
}

// row: cli.env
#[test]
fn a_dotenv_file_is_read_as_its_kind_is_everywhere() {
    let cases = [
        ("X=1", "-"),
        ("A=plain", "plain"),
        ("A = spaces around  ", "spaces around"),
        ("export A=exported", "exported"),
        ("\u{feff}A=mark", "mark"),
        ("# comment\n\n  # another\nA=x # not this", "x"),
        ("A=a#b", "a#b"),
        ("A=", ""),
        ("A=#all comment", ""),
        ("A='single # $X \\n'", "single # $X \\n"),
        (r#"A="double \n \t \" \\ \$""#, "double \n \t \" \\ $"),
        ("A=\"two\nlines\"", "two\nlines"),
        ("A=\"two\r\nlines\"\r\nX=1\r\n", "two\nlines"),
        ("A=one\r\n", "one"),
        ("A=first\nA=second", "second"),
        ("A=\"é\" # é", "é"),
        ("A=a=b", "a=b"),
        ("A='it' ", "it"),
    ];
    for (text, expected) in cases {
        let text = text.replacen("A", "CARAFE_TEXTS__A", 2);
        assert_eq!(a_of(Sources::new().dotenv(&text)), expected, "{text:?}");
    }
}

// row: cli.env
#[test]
fn a_wrong_line_of_a_dotenv_file_is_named() {
    let cases = [
        ("X=1\nno equals sign", ".env:2: expected `=` after the name of the variable"),
        ("1X=1", ".env:1: expected `NAME=value`, with a name of letters, digits and `_`"),
        ("\n-", ".env:2: expected `NAME=value`, with a name of letters, digits and `_`"),
        ("X='a\nb\n\nc", ".env:1: the quote that opens here is not closed"),
        ("X='a\nb' c", ".env:1: expected the end of the line after the closing quote"),
    ];
    for (text, expected) in cases {
        let error = try_load(Sources::new().dotenv(text)).unwrap_err();
        assert_eq!(error.mistakes()[0].to_string(), expected, "{text:?}");
    }
    assert!(
        mistake(Sources::new().dotenv(r#"X="\x""#)).starts_with(".env:1: after `\\` in double quotes only")
    );
}

// row: cli.env
#[test]
fn the_dotenv_port_is_used_and_an_exported_port_wins() {
    let folder = Folder::new("port").with(".env", "PORT=3000\n");
    let port = |sources: Sources| load(sources).get::<Texts>().unwrap().port;
    assert_eq!(port(folder.sources()), 3000);
    assert_eq!(port(folder.sources().variable("PORT", "4000")), 4000);
    assert_eq!(port(folder.sources().without_dotenv()), 1);
    assert_eq!(port(folder.sources().variable("CARAFE_DOTENV", "off")), 1);
    assert!(std::env::var_os("CARAFE_TEXTS__A").is_none(), "the environment of the process stays as it is");
}

// row: cli.env
#[test]
fn another_dotenv_file_must_be_there() {
    let folder = Folder::new("other").with("my.env", "CARAFE_TEXTS__A=mine");
    assert_eq!(a_of(folder.sources().variable("CARAFE_DOTENV", "my.env")), "mine");
    assert_eq!(a_of(folder.sources().dotenv_file(&folder.path("my.env"))), "mine");
    let missing = mistake(folder.sources().variable("CARAFE_DOTENV", "no.env"));
    assert!(missing.starts_with("CARAFE_DOTENV: the file `no.env` cannot be read: "), "{missing}");
}

// row: conf.sources
#[test]
fn the_settings_file_is_found_or_named() {
    let folder = Folder::new("file")
        .with("carafe.toml", "[texts]\na = 'found'")
        .with("x.toml", "[texts]\na = 'named'");
    assert_eq!(a_of(folder.sources()), "found");
    assert_eq!(a_of(folder.sources().variable("CARAFE_CONFIG", "x.toml")), "named");
    assert_eq!(a_of(Folder::new("empty").sources()), "-", "no file is fine");
    let missing = mistake(folder.sources().variable("CARAFE_CONFIG", "y.toml"));
    assert!(missing.starts_with("CARAFE_CONFIG: the settings file `y.toml` cannot be read: "), "{missing}");
}

// row: conf.sources
#[test]
fn an_unreadable_settings_file_is_a_mistake() {
    let folder = Folder::new("bytes").with("carafe.toml", b"[texts]\na = '\xff'");
    assert!(mistake(folder.sources()).starts_with("the settings file `carafe.toml` cannot be read: "));
    let folder = Folder::new("folder");
    fs::create_dir(folder.0.join("carafe.toml")).unwrap();
    assert!(mistake(folder.sources()).starts_with("the settings file `carafe.toml` cannot be read: "));
}

// row: conf.secrets
#[test]
fn a_secret_is_read_from_the_file_that_a_variable_names() {
    let folder = Folder::new("secret").with("key", "s3cret\n").with("port", "99\r\n");
    let sources = Sources::new()
        .variable("CARAFE_TEXTS__KEY_FILE", folder.path("key"))
        .variable("PORT_FILE", folder.path("port"));
    let settings = load(sources);
    assert_eq!(settings.get::<Texts>().unwrap().key.expose(), "s3cret");
    assert_eq!(settings.get::<Texts>().unwrap().port, 99);
    let row = settings.values().find(|row| row.key() == "texts.key").unwrap();
    assert_eq!(row.value(), Some("***"));
    assert_eq!(row.origin().to_string(), format!("CARAFE_TEXTS__KEY_FILE ({})", folder.path("key")));
}

// row: conf.secrets
#[test]
fn a_secret_file_that_cannot_be_used_is_told_without_its_content() {
    let folder = Folder::new("bad-secret").with("bytes", b"\xff").with("long", vec![b'x'; 1024 * 1024 + 1]);
    let told = |file: &str| mistake(Sources::new().variable("CARAFE_TEXTS__KEY_FILE", folder.path(file)));
    let start = "CARAFE_TEXTS__KEY_FILE: [texts] key: the file that it names";
    assert_eq!(told("none"), format!("{start} cannot be read: entity not found"));
    assert_eq!(told("bytes"), format!("{start} is not UTF-8 text"));
    assert_eq!(told("long"), format!("{start} is longer than 1 MiB"));
    let both = Sources::new().variable("CARAFE_TEXTS__KEY", "k").variable("CARAFE_TEXTS__KEY_FILE", "f");
    assert_eq!(
        mistake(both),
        "CARAFE_TEXTS__KEY_FILE: [texts] key: both CARAFE_TEXTS__KEY and CARAFE_TEXTS__KEY_FILE are set; keep one of them"
    );
}

#[cfg(unix)]
// row: conf.sources
#[test]
fn a_variable_that_is_not_text_is_a_mistake() {
    use std::os::unix::ffi::OsStringExt as _;
    let bytes = OsString::from_vec(vec![0xff]);
    let sources = Sources::new().variable("CARAFE_TEXTS__A", &bytes).variable("HOME", &bytes);
    assert_eq!(mistake(sources), "CARAFE_TEXTS__A: the value is not Unicode text");
}

// row: conf.sources
#[test]
fn a_variable_is_added_to_the_file_that_was_read_and_never_over_another() {
    let folder = Folder::new("added").with(".env", "# mine\nCARAFE_TEXTS__A=1");
    let settings = Settings::load(&App::new().settings::<Texts>().build(), folder.sources()).unwrap();
    let file = settings.dotenv_file().unwrap();
    assert_eq!((file.name().as_str(), file.has("CARAFE_TEXTS__B").unwrap()), (".env", false));
    file.add("CARAFE_TEXTS__B", "two").unwrap();
    let said = file.add("CARAFE_TEXTS__A", "2").unwrap_err().to_string();
    assert_eq!(said, "`CARAFE_TEXTS__A` is in `.env` already");
    for (name, value) in
        [("B C", "x"), ("D", "a\nE=1"), ("F", " x"), ("G", "x # y"), ("1H", "x"), ("I", "'x")]
    {
        assert!(file.add(name, value).is_err(), "{name}={value:?}");
    }
    let text = fs::read_to_string(file.path()).unwrap();
    assert_eq!(text, "# mine\nCARAFE_TEXTS__A=1\nCARAFE_TEXTS__B=two\n");
    let again = Settings::load(&App::new().settings::<Texts>().build(), folder.sources()).unwrap();
    assert_eq!(again.get::<Texts>().unwrap().b, "two");
}

// row: conf.sources
#[test]
fn nothing_is_added_where_no_file_is_read_or_it_has_a_mistake() {
    let folder = Folder::new("not-added").with(".env", "what is this\n");
    let off =
        Settings::load(&App::new().settings::<Texts>().build(), folder.sources().without_dotenv()).unwrap();
    assert!(off.dotenv_file().is_none());
    let text =
        Settings::load(&App::new().settings::<Texts>().build(), Sources::new().dotenv("CARAFE_TEXTS__A=1"))
            .unwrap();
    assert!(text.dotenv_file().is_none());

    let empty = Folder::new("broken-later");
    let settings = Settings::load(&App::new().settings::<Texts>().build(), empty.sources()).unwrap();
    let empty = empty.with(".env", "what is this\n");
    assert!(settings.dotenv_file().unwrap().add("A", "1").is_err());
    assert_eq!(fs::read_to_string(empty.path(".env")).unwrap(), "what is this\n");
}
