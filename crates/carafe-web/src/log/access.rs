//! The line of one request.

use std::{fmt, net::IpAddr, time::Duration};

use http::{Method, StatusCode};

use crate::{current::Peer, request_id::RequestId};

/// What is told of one request and its answer.
#[derive(Debug, Clone, Copy)]
pub struct AccessLine<'a> {
    /// The other end of the connection.
    pub peer: &'a Peer,
    /// Who asked, when the other end is a trusted proxy that tells.
    pub client: Option<IpAddr>,
    /// The method.
    pub method: &'a Method,
    /// Path and query as they were sent.
    pub target: &'a str,
    /// The status of the answer.
    pub status: StatusCode,
    /// From the head of the request to the head of the answer.
    pub elapsed: Duration,
    /// The size of the answer's body, when it is known before it is sent.
    pub bytes: Option<u64>,
    /// The id of the request.
    pub id: &'a RequestId,
}

impl AccessLine<'_> {
    /// Who asked, as far as it is known.
    pub(super) fn who(&self) -> &dyn fmt::Display {
        match &self.client {
            Some(client) => client,
            None => self.peer,
        }
    }
}

/// The target of the events, for filters.
pub(super) const TARGET: &str = "carafe::access";

/// Tells somebody else's subscriber.
pub(super) fn emit(line: &AccessLine<'_>) {
    macro_rules! event {
        ($level:expr) => {
            tracing::event!(
                target: TARGET,
                $level,
                client = %line.who(),
                method = %line.method,
                path = line.target,
                status = line.status.as_u16(),
                ms = line.elapsed.as_secs_f64() * 1e3,
                bytes = line.bytes,
                id = %line.id,
            )
        };
    }
    if line.status.is_server_error() { event!(tracing::Level::ERROR) } else { event!(tracing::Level::INFO) }
}
