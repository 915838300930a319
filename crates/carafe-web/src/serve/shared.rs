//! What all workers and connections of a server share.

use std::{sync::Arc, time::Duration};

use crate::{
    Service,
    serve::{
        census::Census,
        deadlines::{Deadlines, Mood},
        gate::Limits,
        rarely::Rarely,
        stop::{Handle, Stage},
        tls::Tls,
    },
    settings::ServerSettings,
};

/// What all workers share.
pub(super) struct Shared {
    pub(super) service: Service,
    pub(super) tls: Option<Tls>,
    pub(super) handle: Handle,
    pub(super) limits: Limits,
    pub(super) most_requests: u32,
    pub(super) deadlines: Deadlines,
    pub(super) grace: Duration,
    pub(super) census: Arc<Census>,
    pub(super) crowded: Rarely,
    pub(super) encrypted: Rarely,
}

/// How long a connection without a request is kept when the server stops: a client that was told nothing may be about
/// to send one, and would not know whether it was read.
const LINGER: Duration = Duration::from_millis(300);

impl Shared {
    pub(super) fn new(service: Service, settings: &ServerSettings, tls: Option<Tls>, handle: Handle) -> Self {
        let size = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
        Self {
            service,
            tls,
            handle,
            limits: Limits {
                target: size(settings.max_target.bytes()),
                head: size(settings.max_head.bytes()),
                fields: settings.max_headers,
                http2: cfg!(feature = "http2") && settings.http2,
            },
            most_requests: u32::try_from(settings.requests_per_connection).unwrap_or(u32::MAX),
            deadlines: Deadlines::of(settings),
            grace: settings.shutdown_grace,
            census: Arc::new(Census::new(settings)),
            crowded: Rarely::default(),
            encrypted: Rarely::default(),
        }
    }

    /// What connections may expect of the server now.
    pub(super) fn mood(&self) -> Mood {
        match self.handle.stage() {
            Stage::Stopping => Mood::Stopping(LINGER),
            Stage::Closing | Stage::Quitting => Mood::Stopping(Duration::ZERO),
            Stage::Serving if self.census.is_nearly_full() => Mood::Full,
            Stage::Serving => Mood::Normal,
        }
    }
}
