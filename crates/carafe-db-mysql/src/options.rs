//! What the address of a MariaDB or MySQL database says, as values.

use std::{borrow::Cow, fmt, path::PathBuf, time::Duration};

use carafe_db::{
    DbError, ErrorKind,
    driver::{Address, PoolOptions},
    error::Result,
};
use mysql_async::{Opts, OptsBuilder};

/// Everything that a connection needs to be opened.
pub(crate) struct Options {
    host: String,
    port: u16,
    socket: Option<String>,
    user: String,
    password: Option<String>,
    database: Option<String>,
    ssl: SslMode,
    root: Option<PathBuf>,
    pub(crate) pool: PoolOptions,
}

/// Whether the way to the server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SslMode {
    /// Never.
    Disable,
    /// Always; whose certificate it is, is only looked at when a root certificate is named.
    Require,
    /// Always, with a certificate of this host that a known authority has signed.
    VerifyFull,
}

const KNOWN: [&str; 4] = ["sslmode", "sslrootcert", "host", "port"];

/// How long the server itself keeps a connection that does nothing: its own default.
const SERVER_KEEPS: usize = 28_800;

impl Options {
    pub(crate) fn new(url: &str, pool: &PoolOptions) -> Result<Self> {
        let mut address: Address = url.parse()?;
        if !matches!(&*address.scheme, "mysql" | "mariadb") {
            let text = format!("`{}://` is no address of MariaDB or MySQL", address.scheme);
            return Err(config(text).hint("it begins with `mysql://` or `mariadb://`"));
        }
        let host =
            address.take("host").or_else(|| address.host.clone()).unwrap_or_else(|| "localhost".to_owned());
        let port = address.take_as("port", "a number from 1 to 65535", |text| text.parse().ok())?;
        let user = address.user.clone().ok_or_else(|| {
            config("the address of the database names no user")
                .hint("write `mysql://user:password@host/name`")
        })?;
        let options = Self {
            socket: host.starts_with('/').then(|| host.clone()),
            host,
            port: port.or(address.port).unwrap_or(3306),
            user,
            password: address.password.clone(),
            database: Some(address.database.clone()).filter(|name| !name.is_empty()),
            ssl: address
                .take_as("sslmode", "disable, require or verify-full", ssl_mode)?
                .unwrap_or(SslMode::Disable),
            root: address.take("sslrootcert").map(PathBuf::from),
            pool: address.take_pool(pool.clone())?,
        };
        address.finish(&KNOWN)?;
        if options.ssl != SslMode::Disable && !cfg!(feature = "tls") {
            let text = "the address of the database asks for an encrypted connection, which this build has no code for";
            return Err(config(text).hint("build with the feature `db-tls`, or write `sslmode=disable`"));
        }
        Ok(options)
    }

    /// The same for the library that knows the protocol; `setup` is run on each new connection, and after a reset.
    pub(crate) fn opts(&self, setup: Vec<String>) -> Opts {
        let builder = OptsBuilder::default()
            .ip_or_hostname(self.host.clone())
            .tcp_port(self.port)
            .socket(self.socket.clone())
            .prefer_socket(false)
            .user(Some(self.user.clone()))
            .pass(self.password.clone())
            .db_name(self.database.clone())
            .tcp_nodelay(true)
            .tcp_keepalive(Some(Duration::from_secs(60)))
            .wait_timeout(Some(SERVER_KEEPS))
            // Rows that were found count, as everywhere else, and not only those that were changed.
            .client_found_rows(true)
            // What is prepared is kept by us, under the number of the statement.
            .stmt_cache_size(0)
            .setup(setup);
        self.encrypted(builder).into()
    }

    #[cfg(feature = "tls")]
    fn encrypted(&self, builder: OptsBuilder) -> OptsBuilder {
        if self.ssl == SslMode::Disable {
            return builder;
        }
        let any = self.ssl == SslMode::Require && self.root.is_none();
        let roots: Vec<_> = self.root.clone().into_iter().map(Into::into).collect();
        let ssl = mysql_async::SslOpts::default()
            .with_disable_built_in_roots(self.root.is_some())
            .with_root_certs(roots)
            .with_danger_accept_invalid_certs(any)
            .with_danger_skip_domain_validation(self.ssl == SslMode::Require);
        builder.ssl_opts(ssl)
    }

    #[cfg(not(feature = "tls"))]
    fn encrypted(&self, builder: OptsBuilder) -> OptsBuilder {
        // Checked when the address was read: without the feature, nothing asks for it.
        let _ = &self.root;
        builder
    }

    /// When we stop waiting for an answer: a little after the server should have.
    pub(crate) fn patience(&self) -> Duration {
        if self.pool.statement.is_zero() { Duration::ZERO } else { self.pool.statement + GRACE }
    }
}

const GRACE: Duration = Duration::from_millis(400);

fn ssl_mode(text: &str) -> Option<SslMode> {
    Some(match text {
        "disable" => SslMode::Disable,
        "require" => SslMode::Require,
        "verify-full" => SslMode::VerifyFull,
        _ => return None,
    })
}

fn config(text: impl Into<Cow<'static, str>>) -> DbError {
    DbError::new(ErrorKind::Config, text)
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.socket {
            Some(path) => write!(f, "the database server at {path}")?,
            None if self.host.contains(':') => {
                write!(f, "the database server at [{}]:{}", self.host, self.port)?
            }
            None => write!(f, "the database server at {}:{}", self.host, self.port)?,
        }
        let database = self.database.as_deref().unwrap_or_default();
        write!(f, " (database `{database}`, user `{}`)", self.user)
    }
}
