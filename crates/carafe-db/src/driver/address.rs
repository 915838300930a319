//! The address of a database: one URL that says everything, and never tells its password.

use std::{fmt, str::FromStr, time::Duration};

use super::{BoxFuture, PoolOptions};
use crate::{DbError, ErrorKind, error::Result};

/// A database's URL in parts: `postgres://user:password@host:5432/name?sslmode=require`.
///
/// Each part may be percent-encoded. What is shown of it, also by `{:?}`, has no password.
///
/// ```
/// use carafe_db::driver::Address;
///
/// let address: Address = "postgres://ann:s3cret@db.example.org/shop?pool_size=5".parse().unwrap();
/// assert_eq!(address.host.as_deref(), Some("db.example.org"));
/// assert_eq!(address.database, "shop");
/// assert_eq!(address.to_string(), "postgres://ann:***@db.example.org/shop");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The word before `://`.
    pub scheme: String,
    /// Who asks.
    pub user: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// The machine, or the folder of a Unix socket when it begins with `/`.
    pub host: Option<String>,
    /// The port.
    pub port: Option<u16>,
    /// What stands behind the first `/`.
    pub database: String,
    /// The pairs behind `?` that nobody has taken yet.
    pub options: Vec<(String, String)>,
}

impl Address {
    /// Takes an option, so that [`finish`](Self::finish) knows that somebody understood it.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.options.iter().position(|(key, _)| key == name)?;
        Some(self.options.remove(at).1)
    }

    /// Takes an option that is a number.
    pub fn take_number(&mut self, name: &str) -> Result<Option<usize>> {
        self.take_as(name, "a whole number", |text| text.parse().ok())
    }

    /// Takes an option that is a length of time: `5`, `5s`, `250ms`, `2min`; `0` is none.
    pub fn take_time(&mut self, name: &str) -> Result<Option<Duration>> {
        self.take_as(name, "a time such as `5s` or `250ms`", time)
    }

    /// Takes an option that is on or off.
    pub fn take_switch(&mut self, name: &str) -> Result<Option<bool>> {
        self.take_as(name, "`on` or `off`", |text| match text {
            "on" | "true" | "1" | "yes" => Some(true),
            "off" | "false" | "0" | "no" => Some(false),
            _ => None,
        })
    }

    /// Takes an option that is read by a function; `wanted` says what it should have been.
    pub fn take_as<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.take(name) else { return Ok(None) };
        match read(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(config(format!(
                "the option `{name}` of the database's address must be {wanted}, not {text:?}"
            ))),
        }
    }

    /// Takes what every pool understands, over what the settings say.
    pub fn take_pool(&mut self, mut options: PoolOptions) -> Result<PoolOptions> {
        if let Some(size) = self.take_as("pool_size", "a number from 1 to 10000", |text| {
            text.parse().ok().filter(|size| (1..=10_000).contains(size))
        })? {
            options.size = size;
        }
        set(&mut options.wait, self.take_time("pool_wait")?);
        set(&mut options.connect, self.take_time("connect_timeout")?);
        set(&mut options.statement, self.take_time("statement_timeout")?);
        set(&mut options.idle_in_transaction, self.take_time("idle_in_transaction_timeout")?);
        set(&mut options.max_idle, self.take_time("max_idle")?);
        set(&mut options.max_life, self.take_time("max_life")?);
        set(&mut options.prepared, self.take_number("prepared")?);
        Ok(options)
    }

    /// Refuses options that nobody took: most are slips.
    pub fn finish(&self, known: &[&str]) -> Result<()> {
        let Some((name, _)) = self.options.first() else { return Ok(()) };
        let error = config(format!("the address of the database has an option `{name}` that is not known"));
        Err(error.hint(format!("the options are {}, {}", POOL_OPTIONS.join(", "), known.join(", "))))
    }
}

const POOL_OPTIONS: [&str; 8] = [
    "pool_size",
    "pool_wait",
    "connect_timeout",
    "statement_timeout",
    "idle_in_transaction_timeout",
    "max_idle",
    "max_life",
    "prepared",
];

/// What opens a database of one kind: the rooms of the drivers have a function of this form each.
pub type Connect =
    for<'a> fn(&'a str, &'a PoolOptions) -> BoxFuture<'a, Result<std::sync::Arc<dyn super::Driver>>>;

impl FromStr for Address {
    type Err = DbError;

    fn from_str(url: &str) -> Result<Self> {
        let shape =
            || config("the address of a database looks like `postgres://user:password@host:port/name`");
        let (scheme, rest) = url.split_once("://").ok_or_else(shape)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (credentials, place) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = match credentials.split_once(':') {
            Some((user, password)) => (user, Some(decoded(password)?)),
            None => (credentials, None),
        };
        let (host, port) = host_and_port(place)?;
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let options = pairs.map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(key)?, decoded(value)?))
        });
        Ok(Self {
            scheme: scheme.to_owned(),
            user: Some(decoded(user)?).filter(|user| !user.is_empty()),
            password,
            host: Some(decoded(host)?).filter(|host| !host.is_empty()),
            port,
            database: decoded(database)?,
            options: options.collect::<Result<_>>()?,
        })
    }
}

fn host_and_port(place: &str) -> Result<(&str, Option<u16>)> {
    let (host, port) = match (place.strip_prefix('['), place.rsplit_once(':')) {
        (Some(v6), _) => {
            let (host, rest) = v6
                .split_once(']')
                .ok_or_else(|| config("the address of the database has a `[` without a `]`"))?;
            (host, rest.strip_prefix(':'))
        }
        (None, Some((host, port))) => (host, Some(port)),
        (None, None) => (place, None),
    };
    let port = port.filter(|port| !port.is_empty()).map(|port| match port.parse() {
        Ok(port) if port != 0 => Ok(port),
        _ => Err(config(format!("the port of the database must be a number from 1 to 65535, not {port:?}"))
            .hint("a `/`, `@`, `:` or `?` inside of a password is written `%2F`, `%40`, `%3A` or `%3F`")),
    });
    Ok((host, port.transpose()?))
}

fn decoded(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let pair = (byte == b'%').then(|| behind.get(..2).and_then(hex)).flatten();
        bytes.push(pair.unwrap_or(byte));
        rest = if pair.is_some() { &behind[2..] } else { behind };
    }
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| config("the address of the database holds bytes that are no text"))
}

fn hex(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()
}

fn time(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    match &text[digits..] {
        "" | "s" => Some(Duration::from_secs(number)),
        "ms" => Some(Duration::from_millis(number)),
        "min" => number.checked_mul(60).map(Duration::from_secs),
        _ => None,
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn config(text: impl Into<std::borrow::Cow<'static, str>>) -> DbError {
    DbError::new(ErrorKind::Config, text)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.scheme)?;
        if let Some(user) = &self.user {
            write!(f, "{user}{}@", if self.password.is_some() { ":***" } else { "" })?;
        }
        f.write_str(self.host.as_deref().unwrap_or_default())?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))?;
        write!(f, "/{}", self.database)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}
