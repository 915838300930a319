//! What stands in for `tls.rs` in a build without https.

use carafe_core::{Error, Exit};

use crate::{
    serve::{stream::Stream, watch::Watch},
    settings::ServerSettings,
};

/// There is none.
#[derive(Clone)]
pub(super) enum Tls {}

impl Tls {
    pub(super) fn of(settings: &ServerSettings) -> Result<Option<Self>, Error> {
        if settings.cert.is_none() && settings.key.is_none() {
            return Ok(None);
        }
        let why = "`server.cert` asks for https, which this build does not speak";
        let error = Error::internal(std::io::Error::new(std::io::ErrorKind::Unsupported, why));
        Err(error.hint("add the feature `tls` to carafe in Cargo.toml").exit(Exit::CONFIG))
    }

    #[expect(clippy::unused_async, reason = "as `tls.rs` has it")]
    pub(super) async fn shake(&self, _stream: Stream, _watch: &Watch) -> Option<Stream> {
        match *self {}
    }
}
