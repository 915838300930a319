//! What the address of a PostgreSQL database says, as values.

use std::{fmt, path::PathBuf, time::Duration};

use carafe_db::{
    DbError, ErrorKind,
    driver::{Address, PoolOptions},
    error::Result,
};

/// Everything that a connection needs to be opened.
pub(crate) struct Options {
    pub(crate) place: Place,
    pub(crate) user: String,
    pub(crate) password: Option<String>,
    pub(crate) database: String,
    pub(crate) ssl: SslMode,
    #[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "only who encrypts asks whom to believe"))]
    pub(crate) root: Option<PathBuf>,
    pub(crate) application: String,
    pub(crate) search_path: Option<String>,
    /// A pooler for transactions stands between: no named statements, no settings of the session.
    pub(crate) bouncer: bool,
    /// Shared connections of each runtime; otherwise as many as suit it.
    pub(crate) lanes: Option<usize>,
    pub(crate) pool: PoolOptions,
}

/// Where the server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Tcp(String, u16),
    Unix(PathBuf),
}

/// Whether the way to the server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SslMode {
    /// Never.
    Disable,
    /// If the server can.
    Prefer,
    /// Always; whose certificate it is, is only looked at when a root certificate is named.
    Require,
    /// Always, with a certificate of this host that a known authority has signed.
    VerifyFull,
}

const KNOWN: [&str; 8] =
    ["sslmode", "sslrootcert", "host", "port", "application_name", "search_path", "lanes", "pgbouncer"];

impl Options {
    pub(crate) fn new(url: &str, pool: &PoolOptions) -> Result<Self> {
        let mut address: Address = url.parse()?;
        if !matches!(&*address.scheme, "postgres" | "postgresql") {
            let text = format!("`{}://` is no address of PostgreSQL", address.scheme);
            return Err(config(text).hint("it begins with `postgres://`"));
        }
        let host = address.take("host").or_else(|| address.host.clone());
        let port = address.take_as("port", "a number from 1 to 65535", |text| text.parse().ok())?;
        let port = port.or(address.port).unwrap_or(5432);
        let user = address.user.clone().ok_or_else(|| {
            config("the address of the database names no user")
                .hint("write `postgres://user:password@host/name`")
        })?;
        let options = Self {
            place: place(host, port),
            password: address.password.clone(),
            database: if address.database.is_empty() { user.clone() } else { address.database.clone() },
            user,
            ssl: address
                .take_as("sslmode", "disable, prefer, require or verify-full", ssl_mode)?
                .unwrap_or(SslMode::Prefer),
            root: address.take("sslrootcert").map(PathBuf::from),
            application: address.take("application_name").unwrap_or_else(|| "carafe".to_owned()),
            search_path: address.take("search_path"),
            bouncer: address.take_switch("pgbouncer")?.unwrap_or(false),
            lanes: address.take_as("lanes", "a number from 0 to 64", |text| {
                text.parse().ok().filter(|lanes| *lanes <= 64)
            })?,
            pool: address.take_pool(pool.clone())?,
        };
        address.finish(&KNOWN)?;
        options.check_tls()?;
        Ok(options)
    }

    fn check_tls(&self) -> Result<()> {
        if cfg!(feature = "tls") || !self.must_encrypt() {
            return Ok(());
        }
        let text =
            "the address of the database asks for an encrypted connection, which this build has no code for";
        Err(config(text).hint("build with the feature `db-tls`, or write `sslmode=disable`"))
    }

    pub(crate) fn must_encrypt(&self) -> bool {
        matches!(self.ssl, SslMode::Require | SslMode::VerifyFull)
    }

    /// How many statements a connection may keep prepared.
    pub(crate) fn prepared(&self) -> usize {
        if self.bouncer { 0 } else { self.pool.prepared }
    }

    /// When we stop waiting for an answer: a little after the server should have.
    pub(crate) fn patience(&self) -> Duration {
        if self.pool.statement.is_zero() { Duration::ZERO } else { self.pool.statement + GRACE }
    }
}

const GRACE: Duration = Duration::from_millis(400);

fn place(host: Option<String>, port: u16) -> Place {
    match host {
        Some(folder) if folder.starts_with('/') => {
            Place::Unix(PathBuf::from(folder).join(format!(".s.PGSQL.{port}")))
        }
        host => Place::Tcp(host.unwrap_or_else(|| "localhost".to_owned()), port),
    }
}

fn ssl_mode(text: &str) -> Option<SslMode> {
    Some(match text {
        "disable" => SslMode::Disable,
        "prefer" => SslMode::Prefer,
        "require" => SslMode::Require,
        "verify-full" => SslMode::VerifyFull,
        _ => return None,
    })
}

pub(crate) fn config(text: impl Into<std::borrow::Cow<'static, str>>) -> DbError {
    DbError::new(ErrorKind::Config, text)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Tcp(host, port) => write!(f, "{host}:{port}"),
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgreSQL at {} (database `{}`, user `{}`)", self.place, self.database, self.user)
    }
}
