//! The functions that answer.

use carafe::{prelude::*, web::respond::redirect_to_next};
use serde::Deserialize;

use crate::{
    book::Book,
    entry::{Draft, Faults, LIMITS},
    visitor::{self, Theme},
};

/// The book, and the form to write into it.
pub fn index(session: Session, book: State<Book>) -> Result {
    let visit = visitor::count_visit(&session)?;
    Ok(open_book(&session, &book, &Draft::default(), &Faults::new()).with("visit", visit))
}

/// Takes the form.
pub fn sign(session: Session, book: State<Book>, Form(draft): Form<Draft>) -> Result {
    let draft = draft.tidied();
    let faults = draft.faults();
    if !faults.is_empty() {
        return Ok(open_book(&session, &book, &draft, &faults).status(422));
    }
    let thanks = format!("Thank you, {}: your entry is in the book.", draft.name());
    let id = book.write(draft)?;
    visitor::remember_entry(&session, id)?;
    let there = url(index, ()).fragment(format!("entry-{id}"));
    Ok(redirect(there).flash(Message::success(thanks)))
}

/// One entry alone, to send to a friend.
pub fn show(Path(id): Path<u64>, session: Session, book: State<Book>) -> Result {
    Ok(view("one.html", &session).with("entry", book.entry(id)?).with("own", visitor::own_entries(&session)))
}

/// Takes an entry out, for who wrote it.
pub fn remove(Path(id): Path<u64>, session: Session, book: State<Book>) -> Result {
    if !visitor::own_entries(&session).contains(&id) {
        return abort(403, "Only who wrote an entry can take it out.");
    }
    book.remove(id)?;
    Ok(redirect(url(index, ())).flash("Your entry is out of the book."))
}

/// What this is.
pub fn about(session: Session) -> Reply {
    view("about.html", &session)
}

/// What the buttons for the theme send.
#[derive(Debug, Deserialize)]
pub struct Choice {
    theme: Theme,
    /// The page to go back to.
    #[serde(default)]
    next: String,
}

/// Remembers how the pages shall look.
pub fn choose_theme(session: Session, Form(choice): Form<Choice>) -> Result {
    session.set("theme", choice.theme)?;
    Ok(redirect_to_next(&choice.next, url(index, ())))
}

/// The page for what is not there.
pub fn not_found(session: Session) -> Reply {
    view("404.html", &session)
}

/// The page for when it is our fault. It asks for nothing that may be broken: no session, no book.
pub fn broken(current: Current) -> Reply {
    page("500.html").with("theme", Theme::default()).with("id", current.id().to_string())
}

fn open_book(session: &Session, book: &Book, draft: &Draft, faults: &Faults) -> Reply {
    view("book.html", session)
        .with("entries", book.entries())
        .with("own", visitor::own_entries(session))
        .with("draft", draft)
        .with("faults", faults)
        .with("limits", LIMITS)
        .with("visit", 0)
}

/// A page with what every page of this site shows.
fn view(template: &'static str, session: &Session) -> Reply {
    page(template).with("theme", visitor::theme(session))
}
