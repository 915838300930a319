//! Fields that are set to the time of a save.

use jiff::{Timestamp, tz::TimeZone};

use super::record::Record;
use crate::{
    Kind, Value,
    error::Result,
    meta::{Auto, FieldMeta},
};

/// The present, the same for all fields of a row, and as precise as databases keep it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now(Timestamp);

impl Now {
    pub(super) fn here() -> Self {
        Self(Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap_or_default())
    }

    /// As a field of this kind keeps it. What has no zone is the time in UTC.
    pub(super) fn of(self, kind: Kind) -> Value {
        let civil = || TimeZone::UTC.to_datetime(self.0);
        match kind {
            Kind::Date => Value::Date(civil().date()),
            Kind::Time => Value::Time(civil().time()),
            Kind::DateTime => Value::DateTime(civil()),
            _ => Value::Timestamp(self.0),
        }
    }
}

/// Which of the fields that set themselves are set now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    First,
    Later,
}

impl Moment {
    pub(super) const fn sets(self, field: &FieldMeta) -> bool {
        match field.auto {
            Auto::Now => true,
            Auto::NowAdd => matches!(self, Self::First),
            Auto::No | Auto::Increment | Auto::Order => false,
        }
    }

    pub(super) fn stamp(self, record: &mut dyn Record) -> Result<()> {
        let now = Now::here();
        for (index, field) in record.meta().fields.iter().enumerate() {
            if self.sets(field) {
                record.set(index, now.of(field.kind))?;
            }
        }
        Ok(())
    }
}
