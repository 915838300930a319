//! Sent forms, and the limits of bodies.

use std::{pin::Pin, task::Poll};

use axum_core::body::Body;
use bytes::Bytes;
use carafe_core::{App, Error, Result};
use carafe_web::{
    WebApp,
    extract::{BodyStream, Form, FormMap, Json},
    post,
};
use http_body::Frame;
use serde::Deserialize;

use super::{request, send, told};

const FORM: &str = "content-type: application/x-www-form-urlencoded";

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read through Debug")]
struct Note {
    text: String,
    stars: u8,
    pinned: bool,
}

async fn note(note: Result<Form<Note>, Error>) -> String {
    told(note, |Form(note)| format!("{note:?}"))
}

// row: req.query_form
#[test]
fn forms_are_read_from_the_body_or_for_get_from_the_query() {
    let good = r#"Note { text: "a b", stars: 3, pinned: true }"#;
    let cases = [
        ("POST /", FORM, "text=a+b&stars=3&pinned=on", good),
        (
            "POST /",
            "content-type: application/x-www-form-urlencoded; charset=UTF-8",
            "text=a+b&stars=3&pinned=on",
            good,
        ),
        ("GET /?text=a+b&stars=3&pinned=on", "", "", good),
        ("POST /?text=a", FORM, "stars=x", "422: form.stars must be a whole number; form.text is missing"),
        ("GET /?stars=x", "", "", "400: query.stars must be a whole number; query.text is missing"),
        ("POST /", FORM, "text=%ff", "400: The form is not UTF-8 text."),
        (
            "POST /",
            "content-type: text/plain",
            "text=a",
            "415: The body must be application/x-www-form-urlencoded, not text/plain.",
        ),
        (
            "POST /",
            "",
            "text=a",
            "415: The body must be application/x-www-form-urlencoded, but has no Content-Type.",
        ),
        (
            "POST /",
            "content-type: ;;;",
            "text=a",
            "415: The body must be application/x-www-form-urlencoded, not what its Content-Type says.",
        ),
    ];
    for (start, headers, body, expected) in cases {
        let app = App::new().form("/", note);
        assert_eq!(send(app, request(start, headers, body)).1, expected, "{start} {body}");
    }
}

// row: req.query_form
#[test]
fn an_untyped_form_is_a_multi_map() {
    async fn all(form: FormMap) -> Result<String> {
        Ok(format!("{:?} {:?}", *form, form.get::<u8>("n")?))
    }
    let (status, text) = send(App::new().post("/", all), request("POST /", FORM, "a=1&n=7&a=2"));
    assert_eq!((status.as_u16(), text.as_str()), (200, r#"{"a": "1", "n": "7", "a": "2"} 7"#));
    let (status, _) = send(App::new().post("/", all), request("POST /", FORM, "a=1"));
    assert_eq!(status, 422);
}

#[test]
fn large_fields_are_refused() {
    let long = format!("text={}&stars=1", "x".repeat((1 << 20) + 1));
    let (_, text) = send(App::new().post("/", note), request("POST /", FORM, long));
    assert_eq!(text, "413: The form has a field longer than 1 MiB.");
    let many = "a=1&".repeat(1001);
    let (_, text) = send(App::new().post("/", note), request("POST /", FORM, many));
    assert_eq!(text, "400: The form has more than 1000 fields.");
}

/// Pieces without a length, and at the end nothing or a broken connection.
struct Pieces {
    left: usize,
    breaks: bool,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        static PIECE: [u8; 65_536] = [b' '; 65_536];
        if self.left > 0 {
            self.left -= 1;
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&PIECE)))));
        }
        let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        Poll::Ready(std::mem::take(&mut self.breaks).then_some(Err(gone)))
    }
}

fn pieces(left: usize) -> Body {
    Body::new(Pieces { left, breaks: false })
}

async fn read_stream(mut stream: BodyStream) -> Result<usize> {
    let mut sum = 0;
    while let Some(chunk) = stream.chunk().await? {
        sum += chunk.len();
    }
    Ok(sum)
}

async fn streamed(stream: Result<BodyStream>) -> String {
    let read = match stream {
        Ok(stream) => read_stream(stream).await,
        Err(error) => Err(error),
    };
    told(read, |sum| sum.to_string())
}

async fn json(value: Result<Json<Vec<u8>>, Error>) -> String {
    told(value, |Json(value)| format!("{value:?}"))
}

// row: req.json
#[test]
fn a_body_over_the_limit_is_413_however_it_comes() {
    let over = "413: The body is larger than this page takes.";
    let app = || App::new().post("/json", json).post("/form", note).post("/stream", streamed);
    let length = "content-length: 10485760";
    for (start, kind) in
        [("POST /json", "content-type: application/json"), ("POST /form", FORM), ("POST /stream", "")]
    {
        for headers in [kind.to_owned(), format!("{kind}\n{length}")] {
            assert_eq!(send(app(), request(start, &headers, pieces(160))).1, over, "{start} {headers}");
        }
    }
    assert_eq!(send(app(), request("POST /stream", "", pieces(32))).1, "2097152");
}

#[test]
fn a_visitor_who_goes_away_is_told_apart() {
    let body = Body::new(Pieces { left: 2, breaks: true });
    let (_, text) = send(App::new().post("/", streamed), request("POST /", "", body));
    assert_eq!(text, "400: The request ended before its body did.");
}

// row: req.body_stream
#[test]
fn a_gigabyte_streams_through_with_a_raised_limit() {
    let app = App::new().route("/", post(streamed).body_limit(2 << 30));
    let (status, text) = send(app, request("POST /", "", pieces(16_384)));
    assert_eq!((status.as_u16(), text.as_str()), (200, "1073741824"));
}

#[test]
fn axums_own_extractors_obey_the_same_limit() {
    async fn length(body: Bytes) -> String {
        body.len().to_string()
    }
    let app = || App::new().route("/", post(length).body_limit(3 << 20));
    assert_eq!(send(app(), request("POST /", "", pieces(48))).1, "3145728", "more than axum's own 2 MB");
    assert_eq!(send(app(), request("POST /", "", pieces(49))).0, 413);
}
