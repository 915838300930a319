//! Patterns that cannot be read.

use std::panic;

use carafe_core::App;
use carafe_web::WebApp;

use super::GetIt;

#[test]
fn the_fault_is_marked_and_the_cure_named() {
    let rows = [
        ("about", "does not begin with `/`", "write \"/about\""),
        ("/a/{id", "^^^ this `{` is never closed", "`{{` for a brace itself"),
        ("/a/id}", "^ this `}` closes nothing", "write `}}`"),
        ("/a/{}", "^^ a parameter needs a name", "for example `{id}`"),
        ("/a/{1x}", "a parameter needs a name", "letters"),
        ("/{a}/{a}", "     ^^^ `a` is there already", "its own name"),
        ("/{a}{b}", "nothing tells where this parameter begins", "between `a` and this one"),
        ("/{a:}", "this converter cannot be read", "`{a:int}`"),
        ("/{a:any(}", "this converter cannot be read", "`{a:any(a,b)}`"),
        ("/{*rest}", "spans slashes", "write `{rest:path}`"),
        ("/<int:id>/", "^^^^^^^^ a parameter is written in braces", "write `{id:int}`"),
        ("/<name>", "a parameter is written in braces", "write `{name}`"),
        ("/a/:id/b", "   ^^^ a parameter is written in braces", "write `{id}`"),
        ("/a?x=1", "a query is not part of a path", "write \"/a\""),
        ("/a#x", "a fragment is not part of a path", "write \"/a\""),
        ("/a//b", "two slashes in a row never match", "take it out"),
        ("/a/../b", "a dot segment never matches", "take it out"),
        ("/a%20b", "  ^^^ this is percent-encoded", "the character itself"),
        ("/ü/{id", "   ^^^ this `{` is never closed", "close it"),
        ("", "does not begin with `/`", "write \"/\""),
    ];
    for (text, fact, advice) in rows {
        let caught = panic::catch_unwind(|| App::new().get_(text)).expect_err(text);
        let message = caught.downcast_ref::<String>().expect("a message");
        assert!(message.contains(fact) && message.contains(advice), "{text}\n{message}");
    }
}

#[test]
fn the_panic_is_at_the_line_of_the_caller() {
    let here = std::sync::Arc::new(std::sync::Mutex::new(None));
    let seen = std::sync::Arc::clone(&here);
    let before = panic::take_hook();
    // The hook is the whole process's, and the tests beside this one panic too.
    let this = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == this {
            *seen.lock().unwrap() = info.location().map(|at| (at.file().to_owned(), at.line()));
        }
    }));
    let line = line!() + 1;
    let caught = panic::catch_unwind(|| App::new().get("/a/{only_here", || ""));
    panic::set_hook(before);
    assert!(caught.is_err());
    assert_eq!(here.lock().unwrap().as_ref().map(|(_, line)| *line), Some(line));
}
