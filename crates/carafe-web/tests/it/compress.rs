//! Answers sent with gzip, and those that are not.

use std::io::Read;

use axum::body::to_bytes;
use bytes::Bytes;
use carafe_core::App;
use carafe_web::{
    Body, Handler, Peer, Reply, Request, Response, Service, WebApp, any,
    compress::Compress,
    respond::{file_bytes, html, json, status, stream, stream_with},
};
use flate2::read::GzDecoder;
use http_body_util::BodyExt;

async fn send<H: Handler<M>, M: 'static>(handler: H, head: &str) -> Response {
    let app = App::new().layer(Compress::new()).route("/", any(handler));
    let mut lines = head.lines().map(str::trim);
    let mut request = Request::builder().uri("/").method(lines.next().unwrap()).header("host", "localhost");
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    Service::build(app).unwrap().answer(request.body(Body::empty()).unwrap(), Peer::InProcess).await
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// What a browser that knows gzip gets: the headers, the bytes that were sent, and the text they stand for.
fn ask<H: Handler<M>, M: 'static>(handler: H, head: &str) -> (Response<()>, Vec<u8>, String) {
    let (parts, bytes) = run(async {
        let (parts, body) = send(handler, head).await.into_parts();
        (parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
    });
    let zipped = parts.headers.get("content-encoding").is_some_and(|coding| coding == "gzip");
    let text =
        if zipped && !bytes.is_empty() { unzipped(&bytes) } else { String::from_utf8_lossy(&bytes).into() };
    (http::Response::from_parts(parts, ()), bytes, text)
}

fn unzipped(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

fn header<'a>(response: &'a Response<()>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn page() -> String {
    "<li>a line of a page</li>\n".repeat(400)
}

const GZIP: &str = "GET\naccept-encoding: gzip, deflate, br";

// row: resp.compress
#[test]
fn a_page_arrives_compressed_and_weakly_tagged() {
    let (response, bytes, text) = ask(|| html(page()).etag("v1").vary("cookie"), GZIP);
    assert_eq!(text, page());
    assert!(bytes.len() < page().len() / 10);
    assert_eq!(header(&response, "etag"), "W/\"v1\"");
    assert!(["", &bytes.len().to_string()].contains(&header(&response, "content-length")));
    let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
    assert_eq!(vary, ["cookie", "accept-encoding"]);
    let (again, bytes, _) = ask(|| html(page()).etag("v1"), &format!("{GZIP}\nif-none-match: W/\"v1\""));
    assert_eq!((again.status().as_u16(), bytes.len()), (304, 0));
}

// row: resp.compress
#[test]
fn what_is_left_as_it_is() {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    let noise: Vec<u8> = (0..4000).map(|_| next()).collect();
    let noise_text = move || Reply::new(noise.clone()).content_type("text/plain");
    #[rustfmt::skip]
    let cases: Vec<(Response<()>, &str)> = vec![
        (ask(|| html("a small page".repeat(4)), GZIP).0, ""),
        (ask(|| html(page()), "GET").0, "accept-encoding"),
        (ask(|| html(page()), "GET\naccept-encoding: br").0, "accept-encoding"),
        (ask(|| html(page()), "GET\naccept-encoding: gzip;q=0, br").0, "accept-encoding"),
        (ask(noise_text, GZIP).0, "accept-encoding"),
        (ask(|| html(page()).content_type("image/png"), GZIP).0, ""),
        (ask(|| html(page()).content_type("text/event-stream"), GZIP).0, ""),
        (ask(|| html(page()).header("content-encoding", "br"), GZIP).0, ""),
        (ask(|| html(page()).cache_control("public, no-transform"), GZIP).0, ""),
        (ask(|| file_bytes("a.txt", page()), "GET\naccept-encoding: gzip\nrange: bytes=0-5000").0, ""),
        (ask(|| status(204), GZIP).0, ""),
    ];
    for (number, (response, vary)) in cases.into_iter().enumerate() {
        assert_ne!(header(&response, "content-encoding"), "gzip", "case {number}");
        assert_eq!(header(&response, "vary"), vary, "case {number}");
    }
}

// row: resp.compress
#[test]
fn types_that_are_compressed() {
    for media_type in
        ["text/css", "application/json; charset=utf-8", "image/svg+xml", "application/LD+JSON", "font/ttf"]
    {
        let (response, _, text) = ask(move || html(page()).content_type(media_type), GZIP);
        assert_eq!((header(&response, "content-encoding"), text), ("gzip", page()), "{media_type}");
    }
    let (response, _, text) = ask(|| json(vec![1; 2000]), "GET\naccept-encoding: *");
    assert_eq!((header(&response, "content-encoding"), text.len()), ("gzip", 4001));
    let (response, ..) = ask(|| (http::StatusCode::NOT_FOUND, page()), GZIP);
    assert_eq!((response.status().as_u16(), header(&response, "content-encoding")), (404, "gzip"));
}

// row: resp.compress
#[test]
fn long_files_and_streams_are_compressed_piece_by_piece() {
    let long = || page().repeat(100);
    let (response, bytes, text) = ask(move || file_bytes("a.txt", long()), GZIP);
    assert!(text == long() && bytes.len() < long().len() / 10);
    assert_eq!((header(&response, "accept-ranges"), header(&response, "content-length")), ("", ""));
    let (_, bytes, text) = ask(|| stream((0..100_000).map(|n| format!("{n},row\n"))), GZIP);
    assert!(text.ends_with("99999,row\n") && bytes.len() < text.len() / 2);
    let (_, _, text) = ask(|| stream([""; 0]), GZIP);
    assert_eq!(text, "");
}

// row: resp.compress, resp.stream
#[test]
fn a_compressed_stream_holds_nothing_back() {
    let (next, pieces) = tokio::sync::mpsc::channel::<&'static str>(1);
    let pieces = std::sync::Arc::new(std::sync::Mutex::new(Some(pieces)));
    let handler = move || {
        let mut pieces = pieces.lock().unwrap().take().unwrap();
        stream_with(async move |out| {
            while let Some(piece) = pieces.recv().await {
                out.send(piece).await?;
            }
            Ok(())
        })
    };
    run(async {
        let mut response = send(handler, GZIP).await;
        let mut decoder = flate2::write::GzDecoder::new(Vec::new());
        for piece in ["first\n", "second\n"] {
            next.send(piece).await.unwrap();
            while !decoder.get_ref().ends_with(piece.as_bytes()) {
                let frame: Bytes = response.body_mut().frame().await.unwrap().unwrap().into_data().unwrap();
                std::io::Write::write_all(&mut decoder, &frame).unwrap();
                std::io::Write::flush(&mut decoder).unwrap();
            }
        }
        drop(next);
        while let Some(frame) = response.body_mut().frame().await {
            std::io::Write::write_all(&mut decoder, &frame.unwrap().into_data().unwrap()).unwrap();
        }
        assert_eq!(decoder.finish().unwrap(), b"first\nsecond\n");
    });
}

// row: resp.compress
#[test]
fn head_has_the_headers_of_get() {
    let (response, bytes, _) = ask(|| html(page()).etag("v1"), "HEAD\naccept-encoding: gzip");
    assert_eq!((header(&response, "content-encoding"), bytes.len()), ("gzip", 0));
    assert_eq!((header(&response, "content-length"), header(&response, "etag")), ("", "W/\"v1\""));
    let (response, ..) = ask(|| file_bytes("a.txt", page()), "HEAD\naccept-encoding: gzip");
    assert_eq!((header(&response, "content-encoding"), header(&response, "content-length")), ("gzip", ""));
}

// row: resp.compress
#[test]
fn the_length_does_not_tell_what_is_in_it() {
    let lengths: std::collections::HashSet<_> = (0..20).map(|_| ask(|| html(page()), GZIP).1.len()).collect();
    assert!(lengths.len() > 3, "{lengths:?}");
}

#[test]
fn a_body_that_breaks_is_a_broken_answer() {
    let items = || [Ok("x".repeat(5000)), Err(std::io::Error::other("disk on fire"))];
    for known in [true, false] {
        let outcome = run(async move {
            let handler = move || {
                let reply = stream(items());
                if known { reply.header("content-length", "6000") } else { reply }
            };
            to_bytes(send(handler, GZIP).await.into_body(), usize::MAX).await
        });
        assert!(outcome.is_err());
    }
}
