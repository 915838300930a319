//! What exactly goes over the wire when a client, or a handler, gets something wrong.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use carafe_core::{App, settings::ByteSize};
use carafe_web::{
    Body, Reply, Service, WebApp,
    extract::Json,
    serve::{self, Running, Server},
    settings::{ServerSettings, SiteSettings},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Note {
    title: String,
    #[serde(default)]
    tags: Vec<String>,
}

fn add(Json(note): Json<Note>) -> String {
    format!("{} {}", note.title, note.tags.len())
}

/// A body of so many pieces of two bytes that says to have `length` bytes.
fn claims(length: &'static str, pieces: usize) -> Reply {
    let pieces = (0..pieces).map(|_| Ok::<_, std::io::Error>("xy"));
    Reply::new(Body::from_stream(futures_util::stream::iter(pieces))).header("content-length", length)
}

fn site() -> Running {
    let app = App::new()
        .get("/", || "Hello, World!")
        .post("/notes", add)
        .get("/longer", || claims("3", 5))
        .get("/shorter", || claims("30", 5))
        .get("/right", || claims("10", 5));
    let settings = SiteSettings { debug: false, body_limit: ByteSize::new(64), ..SiteSettings::default() };
    serve::spawn(Service::with_settings(app, settings).unwrap()).unwrap()
}

/// Sends it all and reads to the end.
fn exchange(site: &Running, request: &str) -> String {
    let mut socket = TcpStream::connect(site.addr()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let _ = socket.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Status line, `allow` or `accept` if there, and body; the id of the request as `ID`.
fn told(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    let status = head.lines().next().unwrap_or_default();
    let extra = header("allow: ").or_else(|| header("accept: ")).map(|text| format!(" [{text}]"));
    let body = match header("x-request-id: ") {
        Some(id) => body.replace(id, "ID"),
        None => body.to_owned(),
    };
    format!("{status}{}\n{body}", extra.unwrap_or_default())
}

const LAST: &str = "Host: localhost\r\nConnection: close\r\n";
const JSON: &str =
    "Host: localhost\r\nConnection: close\r\nAccept: */*\r\nContent-Type: application/json\r\n";

fn post(head: &str, body: &str) -> String {
    format!("POST /notes HTTP/1.1\r\n{head}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn json_error(message: &str, fields: &str, status: u16) -> String {
    format!(r#"{{"error":{{{fields}"message":"{message}","request_id":"ID","status":{status}}}}}"#)
}

// row: req.core
#[test]
fn a_host_that_is_missing_doubled_malformed_or_strange() {
    let site = site();
    let unclear = "The Host header must be there once and name a host.";
    let cases = [
        ("", unclear),
        ("Host: localhost\r\nHost: localhost\r\n", unclear),
        ("Host: localhost\r\nHost: evil.example\r\n", unclear),
        ("Host: local host\r\n", unclear),
        ("Host:\r\n", unclear),
        ("Host: localhost:http\r\n", unclear),
        ("Host: evil.example\r\n", "This host is not served here."),
    ];
    for (headers, message) in cases {
        let answer = exchange(&site, &format!("GET / HTTP/1.1\r\n{headers}\r\nGET / HTTP/1.1\r\n{LAST}\r\n"));
        let expected = format!("HTTP/1.1 400 Bad Request\n400 Bad Request\n\n{message}\n\nRequest ID\n");
        assert_eq!(told(&answer), expected, "{headers:?}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{headers:?}: {answer}");
    }
}

// row: req.json
#[test]
fn a_body_that_is_too_large_of_another_kind_or_wrong() {
    let site = site();
    let large = format!(r#"{{"title": "{}"}}"#, "x".repeat(64));
    let chunked = format!(
        "POST /notes HTTP/1.1\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{large}\r\n0\r\n\r\n",
        large.len()
    );
    let too_large = json_error("The body is larger than this page takes.", "", 413);
    let place = "EOF while parsing a string at line 1, column 12";
    let broken = json_error(
        &format!("The JSON is not well-formed: {place} (in `title`)."),
        &format!(r#""fields":[{{"field":"title","location":"body","message":"{place}"}}],"#),
        400,
    );
    let wrong = json_error(
        "The JSON is not valid: `title` must be a text; `tags[1]` must be a text.",
        r#""fields":[{"field":"title","location":"body","message":"must be a text"},{"field":"tags[1]","location":"body","message":"must be a text"}],"#,
        422,
    );
    let cases = [
        (post(JSON, r#"{"title": "a"}"#), "200 OK", "a 0"),
        (post(JSON, &large), "413 Payload Too Large", &too_large),
        (chunked, "413 Payload Too Large", &too_large),
        (post(JSON, r#"{"title": "a"#), "400 Bad Request", &broken),
        (post(JSON, r#"{"title": 1, "tags": ["a", 2]}"#), "422 Unprocessable Entity", &wrong),
        (
            post(&format!("{LAST}Content-Type: text/plain\r\n"), "{}"),
            "415 Unsupported Media Type [application/json]",
            "415 Unsupported Media Type\n\nThe body must be application/json, not text/plain.\n\nRequest ID\n",
        ),
        (
            post(LAST, "{}"),
            "415 Unsupported Media Type [application/json]",
            "415 Unsupported Media Type\n\nThe body must be application/json, but has no Content-Type.\n\nRequest ID\n",
        ),
    ];
    for (request, status, body) in cases {
        assert_eq!(told(&exchange(&site, &request)), format!("HTTP/1.1 {status}\n{body}"), "{request}");
    }
}

// row: route.methods
#[test]
fn a_method_that_is_unknown_or_not_for_this_path() {
    let site = site();
    for method in ["FROB", "DELETE", "get", "TRACE"] {
        let answer = exchange(&site, &format!("{method} / HTTP/1.1\r\n{LAST}\r\n"));
        let expected =
            "HTTP/1.1 405 Method Not Allowed [GET, HEAD, OPTIONS]\n405 Method Not Allowed\n\nRequest ID\n";
        assert_eq!(told(&answer), expected, "{method}");
    }
}

#[test]
fn a_target_or_a_field_that_is_too_long() {
    let site = site();
    let cases = [
        (format!("GET /{} HTTP/1.1\r\n{LAST}\r\n", "a".repeat(9_000)), "414 URI Too Long"),
        (
            format!("GET / HTTP/1.1\r\n{LAST}A: {}\r\n\r\n", "a".repeat(20_000)),
            "431 Request Header Fields Too Large",
        ),
    ];
    for (request, status) in cases {
        let told = told(&exchange(&site, &request));
        assert!(told.starts_with(&format!("HTTP/1.1 {status}\n")), "{told}");
        assert!(told.contains("too l") && !told.contains("aaaa"), "{told}");
    }
}

// row: deploy.server
#[test]
fn the_limits_of_a_head_are_those_of_the_settings() {
    let settings = ServerSettings {
        address: vec!["127.0.0.1:0".parse().unwrap()],
        max_target: ByteSize::new(20),
        max_head: ByteSize::new(200),
        max_headers: 4,
        ..ServerSettings::default()
    };
    let service = Service::build(App::new().get("/", || "")).unwrap();
    let site = Server::bind(&settings).unwrap().spawn(service).unwrap();
    let ask = |target: &str, fields: &str| {
        let answer = exchange(&site, &format!("GET /{target} HTTP/1.1\r\n{LAST}{fields}\r\n"));
        answer.get(9..12).unwrap_or_default().to_owned()
    };
    let long = format!("A: {}\r\n", "x".repeat(200));
    let cases = [
        ("", "", "200"),
        (&"?x".repeat(9), "", "200"),
        (&"?x".repeat(10), "", "414"),
        ("", "A: 1\r\nB: 2\r\n", "200"),
        ("", "A: 1\r\nB: 2\r\nC: 3\r\n", "431"),
        ("", &long, "431"),
    ];
    for (target, fields, status) in cases {
        assert_eq!(ask(target, fields), status, "{target} {fields}");
    }
}

// SECURITY: P3
#[test]
fn a_false_length_never_becomes_another_answer() {
    let site = site();
    let ask = |path: &str| {
        let first = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        exchange(&site, &format!("{first}GET / HTTP/1.1\r\n{LAST}\r\n"))
    };
    let right = ask("/right");
    assert!(right.contains("\r\n\r\nxyxyxyxyxyHTTP/1.1 200 OK\r\n"), "{right}");
    let longer = ask("/longer");
    let (_, after) = longer.split_once("\r\n\r\n").unwrap_or_default();
    assert!(
        after == "xyx" || after.starts_with("xyxHTTP/1.1 200 OK\r\n"),
        "what is over is not sent: {longer}"
    );
    let shorter = ask("/shorter");
    assert!(
        shorter.is_empty() || shorter.ends_with("\r\n\r\nxyxyxyxyxy"),
        "then the connection ends: {shorter}"
    );
}
