//! Pages from templates: each value is escaped for the place where it stands.
//!
//! Knows no HTTP and no database. [`minijinja`] renders; what it is given to compile has been through [`escape`].

pub mod around;
pub mod call;
mod components;
pub mod context;
pub mod engine;
pub mod error;
pub mod escape;
mod filters;
pub mod folders;
pub mod forms;
mod function;
mod generation;
mod globals;
pub mod mention;
mod methods;
pub mod parts;
pub mod safe;
mod scope;
mod seen;
pub mod settings;
mod sheets;
pub mod templates;
pub mod undefined;
pub mod values;
pub mod zone;

pub use around::Around;
pub use call::Call;
pub use context::ContextValue;
pub use engine::{Engine, Render};
pub use error::TemplateError;
pub use function::TemplateFunction;
pub use parts::TemplateApp;
pub use safe::Safe;
pub use settings::TemplateSettings;
pub use templates::Templates;
pub use undefined::Undefined;
pub use values::Values;
pub use zone::Zone;
