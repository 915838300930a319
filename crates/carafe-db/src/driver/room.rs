//! Room for rows: a statement whose rows are taken slowly waits for whoever takes them.

use std::{future::poll_fn, task::Poll};

use super::Rows;

/// Whether whoever takes rows can take another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It can.
    Free,
    /// Not before it is asked again.
    Full,
    /// It wants no more: the statement may end here, and that is no error.
    Over,
}

impl Room {
    /// Waits until another row can be taken; false when none is wanted any more.
    ///
    /// A driver waits here between two rows of whoever says how many it takes [at a time](Rows::at_a_time). Who polls the
    /// statement is who takes the rows, so nothing else has to wake it.
    pub async fn free(rows: &mut dyn Rows) -> bool {
        poll_fn(|context| match rows.room() {
            Self::Free => Poll::Ready(true),
            Self::Over => Poll::Ready(false),
            Self::Full => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        })
        .await
    }
}
