//! Something around the functions of one path.

use std::sync::Arc;

use super::{layer::TowerLayer, next::Middleware, wrap};
use crate::{handler::WrapFn, route::methods::Methods};

impl Methods {
    /// Puts a middleware function around the functions so far; what is added last is outermost.
    pub fn wrap<F: Middleware<M>, M: 'static>(self, middleware: F) -> Self {
        self.wrap_with(&wrap::by_function(middleware))
    }

    /// Puts a tower layer around the functions so far.
    pub fn layer<L: TowerLayer<M>, M>(self, layer: L) -> Self {
        self.wrap_with(&layer.into_wrap())
    }

    fn wrap_with(mut self, wrap: &WrapFn) -> Self {
        for entry in &mut self.entries {
            entry.handler.wraps.push(Arc::clone(wrap));
        }
        self
    }
}
