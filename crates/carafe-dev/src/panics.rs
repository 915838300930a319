//! What the panics of handlers said and where: kept by the process's panic hook, because the panic itself does not
//! carry it.

#[cfg(debug_assertions)]
pub(crate) use kept::Kept;

/// The last panics of handlers, for the error page. The default one keeps none.
///
/// ```
/// use carafe_dev::Panics;
///
/// let panics = Panics::watched();
/// let none = Panics::default();
/// ```
#[derive(Debug, Clone, Default)]
pub struct Panics {
    #[cfg(debug_assertions)]
    kept: Option<kept::Shelf>,
}

impl Panics {
    /// Sets the panic hook of the process: it keeps what panics of handlers say, and calls the hook that was there
    /// before. Without debug assertions it does nothing.
    ///
    /// A hook that the program sets later takes its place; the page then tells less.
    #[must_use]
    pub fn watched() -> Self {
        #[cfg(debug_assertions)]
        return Self { kept: Some(kept::watch()) };
        #[cfg(not(debug_assertions))]
        Self {}
    }
}

#[cfg(debug_assertions)]
impl Panics {
    /// The last panic of a request.
    pub(crate) fn of(&self, id: &carafe_web::RequestId) -> Option<std::sync::Arc<Kept>> {
        let kept = self.kept.as_ref()?.lock().ok()?;
        kept.iter().rev().find(|panic| panic.id == *id).cloned()
    }
}

#[cfg(debug_assertions)]
mod kept {
    use std::{
        backtrace::Backtrace,
        collections::VecDeque,
        panic::{self, PanicHookInfo},
        sync::{Arc, Mutex},
    };

    use carafe_web::{RequestId, log::scope};

    /// The panics, the last one behind.
    pub(super) type Shelf = Arc<Mutex<VecDeque<Arc<Kept>>>>;

    /// One panic.
    #[derive(Debug)]
    pub(crate) struct Kept {
        pub(super) id: RequestId,
        pub(crate) file: String,
        pub(crate) line: u32,
        pub(crate) column: u32,
        pub(crate) backtrace: Backtrace,
    }

    /// Each keeps a backtrace, and a page asks for its own at once.
    const MOST: usize = 16;

    pub(super) fn watch() -> Shelf {
        let shelf = Shelf::default();
        let (own, before) = (Arc::clone(&shelf), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            keep(&own, info);
            before(info);
        }));
        shelf
    }

    fn keep(shelf: &Shelf, info: &PanicHookInfo<'_>) {
        let (Some(id), Some(place)) = (scope::current(), info.location()) else { return };
        let (file, line, column) = (place.file().to_owned(), place.line(), place.column());
        let kept = Kept { id, file, line, column, backtrace: Backtrace::force_capture() };
        if let Ok(mut shelf) = shelf.lock() {
            shelf.push_back(Arc::new(kept));
            let over = shelf.len().saturating_sub(MOST);
            shelf.drain(..over);
        }
    }
}
