//! A site on a real port.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use carafe_core::App;
use carafe_test::LiveServer;
use carafe_web::WebApp;

// row: test.live
#[test]
fn a_live_server_answers_until_it_is_dropped() {
    let server = LiveServer::start(App::new().get("/", || "Hello, World!"));
    let address = server.addr();
    assert_eq!(server.url("/x?y"), format!("http://{address}/x?y"));
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("Hello, World!"), "{answer}");
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

// row: test.live
#[test]
fn two_sites_live_side_by_side() {
    let (one, other) = (LiveServer::start(App::new()), LiveServer::start(App::new()));
    assert_ne!(one.addr(), other.addr());
}
