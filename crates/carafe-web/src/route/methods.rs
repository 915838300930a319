//! What one path answers: a function for each method.

use std::borrow::Cow;

use http::Method;

use crate::handler::{Erased, Handler};

/// The functions of one path, by method: `get(show).post(update)`.
///
/// HEAD is answered from GET, OPTIONS by the framework, and any other method with 405 and `Allow`.
#[derive(Debug, Clone, Default)]
#[must_use = "it is a part of a route: give it to `App::route`"]
pub struct Methods {
    pub(crate) entries: Vec<Entry>,
    pub(crate) name: Option<Cow<'static, str>>,
}

/// One function and the methods it answers; an empty list means every method.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) methods: Vec<Method>,
    pub(crate) handler: Erased,
}

impl Methods {
    /// Answers these methods with `handler`; an empty list means every method.
    pub fn on<H: Handler<M>, M: 'static>(
        self,
        methods: impl IntoIterator<Item = Method>,
        handler: H,
    ) -> Self {
        self.on_erased(methods.into_iter().collect(), Erased::new(handler))
    }

    fn on_erased(mut self, methods: Vec<Method>, handler: Erased) -> Self {
        self.entries.push(Entry { methods, handler });
        self
    }

    /// Names the route, instead of after its functions.
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = Some(name.into());
        self
    }
}

macro_rules! verbs {
    ($($verb:ident $method:ident $text:literal),*) => {
        impl Methods {
            $(
                #[doc = concat!("Answers ", $text, " with `handler`.")]
                pub fn $verb<H: Handler<M>, M: 'static>(self, handler: H) -> Self {
                    self.on_erased(vec![Method::$method], Erased::new(handler))
                }
            )*
        }

        $(
            #[doc = concat!("A path that answers ", $text, " with `handler`; chain the other methods.")]
            pub fn $verb<H: Handler<M>, M: 'static>(handler: H) -> Methods {
                Methods::default().$verb(handler)
            }
        )*
    };
}

verbs!(get GET "GET", post POST "POST", put PUT "PUT", patch PATCH "PATCH", delete DELETE "DELETE");

/// A path that answers every method with `handler`.
pub fn any<H: Handler<M>, M: 'static>(handler: H) -> Methods {
    Methods::default().on([], handler)
}
