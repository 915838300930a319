//! The settings of this room: how the site answers, and how it is served.

pub mod address;
pub mod certificate;
pub mod csp;
pub mod csrf;
pub mod log_filter;
pub mod logging;
pub mod server;
#[cfg(feature = "sessions")]
pub mod session;
pub mod site;
pub mod socket_mode;
pub mod static_files;
pub mod trusted_proxy;

pub use address::Address;
pub use certificate::Certificate;
pub use csp::CspSettings;
pub use csrf::CsrfSettings;
pub use log_filter::LogFilter;
pub use logging::{LogFormat, LogLevel};
pub use server::ServerSettings;
#[cfg(feature = "sessions")]
pub use session::{SessionKeeping, SessionSettings};
pub use site::SiteSettings;
pub use socket_mode::SocketMode;
pub use static_files::StaticSettings;
pub use trusted_proxy::TrustedProxy;

use carafe_core::{App, check::CheckSettings};

/// Adds the sections that every site has.
pub(crate) fn add_to(app: App) -> App {
    let app = app
        .settings::<SiteSettings>()
        .settings::<ServerSettings>()
        .settings::<StaticSettings>()
        .settings::<CspSettings>()
        .settings::<CsrfSettings>()
        .settings::<CheckSettings>();
    #[cfg(feature = "sessions")]
    let app = app.settings::<SessionSettings>();
    app
}
