//! Forms with files: what is read, what is refused, and what stays on the disk.

use std::{
    fmt::Write as _,
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum_core::{RequestExt, body::Body, extract::Request};
use bytes::Bytes;
use carafe_core::{App, Error, Result};
use carafe_web::{
    WebApp,
    extract::{BodyLimit, Form, Multipart},
};
use http_body::Frame;
use serde::Deserialize;

use super::{block_on, request, send, told};

const MULTIPART: &str = "content-type: multipart/form-data; boundary=b";

/// Text with `|` for line ends.
fn lines(text: &str) -> Vec<u8> {
    text.replace('|', "\r\n").into_bytes()
}

/// A body in pieces of one size, and at the end nothing or a broken connection.
struct Chunks {
    bytes: Bytes,
    size: usize,
    breaks: bool,
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.bytes.is_empty() {
            let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            return Poll::Ready(std::mem::take(&mut self.breaks).then_some(Err(gone)));
        }
        let size = self.size.min(self.bytes.len());
        let chunk = self.bytes.split_to(size);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }
}

async fn open(headers: &str, bytes: Vec<u8>, size: usize) -> Result<Multipart> {
    let body = Body::new(Chunks { bytes: bytes.into(), size, breaks: false });
    BodyLimit(64 << 20).apply(request("POST /", headers, body)).extract::<Multipart, _>().await
}

/// All parts as `name[file name]{type}=content;`, or the refusal.
fn read(headers: &str, bytes: Vec<u8>, size: usize) -> String {
    let parts = async {
        let mut form = open(headers, bytes, size).await?;
        let mut text = String::new();
        while let Some(mut part) = form.next_part().await? {
            text.push_str(part.name());
            if let Some(name) = part.raw_file_name() {
                write!(text, "[{name}]").unwrap();
            }
            if let Some(kind) = part.content_type() {
                write!(text, "{{{}}}", kind.essence()).unwrap();
            }
            write!(text, "={};", part.text().await?).unwrap();
        }
        Ok::<_, Error>(text)
    };
    told(block_on(parts), |text| text)
}

const TWO: &str = "--b|Content-Disposition: form-data; name=\"a\"||one|--b|Content-Disposition: form-data; \
                   name=\"f\"; filename=\"x.txt\"|Content-Type: text/plain||line|--x|--b--|";

#[test]
fn parts_are_read_however_they_are_cut() {
    let bytes = lines(TWO);
    for size in 1..=bytes.len() {
        let expected = "a=one;f[x.txt]{text/plain}=line\r\n--x;";
        assert_eq!(read(MULTIPART, bytes.clone(), size), expected, "in pieces of {size}");
    }
}

#[test]
fn odd_forms() {
    let part =
        |head: &str, rest: &str| format!("--b|Content-Disposition: form-data; name=\"a\"{head}||{rest}");
    let cases = [
        (part("", "|--b--"), "a=;"),
        (part("", "x|--b--trailing"), "a=x;"),
        (format!("hello|{}", part("", "x|--b--")), "a=x;"),
        (part("", "||--b|--b--"), "400: The form ends in the middle of a part."),
        ("--b--".to_owned(), ""),
        (part("", "--b|--bc|--b--"), "400: The form has a broken line between two parts."),
        (part("; filename=\"a%22\\\"b\"", "|--b--"), "a[a\"\"b]=;"),
        (part("; filename=\"\"", "|--b--"), "a[]=;"),
        (part("; FileName=plain", "|--b--"), "a[plain]=;"),
        (part("; filename=\"a;b\"", "|--b--"), "a[a;b]=;"),
        (part("; filename=\"C:\\dir\\x.jpg\"", "|--b--"), "a[C:\\dir\\x.jpg]=;"),
        (part("|Content-Transfer-Encoding: 8bit", "x|--b--"), "a=x;"),
        (
            part("|Content-Transfer-Encoding: base64", "x|--b--"),
            "400: The form has a part with a transfer encoding.",
        ),
        (part("|no colon", "x|--b--"), "400: The form has a part without a readable header."),
        (
            "--b|Content-Disposition: form-data||x|--b--".to_owned(),
            "400: The form has a part without a readable header.",
        ),
        (
            "--b|Content-Disposition: attachment; name=a||x|--b--".to_owned(),
            "400: The form has a part without a readable header.",
        ),
        ("--b|X: y||x|--b--".to_owned(), "400: The form has a part without a readable header."),
        ("--b||x|--b--".to_owned(), "400: The form has a part without a readable header."),
        (part("", "x|--b"), "400: The form ends in the middle of a part."),
        (part("", "x"), "400: The form ends in the middle of a part."),
        ("--b|Content-Disposition".to_owned(), "400: The form ends in the middle of a part."),
        (String::new(), "400: The form ends in the middle of a part."),
        ("--bxy".to_owned(), "400: The form has a broken line between two parts."),
    ];
    for (text, expected) in cases {
        assert_eq!(read(MULTIPART, lines(&text), 1000), expected, "{text}");
        assert_eq!(read(MULTIPART, lines(&text), 1), expected, "{text}, byte by byte");
    }
}

#[test]
fn the_content_type_must_name_a_boundary() {
    let refused = "400: The form does not say what separates its parts.";
    let cases = [
        ("", "415: The body must be multipart/form-data, but has no Content-Type."),
        ("content-type: text/plain", "415: The body must be multipart/form-data, not text/plain."),
        ("content-type: multipart/form-data", refused),
        ("content-type: multipart/form-data; boundary=", refused),
        (&format!("content-type: multipart/form-data; boundary={}", "x".repeat(71)), refused),
        ("content-type: multipart/form-data; boundary=\"b\"", "a=one;f[x.txt]{text/plain}=line\r\n--x;"),
    ];
    for (headers, expected) in cases {
        assert_eq!(read(headers, lines(TWO), 1000), expected, "{headers}");
    }
}

#[test]
fn hostile_forms_are_refused_at_their_limits() {
    let part =
        |name: &str, rest: &str| format!("--b|Content-Disposition: form-data; name=\"{name}\"{rest}||x|");
    let many = |count: usize, rest: &str| format!("{}--b--", part("a", rest).repeat(count));
    let cases = [
        (format!("{}{TWO}", "x".repeat(1025)), "400: The form does not begin with a part."),
        ("x".repeat(5 << 20), "400: The form does not begin with a part."),
        ("|".repeat(1 << 20), "400: The form does not begin with a part."),
        (part(&"n".repeat(8 << 10), ""), "400: The form has a part with a header over 8 KiB."),
        (format!("--b|{}", "x: y|".repeat(1 << 18)), "400: The form has a part with a header over 8 KiB."),
        (many(1001, ""), "400: The form has more than 1000 fields or 100 files."),
        (many(100_000, ""), "400: The form has more than 1000 fields or 100 files."),
        (many(101, "; filename=x"), "400: The form has more than 1000 fields or 100 files."),
        (
            format!("--b|Content-Disposition: form-data; name=a||{}|--b--", "x".repeat((1 << 20) + 1)),
            "413: The field `a` is longer than 1 MiB.",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read(MULTIPART, lines(&text), 16 << 10), expected);
    }
    assert!(read(MULTIPART, lines(&many(1000, "")), 1 << 20).ends_with("=x;"));
}

#[test]
fn bodies_of_line_ends_take_linear_time() {
    let started = Instant::now();
    for unit in ["\r", "\r\n", "\r\n-", "\r\n--", "\n", "--b", "\r\n--\r\n--a"] {
        let mut bytes = lines("--b|Content-Disposition: form-data; name=a; filename=x||");
        bytes.extend(unit.repeat((2 << 20) / unit.len()).into_bytes());
        bytes.extend(b"\r\n--b--");
        let length = block_on(async {
            let mut form = open(MULTIPART, bytes, 16 << 10).await?;
            let mut part = form.next_part().await?.unwrap();
            Ok::<_, Error>(part.bytes().await?.len())
        });
        assert_eq!(length.unwrap(), (2 << 20) / unit.len() * unit.len(), "{unit:?}");
    }
    assert!(started.elapsed() < Duration::from_secs(60), "seven forms of 2 MiB took {:?}", started.elapsed());
}

/// A folder of this test's own, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn a_file_is_written_to_the_disk_and_never_over_another() {
    let folder = Folder::new("upload");
    let path = folder.0.join("x");
    let upload = || {
        let mut bytes = lines("--b|Content-Disposition: form-data; name=a; filename=x||");
        bytes.extend([7; 100_000]);
        bytes.extend(lines("|--b--"));
        bytes
    };
    let save = |bytes| {
        block_on(async {
            let mut form = open(MULTIPART, bytes, 4096).await?;
            form.next_part().await?.unwrap().save_to(&path).await
        })
    };
    assert_eq!(save(upload()).unwrap(), 100_000);
    assert_eq!(std::fs::read(&path).unwrap(), [7; 100_000]);
    assert_eq!(save(upload()).unwrap_err().status(), 500);
    assert_eq!(std::fs::read(&path).unwrap().len(), 100_000, "the first one is untouched");
}

#[test]
fn an_unfinished_upload_leaves_no_file() {
    let folder = Folder::new("unfinished");
    let mut bytes = lines("--b|Content-Disposition: form-data; name=a; filename=x||");
    bytes.extend([7; 100_000]);
    let body = Body::new(Chunks { bytes: bytes.into(), size: 4096, breaks: true });
    let error = block_on(async {
        let mut form: Multipart = request("POST /", MULTIPART, body).extract().await?;
        form.next_part().await?.unwrap().save_to(folder.0.join("x")).await
    });
    assert_eq!(error.unwrap_err().message(), "The request ended before its body did.");
    assert_eq!(folder.names(), [""; 0]);
}

// row: sec.traversal
#[test]
fn names_of_files_are_made_safe() {
    let long = format!("{}.jpeg", "x".repeat(300));
    let cases = [
        ("photo.jpg", Some("photo.jpg")),
        ("../../etc/passwd", Some("passwd")),
        ("/abs/x.txt", Some("x.txt")),
        ("x/../../y", Some("y")),
        ("C:\\dir\\x.txt", Some("x.txt")),
        ("\\\\host\\share\\x", Some("x")),
        ("..", None),
        (".", None),
        ("a/", None),
        (".htaccess", Some("htaccess")),
        ("x.txt...", Some("x.txt")),
        ("  x  ", Some("x")),
        ("a\u{0}b\u{7f}\n.txt", Some("ab.txt")),
        ("photo\u{202e}gpj.exe", Some("photogpj.exe")),
        ("a:b*c?.txt", Some("a_b_c_.txt")),
        ("CON", Some("_CON")),
        ("aux.txt", Some("_aux.txt")),
        ("com1.tar.gz", Some("_com1.tar.gz")),
        ("con .txt", Some("_con .txt")),
        ("LPT².x", Some("_LPT².x")),
        ("console.txt", Some("console.txt")),
        ("grüße.txt", Some("grüße.txt")),
        (&long, Some(&format!("{}.jpeg", "x".repeat(95)))),
        ("", None),
    ];
    for (raw, expected) in cases {
        let quoted = raw.replace('\n', "%0A");
        let text = format!("--b|Content-Disposition: form-data; name=a; filename=\"{quoted}\"||x|--b--");
        let name = block_on(async {
            let mut form = open(MULTIPART, lines(&text), 1000).await?;
            Ok::<_, Error>(form.next_part().await?.unwrap().file_name())
        });
        assert_eq!(name.unwrap().as_deref(), expected, "{raw}");
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read through Debug")]
struct Note {
    text: String,
    tags: Vec<String>,
    stars: u8,
}

// row: req.query_form
#[test]
fn a_typed_form_may_be_multipart() {
    async fn note(note: Result<Form<Note>, Error>) -> String {
        told(note, |Form(note)| format!("{note:?}"))
    }
    let field =
        |name: &str, value: &str| format!("--b|Content-Disposition: form-data; name={name}||{value}|");
    let good = [field("text", "a|b"), field("tags", "x"), field("stars", "3"), field("tags", "y")].concat();
    let bad = field("stars", "many");
    let empty_file = "--b|Content-Disposition: form-data; name=f; filename=\"\"|Content-Type: application/octet-stream||||";
    let file = "--b|Content-Disposition: form-data; name=f; filename=x||x|";
    let cases = [
        (good.clone(), r#"Note { text: "a\r\nb", tags: ["x", "y"], stars: 3 }"#),
        (
            format!("{good}{}", empty_file.strip_suffix('|').unwrap()),
            r#"Note { text: "a\r\nb", tags: ["x", "y"], stars: 3 }"#,
        ),
        (bad, "422: form.stars must be a whole number; form.text is missing"),
        (format!("{good}{file}"), "422: form.f must not be a file"),
    ];
    for (text, expected) in cases {
        let request: Request = request("POST /", MULTIPART, lines(&format!("{text}--b--")));
        assert_eq!(send(App::new().post("/", note), request).1, expected, "{text}");
    }
}
