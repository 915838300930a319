//! Who asks, seen through proxies.

use std::{path::PathBuf, sync::Arc};

use carafe_core::App;
use carafe_web::{
    Peer, Service, WebApp,
    extract::{ClientAddr, RequestOrigin},
    settings::{SiteSettings, TrustedProxy},
};
use http_body_util::BodyExt;

use super::{block_on, headers, request};

fn trusted(list: &str) -> Vec<TrustedProxy> {
    list.split_whitespace().map(|text| text.parse().unwrap()).collect()
}

fn tcp(ip: &str) -> Peer {
    Peer::Tcp((ip.parse::<std::net::IpAddr>().unwrap(), 5000).into())
}

// row: req.core
#[test]
fn forwarded_addresses_are_believed_from_the_right_and_only_from_proxies() {
    let cases = [
        // peer, trusted, headers, who it is
        ("192.0.2.1", "", "x-forwarded-for: 10.9.9.9", "192.0.2.1"),
        ("192.0.2.1", "10.0.0.0/8", "x-forwarded-for: 10.9.9.9", "192.0.2.1"),
        ("10.0.0.1", "10.0.0.0/8", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 1.2.3.4, 198.51.100.7 , 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 1.2.3.4\nx-forwarded-for: 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 1.2.3.4, unknown", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 1.2.3.4, x, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 198.51.100.7:4711", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: [2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: [2001:db8::1]", "2001:db8::1"),
        ("10.0.0.1", "10.0.0.0/8", "x-forwarded-for: 2001:db8::1", "2001:db8::1"),
        (
            "10.0.0.1",
            "10.0.0.0/8",
            "x_forwarded_for: 1.2.3.4\nx-real-ip: 1.2.3.4\nforwarded: for=1.2.3.4",
            "10.0.0.1",
        ),
        ("::ffff:10.0.0.1", "10.0.0.0/8", "x-forwarded-for: ::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8::5", "2001:db8::/64", "x-forwarded-for: 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "0.0.0.0/0", "x-forwarded-for: 1.2.3.4, 198.51.100.7", "1.2.3.4"),
    ];
    for (peer, list, lines, expected) in cases {
        let found = ClientAddr::find(&tcp(peer), &headers(lines), &trusted(list));
        assert_eq!(found.to_string(), expected, "{peer} {list} {lines}");
    }
    let unix = Peer::Unix(Arc::new(PathBuf::from("/run/site.sock")));
    let forwarded = headers("x-forwarded-for: 198.51.100.7");
    assert_eq!(ClientAddr::find(&unix, &forwarded, &[]).to_string(), "127.0.0.1");
    assert_eq!(ClientAddr::find(&unix, &forwarded, &trusted("unix")).to_string(), "198.51.100.7");
}

#[test]
fn an_endless_list_of_addresses_is_read_in_linear_time() {
    let long = format!("x-forwarded-for: {}", "10.0.0.1,".repeat(100_000));
    assert_eq!(
        ClientAddr::find(&tcp("10.0.0.1"), &headers(&long), &trusted("10.0.0.0/8")).to_string(),
        "10.0.0.1"
    );
}

// row: req.core
#[test]
fn the_scheme_comes_from_a_trusted_proxy_only() {
    let app = App::new().get("/", |origin: RequestOrigin, addr: ClientAddr| format!("{origin} {addr}"));
    let settings = SiteSettings { trusted_proxies: trusted("10.0.0.0/8"), ..SiteSettings::default() };
    let service = Service::with_settings(app, settings).unwrap();
    let cases = [
        ("10.0.0.1", "x-forwarded-proto: https\nx-forwarded-for: 1.2.3.4", "https://localhost 1.2.3.4"),
        ("10.0.0.1", "x-forwarded-proto: https, http", "http://localhost 10.0.0.1"),
        ("10.0.0.1", "x-forwarded-proto: http, HTTPS", "https://localhost 10.0.0.1"),
        ("10.0.0.1", "x-forwarded-host: evil.example", "http://localhost 10.0.0.1"),
        ("192.0.2.1", "x-forwarded-proto: https\nx-forwarded-for: 1.2.3.4", "http://localhost 192.0.2.1"),
    ];
    for (peer, lines, expected) in cases {
        let text = block_on(async {
            let response = service.answer(request("GET /", lines, ""), tcp(peer)).await;
            response.into_body().collect().await.unwrap().to_bytes()
        });
        assert_eq!(text, expected, "{peer} {lines}");
    }
}
