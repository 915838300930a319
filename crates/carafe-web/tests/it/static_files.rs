//! Static files: what is found where, under which name, and what a browser is told of it.

mod collect;
mod hashed;
mod hostile;
mod live;
mod told;

use std::{fs, path::PathBuf};

use axum::body::to_bytes;
use carafe_core::{
    App,
    embed::Dir,
    settings::{Profile, Sources},
};
use carafe_web::{Body, Peer, Request, Service, WebApp};
use http::{HeaderMap, StatusCode};

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-static-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let folder = Self(path.canonicalize().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn dir(&self, name: &str) -> Dir {
        Dir::at(self.0.join(name))
    }

    fn toml(&self, name: &str) -> String {
        format!("{:?}", self.0.join(name).display().to_string())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answered {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A site in a profile, with this in its settings.
fn service(app: App, profile: Profile, toml: &str) -> Service {
    Service::with_settings(app, Sources::new().profile(profile).toml(toml)).unwrap()
}

fn prod(app: App) -> Service {
    let key = "0123456789abcdef".repeat(4);
    service(app, Profile::PROD, &format!("[site]\nhosts = [\"localhost\"]\nsecret_key = \"{key}\"\n"))
}

fn dev(app: App) -> Service {
    service(app, Profile::DEV, "")
}

/// A head is a method and a path, and then headers, one a line.
fn ask(service: &Service, head: &str) -> Answered {
    ask_from(service, head, Peer::InProcess)
}

fn ask_from(service: &Service, head: &str, peer: Peer) -> Answered {
    let mut lines = head.lines().map(str::trim);
    let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().uri(path).method(method).header("host", "localhost");
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = service.answer(request, peer).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answered { status, headers, body }
    })
}

fn status(service: &Service, head: &str) -> u16 {
    ask(service, head).status.as_u16()
}

/// The link to a file, or what is said instead.
fn link(service: &Service, name: &str) -> String {
    match service.site().static_url(name) {
        Ok(url) => url,
        Err(error) => format!("{:?} {}", error.source().unwrap().to_string(), error.hint_text().unwrap()),
    }
}

const APP: Dir = Dir::embedded("static", &[("blog/app.css", b"p {}"), ("blog/logo.svg", b"<svg/>")]);

fn blog() -> App {
    App::named("blog").static_files(APP).get("/", || "posts")
}

fn site() -> App {
    App::new().mount("/blog", blog())
}
