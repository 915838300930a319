//! Files: what is sent, in parts or whole, under which name, and which names lead nowhere.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use carafe_core::error::Carried;
use carafe_web::{
    IntoResponse, Reply,
    respond::{download, file, file_bytes, file_in, text},
};

use http::StatusCode;

use super::{Answered, ask, get, run, send};

/// A folder of its own for each test, removed at the end.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-respond-{}-{name}", std::process::id()));
        fs::create_dir_all(path.join("root/deep")).unwrap();
        let folder = Self(path);
        folder.write("root/ten.txt", b"0123456789");
        folder.write("root/deep/page.html", b"<p>deep</p>");
        folder
    }

    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_500);
        fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
        path
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const THEN: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

// row: resp.file
#[test]
fn a_file_is_sent_with_all_that_describes_it() {
    let folder = Folder::new("describe");
    let ten = folder.path("root/ten.txt");
    let answered = get(move || file(&ten).max_age(Duration::from_secs(60)));
    assert_eq!((answered.status.as_u16(), answered.text()), (200, "0123456789"));
    let expected = [
        ("content-type", "text/plain; charset=utf-8"),
        ("content-length", "10"),
        ("last-modified", THEN),
        ("accept-ranges", "bytes"),
        ("cache-control", "public, max-age=60"),
        ("content-disposition", ""),
    ];
    for (name, value) in expected {
        assert_eq!(answered.header(name), value, "{name}");
    }
    let etag = answered.header("etag");
    assert!(etag.starts_with('"') && etag.ends_with("-a\""), "strong, with the length: {etag}");
}

// row: resp.file
#[test]
fn a_large_file_comes_in_pieces_and_whole() {
    let folder = Folder::new("large");
    let bytes: Vec<u8> = (0..1_000_003_u32).map(|n| (n % 251) as u8).collect();
    let path = folder.write("large.bin", &bytes);
    let make = move || file(&path);
    let answered = get(make.clone());
    assert_eq!((answered.header("content-length"), answered.body == bytes), ("1000003", true));
    assert_eq!(answered.header("content-type"), "application/octet-stream");
    let part = ask(make.clone(), "GET\nrange: bytes=131000-900000");
    assert_eq!((part.status.as_u16(), part.body == bytes[131_000..=900_000]), (206, true));
    let parts = ask(make.clone(), "GET\nrange: bytes=0-200000, 500000-800000");
    assert_eq!(parts.header("content-length"), parts.body.len().to_string());
    assert!(parts.body.windows(1000).any(|window| window == &bytes[799_001..=800_000]));
    let head = ask(make, "HEAD");
    assert_eq!((head.header("content-length"), head.text()), ("1000003", ""));
}

// row: resp.file
#[test]
fn ranges_of_a_file() {
    let folder = Folder::new("ranges");
    let ten = folder.path("root/ten.txt");
    let etag = get({
        let ten = ten.clone();
        move || file(&ten)
    });
    let etag = etag.header("etag").to_owned();
    let cases: Vec<(String, u16, &str, &str)> = vec![
        ("GET\nrange: bytes=0-9".into(), 206, "0123456789", "bytes 0-9/10"),
        ("GET\nrange: bytes=2-4".into(), 206, "234", "bytes 2-4/10"),
        ("GET\nrange: bytes=8-".into(), 206, "89", "bytes 8-9/10"),
        ("GET\nrange: bytes=-3".into(), 206, "789", "bytes 7-9/10"),
        ("GET\nrange: bytes=-30".into(), 206, "0123456789", "bytes 0-9/10"),
        ("GET\nrange: bytes=9-99999999999999999999".into(), 206, "9", "bytes 9-9/10"),
        ("GET\nrange: bytes=10-".into(), 416, "Range Not Satisfiable", "bytes */10"),
        ("GET\nrange: bytes=-0".into(), 416, "Range Not Satisfiable", "bytes */10"),
        ("GET\nrange: bytes=4-2".into(), 200, "0123456789", ""),
        ("GET\nrange: lines=0-1".into(), 200, "0123456789", ""),
        ("GET\nrange: bytes=a-b".into(), 200, "0123456789", ""),
        (format!("GET\nrange: bytes={}", "0-0,".repeat(17)), 200, "0123456789", ""),
        ("GET\nrange: bytes=0-,0-,0-".into(), 200, "0123456789", ""),
        ("POST\nrange: bytes=0-1".into(), 200, "0123456789", ""),
        ("HEAD\nrange: bytes=0-1".into(), 200, "", ""),
        (format!("GET\nrange: bytes=0-1\nif-range: {etag}"), 206, "01", "bytes 0-1/10"),
        ("GET\nrange: bytes=0-1\nif-range: \"old\"".into(), 200, "0123456789", ""),
        (format!("GET\nrange: bytes=0-1\nif-range: W/{etag}"), 200, "0123456789", ""),
        (format!("GET\nrange: bytes=0-1\nif-range: {THEN}"), 206, "01", "bytes 0-1/10"),
        (format!("GET\nif-none-match: {etag}"), 304, "", ""),
        (format!("GET\nrange: bytes=0-1\nif-none-match: {etag}"), 304, "", ""),
        (format!("HEAD\nif-none-match: W/{etag}"), 304, "", ""),
        (format!("GET\nif-modified-since: {THEN}"), 304, "", ""),
        ("GET\nif-modified-since: Sun, 06 Nov 1994 08:49:36 GMT".into(), 200, "0123456789", ""),
        ("GET\nif-match: \"old\"".into(), 412, "Precondition Failed", ""),
        ("GET\nif-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT".into(), 412, "Precondition Failed", ""),
    ];
    for (head, status, body, range) in cases {
        let ten = ten.clone();
        let answered = ask(move || file(&ten), &head);
        assert_eq!(
            (answered.status.as_u16(), answered.text(), answered.header("content-range")),
            (status, body, range),
            "{head}"
        );
        if status == 206 {
            assert_eq!(answered.header("content-length"), body.len().to_string(), "{head}");
        }
        if status == 304 {
            assert_eq!(answered.header("etag"), etag, "{head}");
            assert!(!answered.headers.contains_key("content-length"), "{head}");
        }
    }
}

// row: resp.file
#[test]
fn several_ranges_are_a_multipart_body() {
    let folder = Folder::new("multipart");
    let ten = folder.path("root/ten.txt");
    let makers: [Box<dyn Fn() -> Reply>; 2] =
        [Box::new(move || file(&ten)), Box::new(|| file_bytes("ten.txt", "0123456789"))];
    for make in makers {
        let response = make().into_response();
        let reply = std::sync::Arc::new(std::sync::Mutex::new(Some(response)));
        let answered = ask(move || reply.lock().unwrap().take().unwrap(), "GET\nrange: bytes=0-1, 4-5 ,-1");
        assert_eq!(answered.status, 206);
        assert_eq!(answered.header("content-range"), "");
        let boundary =
            answered.header("content-type").strip_prefix("multipart/byteranges; boundary=").unwrap();
        let part = |range: &str, bytes: &str| {
            let head = "content-type: text/plain; charset=utf-8";
            format!("\r\n--{boundary}\r\n{head}\r\ncontent-range: bytes {range}/10\r\n\r\n{bytes}")
        };
        let expected =
            [part("0-1", "01"), part("4-5", "45"), part("9-9", "9"), format!("\r\n--{boundary}--\r\n")]
                .concat();
        assert_eq!(answered.text(), expected);
        assert_eq!(answered.header("content-length"), expected.len().to_string());
    }
}

// row: resp.file
#[test]
fn what_the_handler_set_stays() {
    let folder = Folder::new("own");
    let ten = folder.path("root/ten.txt");
    let own = {
        let ten = ten.clone();
        move || file(&ten).content_type("text/x-ten").etag("mine")
    };
    let answered = get(own.clone());
    assert_eq!((answered.header("content-type"), answered.header("etag")), ("text/x-ten", "\"mine\""));
    assert_eq!(ask(own, "GET\nif-none-match: \"mine\"").status, 304);
    let lost = ask(move || file(&ten).status(404), "GET\nrange: bytes=0-1\nif-none-match: *");
    assert_eq!((lost.status.as_u16(), lost.text(), lost.header("content-length")), (404, "0123456789", "10"));
}

// row: resp.convert
#[test]
fn a_file_in_a_tuple_gets_its_status_and_headers() {
    let make = || {
        (StatusCode::NOT_FOUND, [("x-more", "1"), ("content-type", "text/own")], file_bytes("x.txt", "gone"))
    };
    let answered = get(make);
    assert_eq!((answered.status.as_u16(), answered.text(), answered.header("x-more")), (404, "gone", "1"));
    assert_eq!(answered.header("content-type"), "text/own");
    let wrapped = get(|| Reply::new(file_bytes("x.txt", "gone")).status(410).header("x-more", "2"));
    assert_eq!((wrapped.status.as_u16(), wrapped.text(), wrapped.header("x-more")), (410, "gone", "2"));
    assert_eq!(wrapped.header("content-type"), "text/plain; charset=utf-8");
}

#[test]
fn memory_is_a_file_too() {
    let make = || file_bytes("icon.svg", "<svg/>");
    let answered = get(make);
    assert_eq!((answered.text(), answered.header("content-type")), ("<svg/>", "image/svg+xml"));
    let head = format!("GET\nif-none-match: {}", answered.header("etag"));
    assert_eq!(ask(make, &head).status, 304);
    assert_eq!(ask(make, "GET\nrange: bytes=1-3").text(), "svg");
    assert_eq!(ask(make, "HEAD").header("content-length"), "6");
    let empty = get(|| file_bytes("x.txt", ""));
    assert_eq!((empty.status.as_u16(), empty.header("content-length")), (200, "0"));
    assert_eq!(ask(|| file_bytes("x.txt", ""), "GET\nrange: bytes=0-0").status, 416);
}

// row: resp.file
#[test]
fn a_file_that_is_not_there_or_no_file() {
    let folder = Folder::new("missing");
    for name in ["root/none.txt", "root", "root/ten.txt/x", ""] {
        let path = folder.path(name);
        assert_eq!(get(move || file(&path)).status, 404, "{name:?}");
    }
    let line = line!() + 1;
    let reply = file_in("/nowhere-at-all", "ten.txt");
    let error = run(async move {
        let reply = std::sync::Mutex::new(Some(reply));
        let reply = std::sync::Arc::new(reply);
        let mut response = send(move || reply.lock().unwrap().take().unwrap(), "GET").await;
        Carried::take_from(&mut response)
    });
    // Once an error page is put in its place, the error is with whoever made the page.
    if let Some(error) = error {
        assert_eq!((error.status().as_u16(), error.place().line()), (500, line));
    }
    assert_eq!(get(|| file_in("", "Cargo.toml")).status, 500, "never the working directory");
}

/// One name a line, with the escapes of the other corpus.
const HOSTILE: &str = include_str!("hostile_names.txt");

fn canaries(folder: &Folder) {
    folder.write("canary.txt", b"CANARY");
    fs::create_dir_all(folder.path("root-two")).unwrap();
    folder.write("root-two/canary.txt", b"CANARY");
    fs::create_dir_all(folder.path("root/.git")).unwrap();
    for hidden in [
        "root/.env",
        "root/.git/config",
        "root/...",
        "root/back\\slash",
        "root/c:x",
        "root/aux.txt",
        "root/dot.",
    ] {
        folder.write(hidden, b"CANARY");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(folder.path("canary.txt"), folder.path("root/link.txt")).unwrap();
        symlink("../root-two", folder.path("root/linked")).unwrap();
        symlink("..", folder.path("root/up")).unwrap();
        symlink("ten.txt", folder.path("root/inside.txt")).unwrap();
    }
}

fn in_root(folder: &Folder, name: &str) -> Answered {
    let (root, name) = (folder.path("root"), name.to_owned());
    get(move || file_in(&root, &name))
}

// row: resp.file
#[test]
fn a_name_from_outside_never_leaves_the_folder() {
    let folder = Folder::new("traversal");
    canaries(&folder);
    let mut names: Vec<String> = HOSTILE.lines().map(super::redirect::unescaped).collect();
    assert!(names.len() >= 100, "{}", names.len());
    names.push(folder.path("canary.txt").to_str().unwrap().to_owned());
    names.push(folder.path("root/ten.txt").to_str().unwrap().to_owned());
    names.push("a/".repeat(4000));
    names.push("x".repeat(300));
    for name in names {
        let answered = in_root(&folder, &name);
        assert_eq!((answered.status.as_u16(), answered.text()), (404, "Not Found"), "{name:?}");
    }
}

// row: resp.file
#[test]
fn a_good_name_finds_its_file() {
    let folder = Folder::new("good");
    canaries(&folder);
    folder.write("root/café 100%.txt", b"ok");
    folder.write("root/console.txt", b"ok");
    folder.write("root/com10", b"ok");
    folder.write("root/a..b", b"ok");
    for (name, body) in [
        ("ten.txt", "0123456789"),
        ("deep/page.html", "<p>deep</p>"),
        ("café 100%.txt", "ok"),
        ("console.txt", "ok"),
        ("com10", "ok"),
        ("a..b", "ok"),
    ] {
        let answered = in_root(&folder, name);
        assert_eq!((answered.status.as_u16(), answered.text()), (200, body), "{name}");
    }
    #[cfg(unix)]
    assert_eq!(in_root(&folder, "inside.txt").text(), "0123456789", "a link that stays inside");
}

// row: resp.file
#[cfg(target_os = "linux")]
#[test]
fn a_link_that_is_turned_while_we_look_is_noticed() {
    use std::{
        os::unix::fs::symlink,
        sync::atomic::{AtomicBool, Ordering},
    };
    let folder = Folder::new("race");
    fs::create_dir_all(folder.path("secret")).unwrap();
    folder.write("secret/page.html", b"CANARY");
    let (inside, outside, flip) = (folder.path("inside"), folder.path("outside"), folder.path("root/flip"));
    symlink(folder.path("root/deep"), &inside).unwrap();
    symlink(folder.path("secret"), &outside).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let spare = folder.path("spare");
            while !done.load(Ordering::Relaxed) {
                for target in [&inside, &outside] {
                    symlink(fs::read_link(target).unwrap(), &spare).unwrap();
                    fs::rename(&spare, &flip).unwrap();
                }
            }
        });
        let root = folder.path("root");
        let service =
            carafe_web::Service::build(carafe_web::WebApp::get(carafe_core::App::new(), "/", move || {
                file_in(&root, "flip/page.html")
            }));
        let service = service.unwrap();
        run(async {
            for _ in 0..3000 {
                let response = service.answer(super::request("GET"), carafe_web::Peer::InProcess).await;
                let answered = super::read(response).await;
                assert!(!answered.text().contains("CANARY"));
            }
        });
        done.store(true, Ordering::Relaxed);
    });
}

// row: resp.file
#[test]
fn a_name_to_save_under_survives_and_cannot_break_out() {
    let long = format!("{}.txt", "é".repeat(300));
    let cases = [
        ("report.pdf", "attachment; filename=\"report.pdf\""),
        ("my report.pdf", "attachment; filename=\"my report.pdf\""),
        ("café.pdf", "attachment; filename=\"caf_.pdf\"; filename*=UTF-8''caf%C3%A9.pdf"),
        ("日本.txt", "attachment; filename=\"__.txt\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt"),
        ("a\"b;c=d.txt", "attachment; filename=\"a_b;c=d.txt\"; filename*=UTF-8''a%22b%3Bc%3Dd.txt"),
        ("a\r\nX-Evil: y", "attachment; filename=\"a__X-Evil: y\""),
        ("../../etc/passwd", "attachment; filename=\".._.._etc_passwd\""),
        ("..\\up.exe", "attachment; filename=\".._up.exe\""),
        ("100%41.txt", "attachment; filename=\"100_41.txt\"; filename*=UTF-8''100%2541.txt"),
        ("nul\0.txt", "attachment; filename=\"nul_.txt\""),
        ("\u{202e}gpj.exe", "attachment; filename=\"_gpj.exe\""),
        ("'quoted'*.txt", "attachment; filename=\"'quoted'*.txt\""),
        ("", "attachment"),
    ];
    for (name, value) in cases {
        let answered = get(move || text("x").attachment(name));
        assert_eq!(
            (answered.status.as_u16(), answered.header("content-disposition")),
            (200, value),
            "{name:?}"
        );
        assert!(!answered.headers.contains_key("x-evil"));
    }
    assert_eq!(get(move || text("x").attachment(&long)).status, 200);
    assert_eq!(get(|| text("x").inline("a.txt")).header("content-disposition"), "inline; filename=\"a.txt\"");
    let folder = Folder::new("save");
    let path = folder.write("café.pdf", b"%PDF");
    let answered = get(move || download(&path));
    assert_eq!(answered.header("content-type"), "application/pdf");
    assert_eq!(answered.header("content-disposition"), cases[2].1);
}

#[test]
fn types_go_by_the_extension() {
    let cases = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.b.JS", "text/javascript; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.7z", "application/x-7z-compressed"),
        ("a.zst", "application/zstd"),
        ("a.woff2", "font/woff2"),
        ("a.tar.gz", "application/gzip"),
        ("a", "application/octet-stream"),
        (".html", "application/octet-stream"),
        ("a.", "application/octet-stream"),
        ("a.exe", "application/octet-stream"),
    ];
    for (name, media_type) in cases {
        assert_eq!(get(move || file_bytes(name, "x")).header("content-type"), media_type, "{name}");
    }
}

#[test]
fn a_file_in_a_bare_axum_router_says_what_is_missing() {
    let mut response = file(Path::new("Cargo.toml")).into_response();
    assert_eq!(response.status(), 500);
    let error = Carried::take_from(&mut response).unwrap();
    assert!(error.hint_text().unwrap().contains("App"));
}
