//! Our `tracing` subscriber: events become lines, spans are counted and otherwise ignored.
//!
//! It is not a `tracing_subscriber::Layer`: one format and one sink need no registry, and that saves every site four
//! packages. A program that wants layers sets its own subscriber, and this one is not made.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use http::StatusCode;
use tracing::{
    Event, Level, Metadata, Subscriber,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};

use super::{
    access::{AccessLine, TARGET},
    lines::Format,
    writer::Writer,
};
use crate::settings::{LogFilter, LogLevel, ServerSettings};

pub(super) struct Lines {
    filter: LogFilter,
    access: LevelFilter,
    format: Format,
    writer: Writer,
    spans: AtomicU64,
}

impl Lines {
    pub(super) fn new(settings: &ServerSettings, format: Format, writer: Writer) -> Self {
        let filter = settings.log_level.clone();
        let access =
            if settings.access_log { level_filter(filter.level_of(TARGET)) } else { LevelFilter::OFF };
        Self { filter, access, format, writer, spans: AtomicU64::new(1) }
    }

    /// Whether the line of an answer with this status is written.
    pub(super) fn takes_access(&self, status: StatusCode) -> bool {
        self.access >= if status.is_server_error() { Level::ERROR } else { Level::INFO }
    }

    pub(super) fn access(&self, line: &AccessLine<'_>) {
        self.writer.line(self.format, |out, time| self.format.access(out, time, line));
    }

    pub(super) fn flush(&self, at_most: Duration) {
        self.writer.flush(at_most);
    }
}

impl Subscriber for Lines {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        level_filter(self.filter.level_of(metadata.target())) >= *metadata.level()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(level_filter(self.filter.most()))
    }

    fn event(&self, event: &Event<'_>) {
        self.writer.line(self.format, |out, time| self.format.event(out, time, event));
    }

    fn new_span(&self, _attributes: &Attributes<'_>) -> Id {
        Id::from_u64(self.spans.fetch_add(1, Relaxed))
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

fn level_filter(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}
