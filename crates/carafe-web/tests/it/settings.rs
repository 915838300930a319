//! The sections of this room, and the extractor for everyone's.

use std::{net::IpAddr, num::NonZeroUsize, time::Duration};

use carafe_core::{
    App, Exit,
    command::Context,
    output::Output,
    settings::{ByteSize, Profile, Settings, Sources},
    settings_section,
};
use carafe_web::{
    Body, Peer, RunApp, Service, WebApp,
    extract::Setting,
    settings::{Address, LogFormat, ServerSettings, SiteSettings, TrustedProxy},
};
use http::Request;
use http_body_util::BodyExt as _;

settings_section! {
    /// The blog.
    struct Blog in "blog" {
        per_page: u32 = 20,
    }
}

fn blog() -> App {
    App::named("blog").settings::<Blog>().get("/", |blog: Setting<Blog>| blog.per_page.to_string())
}

fn both(sources: Sources) -> (SiteSettings, ServerSettings) {
    let site = App::new().settings::<SiteSettings>().settings::<ServerSettings>().build();
    let settings = Settings::load(&site, sources).unwrap_or_else(|error| panic!("{error}"));
    (settings.get::<SiteSettings>().unwrap().clone(), settings.get::<ServerSettings>().unwrap().clone())
}

fn ask(service: &Service) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let request = Request::get("/").header("host", "localhost").body(Body::empty()).unwrap();
        let body = service.answer(request, Peer::InProcess).await.into_body();
        String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap()
    })
}

// row: conf.factory
#[test]
fn handlers_of_two_sites_see_two_settings() {
    let site =
        |text: &str| Service::with_settings(App::new().mount("", blog()), Sources::new().toml(text)).unwrap();
    let (first, second) = (site(""), site("[blog]\nper_page = 5"));
    assert_eq!((ask(&first).as_str(), ask(&second).as_str()), ("20", "5"));
}

// row: conf.apps
#[test]
fn a_section_that_no_app_brings_is_found_at_the_start() {
    let app = App::new().get("/", |_: Setting<Blog>| "");
    let error = Service::build(app).unwrap_err();
    assert!(format!("{error:?}").contains("web.E011"), "{error:?}");
}

// row: conf.settings
#[test]
fn a_site_with_wrong_settings_does_not_start() {
    let error = Service::with_settings(blog(), Sources::new().toml("[site]\ndebug = 1")).unwrap_err();
    assert_eq!(error.exit_code(), Exit::CONFIG);
    assert!(error.to_string().contains("carafe.toml:2: [site] debug: expected `true` or `false`, found 1"));
}

// row: conf.profiles
#[test]
fn only_development_shows_its_insides() {
    let debug = |profile: Profile| both(Sources::new().profile(profile)).0.debug;
    assert_eq!((debug(Profile::DEV), debug(Profile::TEST), debug(Profile::PROD)), (true, false, false));
    let asked = Sources::new().profile(Profile::PROD).toml("[profile.prod.site]\ndebug = true");
    assert!(both(asked).0.debug, "but who asks gets it");
}

// row: conf.settings
#[test]
fn the_defaults_are_those_that_are_written_down() {
    let (site, server) = both(Sources::new().profile(Profile::PROD));
    assert_eq!((site.body_limit, site.handler_timeout), (ByteSize::mib(2), Duration::from_secs(30)));
    assert_eq!(server.addresses(), ["127.0.0.1:8000".parse::<Address>().unwrap()]);
    assert_eq!(
        (server.header_timeout, server.keep_alive),
        (Duration::from_secs(10), Duration::from_secs(65))
    );
    assert_eq!((server.max_connections, server.max_connections_per_address), (10_000, 512));
    assert_eq!(server, ServerSettings::default());
}

// row: conf.sources
#[test]
fn every_kind_of_source_reaches_the_server() {
    let sources = Sources::new()
        .toml("[server]\naddress = [\"127.0.0.1:1\", \"unix:/run/x.sock\"]\nworkers = 3\nlog_format = \"json\"\n")
        .variable("PORT", "5000")
        .variable("CARAFE_SITE__TRUSTED_PROXIES", "10.0.0.0/8, unix");
    let (site, server) = both(sources);
    let addresses: Vec<_> = server.addresses().iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["127.0.0.1:5000", "unix:/run/x.sock"]);
    assert_eq!((server.workers, server.log_format), (NonZeroUsize::new(3).unwrap(), LogFormat::Json));
    assert_eq!(site.trusted_proxies[1], TrustedProxy::Unix);
}

// row: cli.settings
#[test]
fn the_settings_command_lists_the_sections_of_the_framework() {
    let (output, captured) = Output::captured();
    let exit =
        blog().runner().output(output).run_words(["settings", "--set", "site.hosts=a.example,b.example"]);
    assert_eq!(exit, Exit::OK);
    for line in ["site.hosts", "a.example,b.example", "server.keep_alive", "blog.per_page"] {
        assert!(captured.stdout().contains(line), "{line}: {}", captured.stdout());
    }
}

// row: conf.settings
#[test]
fn an_origin_and_a_prefix_have_a_shape() {
    let site = App::new().settings::<SiteSettings>().build();
    let load = |key: &str, value: &str| Settings::load(&site, Sources::new().flag(key, value));
    for origin in ["https://example.com", "http://[::1]:8000"] {
        assert!(load("site.origin", origin).is_ok(), "{origin}");
    }
    for origin in ["example.com", "https://", "https://example.com/", "https://a b", "ftp://example.com"] {
        let error = load("site.origin", origin).unwrap_err().to_string();
        assert!(error.contains("[site] origin: expected scheme and host"), "{error}");
    }
    for prefix in ["shop", "/shop/", "/", "/a//b", "/{a}", "/a?b", "/é"] {
        let error = load("site.prefix", prefix).unwrap_err().to_string();
        assert!(error.contains("[site] prefix: expected a path that begins"), "{error}");
    }
    assert!(load("site.prefix", "/shop/eu").is_ok());
}

// row: conf.settings, sec.host
#[test]
fn a_host_of_the_settings_is_one_that_can_be_asked_for() {
    let site = App::new().settings::<SiteSettings>().build();
    let load = |hosts: &str| Settings::load(&site, Sources::new().flag("site.hosts", hosts));
    for hosts in ["example.com", ".example.com,localhost", "*", "[::1]", "10.0.0.1", "web_1", "Example.COM."]
    {
        assert!(load(hosts).is_ok(), "{hosts}");
    }
    for hosts in [
        "https://example.com",
        "example.com:8000",
        "example.com:",
        "example.com/",
        "a b",
        "*.a.com",
        "::1",
        "ok,.",
        ".",
    ] {
        let error = load(hosts).unwrap_err().to_string();
        assert!(error.contains("[site] hosts: expected host names without scheme, port and path"), "{error}");
    }
}

// row: conf.settings
#[test]
fn a_command_asks_for_a_section_as_a_handler_does() {
    let app =
        blog().command("page", |blog: Setting<Blog>, context: Context| context.output().print(blog.per_page));
    let (output, captured) = Output::captured();
    assert_eq!(app.runner().output(output).run_words(["page", "--set", "blog.per_page=7"]), Exit::OK);
    assert_eq!(captured.stdout(), "7\n");
}

// row: sec.proxy
#[test]
fn a_network_holds_what_agrees_in_its_first_bits() {
    let cases = [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("0.0.0.0/0", "200.1.1.1", true),
        ("0.0.0.0/0", "::1", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false),
        ("::1", "::1", true),
        ("fd00::/8", "fd12::1", true),
        ("fd00::/8", "fe80::1", false),
        ("::/0", "::2", true),
        ("::ffff:10.0.0.1", "10.0.0.1", true),
        ("unix", "127.0.0.1", false),
    ];
    for (network, ip, covered) in cases {
        let network: TrustedProxy = network.parse().unwrap();
        assert_eq!(network.covers_ip(ip.parse::<IpAddr>().unwrap()), covered, "{network} {ip}");
    }
    for text in ["", "10.0.0.0/33", "::/129", "10.0.0", "10.0.0.0/-1", "10.0.0.0/", "host"] {
        assert!(text.parse::<TrustedProxy>().is_err(), "{text:?}");
    }
}
