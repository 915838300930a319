//! Heads that are refused before any route is looked at.

use carafe_web::strict::{AllowedHosts, check_head};
use http::{HeaderValue, Method, Request, Version, request::Parts};

fn parts(method: &str, target: &str, headers: &[(&str, &[u8])]) -> Parts {
    let mut request = Request::new(());
    *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
    *request.uri_mut() = target.parse().unwrap();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().append(name, HeaderValue::from_bytes(value).unwrap());
    }
    request.into_parts().0
}

/// Each line: the value of `Host`, then the name and port that it means, or `400`.
const HOSTS: &str = r"
localhost                 | localhost
localhost:8000            | localhost 8000
LocalHost                 | localhost
localhost.                | localhost
a.localhost               | a.localhost
A.B.localhost:1           | a.b.localhost 1
127.0.0.1                 | 127.0.0.1
127.0.0.1:65535           | 127.0.0.1 65535
[::1]                     | [::1]
[::1]:80                  | [::1] 80
[0:0:0:0:0:0:0:1]         | [::1]
example.com               | example.com
EXAMPLE.com:443           | example.com 443
example.com.              | example.com
www.example.org           | www.example.org
example.org               | example.org
a.b.example.org:8080      | a.b.example.org 8080
xn--bcher-kva.example.org | xn--bcher-kva.example.org
under_score.example.org   | under_score.example.org
                          | 400
.                         | 400
..                        | 400
:                         | 400
:80                       | 400
.localhost                | 400
localhost..               | 400
a..localhost              | 400
localhost:                | 400
localhost:x               | 400
localhost:80x             | 400
localhost:+80             | 400
localhost:-1              | 400
localhost:65536           | 400
localhost:99999999999     | 400
localhost:80:80           | 400
localhost: 80             | 400
local host                | 400
localhost localhost       | 400
localhost,evil.com        | 400
localhost, localhost      | 400
localhost;x               | 400
user@localhost            | 400
user:secret@localhost     | 400
localhost@evil.com        | 400
localhost/                | 400
localhost/x?y=            | 400
localhost?x               | 400
localhost#x               | 400
localhost\evil            | 400
http://localhost          | 400
//localhost               | 400
'localhost'               | 400
(localhost)               | 400
local%68ost               | 400
localhost%00              | 400
*                         | 400
*.localhost               | 400
::1                       | 400
[::1                      | 400
::1]                      | 400
[::1]x                    | 400
[::1]:                    | 400
[::1%25lo]                | 400
[::1%lo]                  | 400
[127.0.0.1]               | 400
[]                        | 400
[::g]                     | 400
127.1                     | 400
2130706433                | 400
0x7f.0.0.1                | 400
evil.com                  | 400
localhost.evil.com        | 400
evillocalhost             | 400
evilexample.org           | 400
www.example.com           | 400
";

fn allowed() -> AllowedHosts {
    AllowedHosts::new(["127.0.0.1", "[::1]", ".localhost", "example.com", ".Example.org."])
}

fn outcome(parts: &Parts) -> String {
    match check_head(parts, &allowed()) {
        Ok(host) => host.port().map_or(host.as_str().to_owned(), |port| format!("{} {port}", host.as_str())),
        Err(error) => error.status().as_u16().to_string(),
    }
}

#[test]
fn the_host_is_exactly_one_valid_and_allowed_name() {
    for line in HOSTS.lines().skip(1) {
        let (host, expected) = line.split_once('|').unwrap();
        let (host, expected) = (host.trim(), expected.trim());
        assert_eq!(outcome(&parts("GET", "/", &[("host", host.as_bytes())])), expected, "Host: {host}");
    }
    let long = format!("{}localhost", "a.".repeat(150));
    let wide = format!("{}.localhost", "a".repeat(64));
    for host in [
        long.as_bytes(),
        wide.as_bytes(),
        b"b\xfccher.localhost",
        "b\u{fc}cher.localhost".as_bytes(),
        b"local\thost",
    ] {
        assert_eq!(outcome(&parts("GET", "/", &[("host", host)])), "400", "{host:?}");
    }
}

#[test]
fn a_missing_and_a_doubled_host_are_refused() {
    assert_eq!(outcome(&parts("GET", "/", &[])), "400");
    assert_eq!(outcome(&parts("GET", "/", &[("host", b"localhost"), ("host", b"localhost")])), "400");
}

#[test]
fn an_empty_list_of_hosts_means_this_machine() {
    let local = AllowedHosts::new([]);
    for (host, fits) in
        [("localhost", true), ("x.localhost", true), ("127.0.0.1", true), ("rebound.example", false)]
    {
        let parts = parts("GET", "/", &[("host", host.as_bytes())]);
        assert_eq!(check_head(&parts, &local).is_ok(), fits, "{host}");
    }
    assert!(AllowedHosts::new(["*"]).allow("anything.example"));
}

#[test]
fn a_host_that_comes_again_is_read_as_before_and_looked_for_again() {
    let read = |host: &str, allowed: &AllowedHosts| {
        let parts = parts("GET", "/", &[("host", host.as_bytes())]);
        check_head(&parts, allowed).map(|host| (host.as_str().to_owned(), host.port())).ok()
    };
    let (one, other) = (AllowedHosts::new(["one.example"]), AllowedHosts::new(["other.example"]));
    for _ in 0..2 {
        assert_eq!(read("ONE.example:80", &one), Some(("one.example".to_owned(), Some(80))));
        assert_eq!(read("ONE.example:80", &other), None, "another site does not serve it");
        assert_eq!(read("one.example", &one), Some(("one.example".to_owned(), None)));
        assert_eq!(read("one.example:", &one), None);
    }
}

/// Each line: a request line's method and target, then `ok` or the status.
const TARGETS: &[(&str, &str, &str)] = &[
    ("GET", "/", "localhost"),
    ("GET", "/a/b.html?x=1&y=%20", "localhost"),
    ("GET", "/.well-known/x", "localhost"),
    ("GET", "/a..b/...", "localhost"),
    ("GET", "/a%2fb", "localhost"),
    ("OPTIONS", "*", "localhost"),
    ("GET", "*", "400"),
    ("CONNECT", "localhost:80", "400"),
    ("GET", "http://localhost/", "400"),
    ("GET", "http://evil.com/", "400"),
    ("GET", "localhost", "400"),
    ("GET", "/a/../b", "400"),
    ("GET", "/a/./b", "400"),
    ("GET", "/..", "400"),
    ("GET", "/%2e%2E/b", "400"),
    ("GET", "/.%2e/b", "400"),
    ("GET", "/%2e", "400"),
    ("GET", "/a%00b", "400"),
    ("GET", "/a?b=\u{fc}", "400"),
    ("GET", "/\u{fc}", "400"),
];

#[test]
fn the_target_is_a_path() {
    for (method, target, expected) in TARGETS {
        assert_eq!(
            outcome(&parts(method, target, &[("host", b"localhost")])),
            *expected,
            "{method} {target}"
        );
    }
}

#[test]
fn a_body_has_one_end() {
    let cases: &[(&[(&str, &[u8])], &str)] = &[
        (&[("content-length", b"5")], "localhost"),
        (&[("transfer-encoding", b"Chunked")], "localhost"),
        (&[("content-length", b"5"), ("content-length", b"5")], "400"),
        (&[("content-length", b"5"), ("transfer-encoding", b"chunked")], "400"),
        (&[("transfer-encoding", b"chunked"), ("transfer-encoding", b"chunked")], "501"),
        (&[("transfer-encoding", b"chunked, chunked")], "501"),
        (&[("transfer-encoding", b",chunked")], "501"),
        (&[("transfer-encoding", b"gzip, chunked")], "501"),
        (&[("expect", b"100-Continue")], "localhost"),
        (&[("expect", b"wonders")], "417"),
    ];
    for (headers, expected) in cases {
        let mut all = vec![("host", &b"localhost"[..])];
        all.extend_from_slice(headers);
        assert_eq!(outcome(&parts("POST", "/", &all)), *expected, "{headers:?}");
    }
}

#[test]
fn in_http2_the_authority_is_the_host() {
    let ask = |authority: &str, headers: &[(&str, &[u8])]| {
        let mut parts = parts("GET", &format!("http://{authority}/"), headers);
        parts.version = Version::HTTP_2;
        outcome(&parts)
    };
    assert_eq!(ask("Localhost:80", &[]), "localhost 80");
    assert_eq!(ask("localhost", &[("host", b"LOCALHOST")]), "localhost");
    assert_eq!(ask("localhost", &[("host", b"example.com")]), "400");
    assert_eq!(ask("evil.com", &[]), "400");
    assert_eq!(ask("user@localhost", &[]), "400");
}

#[test]
fn a_refusal_closes_the_connection_and_repeats_nothing() {
    let parts = parts("GET", "/", &[("host", b"evil.com")]);
    let error = check_head(&parts, &AllowedHosts::default()).unwrap_err();
    assert_eq!(error.headers()["connection"], "close");
    assert!(!error.message().contains("evil") && !error.hint_text().unwrap().contains("evil"));
}
