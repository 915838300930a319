//! Fields that are set to the time of a save.

use jiff::{Timestamp, tz::TimeZone};

use super::record::Record;
use crate::{
    Kind, Value,
    error::Result,
    meta::{Auto, FieldMeta},
};

/// The present, as precise as databases keep it. What has no zone is the time in UTC.
pub(super) fn now(kind: Kind) -> Value {
    let now = Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap_or_default();
    let civil = || TimeZone::UTC.to_datetime(now);
    match kind {
        Kind::Date => Value::Date(civil().date()),
        Kind::Time => Value::Time(civil().time()),
        Kind::DateTime => Value::DateTime(civil()),
        _ => Value::Timestamp(now),
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
            Auto::No | Auto::Increment => false,
        }
    }

    pub(super) fn stamp(self, record: &mut dyn Record) -> Result<()> {
        for (index, field) in record.meta().fields.iter().enumerate() {
            if self.sets(field) {
                record.set(index, now(field.kind))?;
            }
        }
        Ok(())
    }
}
