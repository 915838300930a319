//! What an app is made of.

use std::any::Any;

use crate::Place;

/// One thing that an app brings: a route, a command, a check, a model. Each room defines its own kinds and
/// an extension trait on [`App`](crate::App) that adds them; this room only keeps them in order.
///
/// ```
/// use carafe_core::{App, Part};
///
/// struct Motto(&'static str);
/// impl Part for Motto {}
///
/// trait Mottos {
///     fn motto(self, text: &'static str) -> Self;
/// }
/// impl Mottos for App {
///     #[track_caller]
///     fn motto(self, text: &'static str) -> Self {
///         self.add(Motto(text))
///     }
/// }
///
/// let site = App::new().motto("clear").mount("/b", App::named("b").motto("safe")).build();
/// let mottos: Vec<_> = site.parts::<Motto>().map(|m| (m.app.namespace(), m.part.0)).collect();
/// assert_eq!(mottos, [("", "clear"), ("b", "safe")]);
/// ```
pub trait Part: Any + Send + Sync {}

/// A part as an app keeps it, before the site is built.
pub(crate) struct Kept {
    pub(crate) part: Box<dyn Any + Send + Sync>,
    pub(crate) place: Place,
}
