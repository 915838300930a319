//! `embed_dir!`, as a user writes it.

use carafe::{core::embed::Dir, embed_dir};

const HERE: Dir = embed_dir!("tests/it/embed_dir");

// row: static.serve_dev
#[test]
fn a_folder_beside_cargo_toml_is_read() {
    assert_eq!(HERE.list().unwrap(), ["app.css", "deep/note.txt"]);
    assert_eq!(HERE.get("deep/note.txt").unwrap().unwrap().bytes, b"a note\n".as_slice());
    assert_eq!(HERE.get(".hidden").unwrap(), None);
}

#[test]
fn a_release_build_carries_it() {
    assert_eq!(HERE.is_embedded(), !cfg!(debug_assertions));
}
