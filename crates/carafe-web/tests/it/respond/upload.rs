//! What visitors uploaded is shown or saved, and never run.

use carafe_web::respond::upload_in;

use super::{ask, file::Folder, get};

const NAMES: [(&str, &str); 16] = [
    ("photo.jpg", "inline"),
    ("photo.webp", "inline"),
    ("song.mp3", "inline"),
    ("film.mp4", "inline"),
    ("note.txt", "inline"),
    ("page.html", "attachment"),
    ("PAGE.HTM", "attachment"),
    ("page.xhtml", "attachment"),
    ("picture.svg", "attachment"),
    ("feed.xml", "attachment"),
    ("style.css", "attachment"),
    ("script.js", "attachment"),
    ("paper.pdf", "attachment"),
    ("photo.jpg.html", "attachment"),
    ("nothing", "attachment"),
    ("deep/page.html", "attachment"),
];

// row: media.url
#[test]
fn what_is_uploaded_never_becomes_a_page_of_the_site() {
    let folder = Folder::new("uploads");
    for (name, shown) in NAMES {
        folder.write(&format!("root/{name}"), b"<script>alert(1)</script>");
        let path = folder.path("root");
        let answered = get(move || upload_in(&path, name));
        let last = name.rsplit('/').next().unwrap();
        assert_eq!(answered.header("content-disposition"), format!("{shown}; filename=\"{last}\""), "{name}");
        assert_eq!(answered.header("x-content-type-options"), "nosniff", "{name}");
        let policy = answered.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox"), "{name}: {policy}");
    }
}

// row: media.url
#[test]
fn names_lead_nowhere_else_and_parts_can_be_asked_for() {
    let folder = Folder::new("upload-names");
    folder.write("root/film.mp4", b"0123456789");
    let path = folder.path("root");
    let part = ask(move || upload_in(&path, "film.mp4"), "GET\nrange: bytes=2-4");
    assert_eq!((part.status.as_u16(), part.text()), (206, "234"));
    assert!(part.header("content-security-policy").contains("sandbox"));
    for name in ["../film.mp4", "/film.mp4", ".env", "none.jpg", "a/../film.mp4"] {
        let path = folder.path("root");
        let answered = get(move || upload_in(&path, name));
        assert_eq!((answered.status.as_u16(), answered.header("content-disposition")), (404, ""), "{name}");
    }
}
