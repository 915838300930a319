//! Folders that a program carries: what is listed, what is found, and which names lead nowhere.

use std::{fs, path::PathBuf};

use carafe_core::embed::Dir;

/// A folder of its own for each test, with a canary beside it, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("carafe-embed-{}-{name}", std::process::id()));
        fs::create_dir_all(path.join("root/deep/deeper")).unwrap();
        fs::create_dir_all(path.join("root-beside")).unwrap();
        for (name, text) in [
            ("root/app.css", "body {}"),
            ("root/deep/b.txt", "b"),
            ("root/deep/deeper/a.txt", "a"),
            ("root/.env", "canary"),
            ("secret.txt", "canary"),
            ("root-beside/secret.txt", "canary"),
        ] {
            fs::write(path.join(name), text).unwrap();
        }
        Self(path.canonicalize().unwrap())
    }

    fn dir(&self) -> Dir {
        Dir::at(self.0.join("root"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const IN_BINARY: Dir =
    Dir::embedded("static", &[(".env", b"canary"), ("app.css", b"body {}"), ("deep/b.txt", b"b")]);

#[test]
fn files_are_listed_by_name_without_hidden_ones() {
    let folder = Folder::new("list");
    assert_eq!(folder.dir().list().unwrap(), ["app.css", "deep/b.txt", "deep/deeper/a.txt"]);
    assert_eq!(IN_BINARY.list().unwrap(), ["app.css", "deep/b.txt"]);
    assert!(IN_BINARY.is_embedded() && !folder.dir().is_embedded());
}

#[test]
fn a_file_is_found_by_its_name() {
    let folder = Folder::new("get");
    for dir in [folder.dir(), IN_BINARY] {
        assert_eq!(&*dir.get("app.css").unwrap().unwrap().bytes, b"body {}");
        assert_eq!(&*dir.get("deep/b.txt").unwrap().unwrap().bytes, b"b");
        assert_eq!(dir.get("deep").unwrap(), None);
        assert_eq!(dir.get("app.css/").unwrap(), None);
        assert_eq!(dir.get("none.css").unwrap(), None);
    }
    fs::write(folder.0.join("root/new.css"), "new").unwrap();
    assert_eq!(&*folder.dir().get("new.css").unwrap().unwrap().bytes, b"new", "there at once");
}

#[test]
fn no_name_leads_out() {
    let folder = Folder::new("out");
    let absolute = folder.0.join("secret.txt");
    let wild =
        ["", ".", "..", "../secret.txt", "../root-beside/secret.txt", "-beside/secret.txt", ".env", "/"];
    let more = ["deep/../../secret.txt", "deep//b.txt", "/app.css", "app.css\0", "deep\\b.txt", "C:app.css"];
    for name in wild.into_iter().chain(more).chain([absolute.to_str().unwrap()]) {
        for dir in [folder.dir(), IN_BINARY] {
            assert_eq!(dir.get(name).unwrap(), None, "{name:?} in {dir:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_inside_only() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new("links");
    let root = folder.0.join("root");
    symlink(folder.0.join("secret.txt"), root.join("out.txt")).unwrap();
    symlink(&folder.0, root.join("up")).unwrap();
    symlink(root.join("deep"), root.join("again")).unwrap();
    symlink(root.join("app.css"), root.join("in.css")).unwrap();
    symlink(root.join("nowhere"), root.join("broken.css")).unwrap();
    let dir = folder.dir();
    assert_eq!(dir.list().unwrap(), ["app.css", "deep/b.txt", "deep/deeper/a.txt", "in.css"]);
    assert!(dir.get("in.css").unwrap().is_some());
    for name in ["out.txt", "up/secret.txt", "broken.css"] {
        assert_eq!(dir.get(name).unwrap(), None, "{name}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    for path in ["", "no/such/folder"] {
        assert!(Dir::at(path).list().is_err(), "{path:?}");
        assert!(Dir::at(path).get("Cargo.toml").is_err(), "{path:?}");
    }
}
