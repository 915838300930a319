//! What a developer sees and a visitor never does: the error page, the 404 with every route, the welcome page.
//!
//! Knows no production: without debug assertions everything but the names is left out of the build.

#[cfg(debug_assertions)]
mod asked;
#[cfg(debug_assertions)]
mod backtrace;
#[cfg(debug_assertions)]
mod code;
#[cfg(debug_assertions)]
mod door;
pub mod explain;
#[cfg(debug_assertions)]
mod fault;
#[cfg(debug_assertions)]
mod hint;
#[cfg(debug_assertions)]
mod json;
#[cfg(debug_assertions)]
mod markup;
#[cfg(debug_assertions)]
mod mask;
#[cfg(debug_assertions)]
mod offers;
#[cfg(debug_assertions)]
mod page;
pub mod panics;
#[cfg(debug_assertions)]
mod project;
#[cfg(debug_assertions)]
mod report;
pub mod run;
pub mod settings;

pub use explain::ExplainErrors;
pub use panics::Panics;
pub use run::RunApp;
pub use settings::DevSettings;
