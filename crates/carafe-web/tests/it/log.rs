//! Log lines: how they look, what is left out, and what happens when nobody reads them.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use carafe_core::App;
use carafe_test::run;
use carafe_web::{
    Body, Peer, RequestId, Service, WebApp,
    log::{self, AccessLine, scope},
    settings::{LogFormat, ServerSettings, SiteSettings},
};
use http::{Method, StatusCode};
use tracing::dispatcher;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn settings(format: LogFormat, level: &str) -> ServerSettings {
    ServerSettings { log_format: format, log_level: level.parse().unwrap(), ..ServerSettings::default() }
}

/// The lines that `speak` writes, without the time.
fn lines(settings: &ServerSettings, speak: impl FnOnce()) -> Vec<String> {
    let memory = Memory::default();
    let logger = log::to(settings, memory.clone());
    dispatcher::with_default(&logger, speak);
    log::flush(&logger);
    let text = String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
    text.lines().map(|line| line.split_once("Z ").map_or(line, |(_, rest)| rest).to_owned()).collect()
}

fn access(target: &str, status: u16) {
    let line = AccessLine {
        peer: &Peer::Tcp(([127, 0, 0, 1], 4000).into()),
        client: None,
        method: &Method::GET,
        target,
        status: StatusCode::from_u16(status).unwrap(),
        elapsed: Duration::from_micros(1234),
        bytes: Some(1250),
        id: &RequestId::from_text("abc").unwrap(),
    };
    log::access(&line);
}

#[test]
fn the_lines_of_requests_can_be_left_out() {
    let settings = ServerSettings { access_log: false, ..settings(LogFormat::Text, "trace") };
    let lines = lines(&settings, || {
        access("/", 500);
        tracing::info!("still here");
    });
    assert_eq!(lines, ["INFO  it::log: still here"]);
}

// row: log.defaults
#[test]
fn a_request_is_one_readable_line() {
    let lines = lines(&settings(LogFormat::Text, "info"), || {
        access("/notes/3?x=1", 200);
        access("/broken", 500);
    });
    assert_eq!(
        lines,
        [
            "INFO  carafe::access: 127.0.0.1 \"GET /notes/3?x=1\" 200 1.2ms 1.2kB id=abc",
            "ERROR carafe::access: 127.0.0.1 \"GET /broken\" 500 1.2ms 1.2kB id=abc",
        ]
    );
}

/// What a site logs of one request for `/`.
fn logged(settings: SiteSettings, peer: Peer, headers: &[(&str, &str)]) -> String {
    let service = Service::with_settings(App::new().get("/", || "one"), settings).unwrap();
    let mut request = http::Request::get("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let lines = lines(&self::settings(LogFormat::Text, "info"), || {
        run(async { service.answer(request, peer).await });
    });
    lines.join("\n")
}

// row: sec.proxy
#[test]
fn behind_a_trusted_proxy_the_line_names_who_asked_and_the_id_it_gave() {
    let headers =
        [("host", "localhost"), ("x-forwarded-for", "6.6.6.6, 203.0.113.9"), ("x-request-id", "of-proxy.1")];
    let proxy = || Peer::Tcp(([10, 0, 0, 7], 4000).into());
    let trusting = SiteSettings {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        trust_request_id: true,
        ..SiteSettings::default()
    };
    let line = logged(trusting.clone(), proxy(), &headers);
    assert!(line.contains(" 203.0.113.9 \"GET /\" 200 ") && line.ends_with("id=of-proxy.1"), "{line}");
    let line = logged(SiteSettings { trust_request_id: false, ..trusting.clone() }, proxy(), &headers);
    assert!(line.contains(" 203.0.113.9 ") && !line.contains("of-proxy"), "{line}");
    let line = logged(trusting.clone(), Peer::Tcp(([192, 0, 2, 1], 1).into()), &headers);
    assert!(line.contains(" 192.0.2.1 ") && !line.contains("of-proxy"), "a stranger is not believed: {line}");
    for id in ["", "a b", "a\"b", &"x".repeat(65)] {
        let line = logged(trusting.clone(), proxy(), &[("host", "localhost"), ("x-request-id", id)]);
        assert!(
            line.contains(" 10.0.0.7 ") && line.rsplit("id=").next().unwrap().len() == 26,
            "{id:?}: {line}"
        );
    }
}

// row: sec.host
#[test]
fn a_host_that_is_not_ours_is_named_in_the_log_with_the_setting() {
    let line = logged(SiteSettings::default(), Peer::InProcess, &[("host", "shop.example")]);
    assert!(
        line.contains("WARN") && line.contains("shop.example") && line.contains("`hosts` in section [site]"),
        "{line}"
    );
}

// row: log.config
#[test]
fn json_lines_carry_the_id_of_the_request() {
    let lines = lines(&settings(LogFormat::Json, "info"), || {
        access("/notes/3?x=\"1\"", 200);
        let _scope = scope::enter(RequestId::from_text("def").unwrap());
        tracing::warn!(target: "blog", count = 3, share = 0.5, spam = true, by = "Ann \"A\"", "two\nlines");
    });
    let parsed: Vec<serde_json::Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let access = serde_json::json!({
        "time": parsed[0]["time"], "level": "INFO", "target": "carafe::access", "client": "127.0.0.1", "method": "GET",
        "path": "/notes/3?x=\"1\"", "status": 200, "ms": 1.234, "bytes": 1250, "id": "abc",
    });
    let event = serde_json::json!({
        "time": parsed[1]["time"], "level": "WARN", "target": "blog", "message": "two\nlines", "count": 3,
        "share": 0.5, "spam": true, "by": "Ann \"A\"", "id": "def",
    });
    assert_eq!(parsed, [access, event]);
}

// SECURITY: M2
#[test]
fn one_event_is_one_line_whatever_is_in_it() {
    let nasty = "a\r\nb\u{1b}[31mc\0d\u{2028}e\u{202e}f\u{85}g\u{7f}";
    for format in [LogFormat::Text, LogFormat::Json] {
        let lines = lines(&settings(format, "info"), || {
            tracing::info!(target: "t", field = nasty, debug = ?nasty, display = %nasty, "{nasty}");
            access(nasty, 404);
        });
        assert_eq!(lines.len(), 2, "{lines:?}");
        for line in &lines {
            assert!(!line.chars().any(|c| c.is_control() || "\u{2028}\u{202e}".contains(c)), "{line:?}");
        }
    }
}

#[test]
fn an_event_shows_its_message_fields_and_request() {
    let lines = lines(&settings(LogFormat::Text, "info"), || {
        let scope = scope::enter(RequestId::from_text("abc").unwrap());
        tracing::info!(target: "blog", post = 3, title = "Hi", "saved {}", 1);
        drop(scope);
        tracing::error!(target: "blog", error = %io::Error::other("gone"));
    });
    assert_eq!(lines, ["INFO  blog: saved 1 post=3 title=\"Hi\" id=abc", "ERROR blog:  error=gone"]);
}

// row: log.config
#[test]
fn a_level_can_be_set_for_each_target() {
    let lines = lines(&settings(LogFormat::Text, "warn,blog=debug,carafe::access=error"), || {
        tracing::info!(target: "shop", "no");
        tracing::warn!(target: "shop", "yes");
        tracing::debug!(target: "blog::views", "yes");
        tracing::trace!(target: "blog::views", "no");
        access("/no", 200);
        access("/yes", 500);
    });
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("yes")), "{lines:?}");
}

/// A sink that nobody reads until it is told.
struct Blocked(mpsc::Receiver<()>, Memory);

impl Write for Blocked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.recv();
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// SECURITY: FI41
#[test]
fn a_blocked_sink_holds_nobody_up_and_the_lost_lines_are_counted() {
    let (open, gate) = mpsc::channel();
    let memory = Memory::default();
    let logger = log::to(&settings(LogFormat::Text, "info"), Blocked(gate, memory.clone()));
    let begin = Instant::now();
    dispatcher::with_default(&logger, || (0..40_000).for_each(|_| access("/", 200)));
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    drop(open);
    log::flush(&logger);
    dispatcher::with_default(&logger, || access("/", 200));
    log::flush(&logger);
    let text = String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
    // More than once, if the writing thread takes its first lines late.
    let lost: Vec<usize> = text
        .lines()
        .filter_map(|line| line.split_once("carafe::log: ")?.1.split_once(" lines were dropped"))
        .map(|(count, _)| count.parse().unwrap())
        .collect();
    assert!(!lost.is_empty(), "nothing was lost");
    assert_eq!(text.lines().count() - lost.len() + lost.iter().sum::<usize>(), 40_001);
}

#[test]
fn somebody_elses_subscriber_gets_the_request_as_an_event() {
    struct Names(Mutex<Vec<String>>);
    impl tracing::Subscriber for Names {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }
        fn event(&self, event: &tracing::Event<'_>) {
            let names = event.fields().map(|field| field.name()).collect::<Vec<_>>().join(" ");
            self.0.lock().unwrap().push(format!("{} {names}", event.metadata().target()));
        }
        fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
            tracing::span::Id::from_u64(1)
        }
        fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
        fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
        fn enter(&self, _: &tracing::span::Id) {}
        fn exit(&self, _: &tracing::span::Id) {}
    }
    let theirs = tracing::Dispatch::new(Names(Mutex::default()));
    dispatcher::with_default(&theirs, || access("/", 200));
    let names = theirs.downcast_ref::<Names>().unwrap().0.lock().unwrap().clone();
    assert_eq!(names, ["carafe::access client method path status ms bytes id"]);
}
