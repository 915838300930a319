//! Which request the code that runs now belongs to, so that its log lines carry the id.

use std::cell::Cell;

use crate::request_id::RequestId;

thread_local! {
    static CURRENT: Cell<Option<RequestId>> = const { Cell::new(None) };
}

/// Says that what runs on this thread until the guard is dropped belongs to a request.
///
/// The pipeline enters around every poll of a handler: between two polls the thread works for others.
///
/// ```
/// use carafe_web::{RequestId, log::scope};
///
/// let scope = scope::enter(RequestId::from_text("abc").unwrap());
/// tracing::info!("this line ends with id=abc");
/// drop(scope);
/// ```
pub fn enter(id: RequestId) -> Scope {
    Scope { outer: CURRENT.replace(Some(id)) }
}

/// The request that the code which runs now belongs to.
#[must_use]
pub fn current() -> Option<RequestId> {
    let mut id = None;
    with_current(|current| id = Some(current.clone()));
    id
}

pub(super) fn with_current(tell: impl FnOnce(&RequestId)) {
    // A thread that ends may log after its locals are gone.
    let _ = CURRENT.try_with(|current| {
        let id = current.take();
        if let Some(id) = &id {
            tell(id);
        }
        current.set(id);
    });
}

/// Ends the scope when it is dropped.
#[derive(Debug)]
#[must_use = "the scope ends when it is dropped"]
pub struct Scope {
    outer: Option<RequestId>,
}

impl Drop for Scope {
    fn drop(&mut self) {
        let outer = self.outer.take();
        let _ = CURRENT.try_with(|current| current.set(outer));
    }
}
