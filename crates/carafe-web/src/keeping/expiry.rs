//! How long one session lives, where that is not what the settings say.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// How long a session lives: what [`Session::set_expiry`](crate::session::Session::set_expiry) takes.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use carafe_web::session::Expiry;
///
/// assert_eq!(Expiry::from(Duration::from_secs(60)), Expiry::After(Duration::from_secs(60)));
/// assert_eq!(Expiry::from(SystemTime::UNIX_EPOCH), Expiry::At(SystemTime::UNIX_EPOCH));
/// ```
///
/// None lets a session live longer than the setting `session.max_age` since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expiry {
    /// As the settings say.
    #[default]
    Default,
    /// So long without a visit.
    After(Duration),
    /// Until this moment, however often the visitor comes.
    At(SystemTime),
    /// Until the browser is closed, and without a visit as long as the settings say.
    Browser,
}

impl From<Duration> for Expiry {
    fn from(time: Duration) -> Self {
        Self::After(time)
    }
}

impl From<SystemTime> for Expiry {
    fn from(moment: SystemTime) -> Self {
        Self::At(moment)
    }
}

impl Expiry {
    /// How long without a visit, where the settings say `idle`. Nothing where visits do not count.
    pub(super) fn idle(self, idle: Duration) -> Option<Duration> {
        match self {
            Self::Default | Self::Browser => Some(idle),
            Self::After(time) => Some(time),
            Self::At(_) => None,
        }
    }

    pub(super) fn to_json(self) -> Value {
        match self {
            Self::Default => Value::Null,
            Self::After(time) => json!({ "after": time.as_secs() }),
            Self::At(moment) => {
                json!({ "at": moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() })
            }
            Self::Browser => json!("browser"),
        }
    }

    /// What `to_json` wrote; nothing for anything else.
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let seconds = |word| Some(Duration::from_secs(value.get(word)?.as_u64()?));
        match value {
            Value::Null => Some(Self::Default),
            Value::String(word) => (word == "browser").then_some(Self::Browser),
            _ => match seconds("after") {
                Some(time) => Some(Self::After(time)),
                None => Some(Self::At(UNIX_EPOCH.checked_add(seconds("at")?)?)),
            },
        }
    }
}
