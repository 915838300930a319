//! The style sheets that the components of a page ask for: each once, in the head where the page has room for them.

use std::{
    fmt::Write as _,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use minijinja::value::Value;

use super::{
    call::{Answer, Call},
    escape, function,
};

/// Those of one page.
#[derive(Debug, Default)]
pub(crate) struct Sheets(Mutex<Asked>);

#[derive(Debug, Default)]
struct Asked {
    /// The links that were asked for, in order.
    links: Vec<String>,
    /// What stands in the page where they are to be, and how many were there before.
    room: Option<(String, usize)>,
}

impl Sheets {
    /// `{{ stylesheet(static('card.css')) }}` in a component: its style sheet, once in a page.
    pub(crate) fn ask(self: &Arc<Self>) -> Value {
        let sheets = Arc::clone(self);
        let ask = move |call: &Call<'_>| {
            let link = link(&call.argument::<String>(0)?);
            let mut asked = sheets.asked();
            if asked.links.contains(&link) {
                return Ok(Answer(Value::from("")));
            }
            asked.links.push(link.clone());
            // Without room in the head it stands where it is asked for: browsers read it there too.
            let here = if asked.room.is_some() { String::new() } else { link };
            Ok(Answer(Value::from_safe_string(here)))
        };
        function::callable("stylesheet".to_owned(), Arc::new(ask))
    }

    /// `{{ stylesheets() }}` in the head of a page: room for those that components ask for further down.
    pub(crate) fn room(self: &Arc<Self>) -> Value {
        let sheets = Arc::clone(self);
        let room = move |_: &Call<'_>| {
            let mut asked = sheets.asked();
            if asked.room.is_some() {
                return Ok(Answer(Value::from("")));
            }
            let mark = mark();
            asked.room = Some((mark.clone(), asked.links.len()));
            Ok(Answer(Value::from_safe_string(mark)))
        };
        function::callable("stylesheets".to_owned(), Arc::new(room))
    }

    /// The page with the links where there is room for them.
    pub(crate) fn put_into(&self, page: String) -> String {
        let asked = self.asked();
        match &asked.room {
            Some((mark, before)) => page.replacen(mark.as_str(), &asked.links[*before..].concat(), 1),
            None => page,
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn link(address: &str) -> String {
    format!("<link rel=\"stylesheet\" href=\"{}\">", escape::quoted(&escape::whole_url(address)))
}

/// By chance, so that nobody's text can be taken for it.
fn mark() -> String {
    let mut mark = "<!--".to_owned();
    for _ in 0..2 {
        let _ = write!(mark, "{:016x}", RandomState::new().hash_one(0));
    }
    mark + "-->"
}
