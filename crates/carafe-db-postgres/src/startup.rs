//! The first messages of a connection: who we are, the password, what the session is set to.

use std::io;

use bytes::BytesMut;
use carafe_db::{DbError, ErrorKind, driver::within, error::Result};
use fallible_iterator::FallibleIterator;
use postgres_protocol::{
    authentication::{
        md5_hash,
        sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256},
    },
    message::{
        backend::{Message, SaslMechanisms},
        frontend,
    },
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{error, options::Options, server_error::ServerError, socket::Socket, wire::Wire};

/// Opens a connection, ready for the first statement.
pub(crate) async fn open(options: &Options) -> Result<Wire> {
    let limit = options.pool.connect;
    within(limit, Startup::run(options)).await.unwrap_or_else(|| {
        let error = io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {limit:?}"));
        Err(error::unreachable(options, error))
    })
}

struct Startup<'a> {
    options: &'a Options,
    socket: Socket,
    inbox: BytesMut,
    version: (u32, u32, u32),
    key: (i32, i32),
}

impl<'a> Startup<'a> {
    async fn run(options: &'a Options) -> Result<Wire> {
        let socket = Socket::open(options).await.map_err(|error| error::unreachable(options, error))?;
        let mut startup =
            Self { options, socket, inbox: BytesMut::with_capacity(1024), version: (0, 0, 0), key: (0, 0) };
        startup.introduce().await.map_err(|error| startup.fail(error))?;
        startup.log_in().await?;
        startup.until_ready().await?;
        if !startup.inbox.is_empty() {
            return Err(error::unreachable(options, error::garbled()));
        }
        let Self { socket, version, key, .. } = startup;
        Ok(Wire::new(socket, options, version, key))
    }

    async fn introduce(&mut self) -> io::Result<()> {
        let options = self.options;
        let mut words = vec![
            ("user", options.user.clone()),
            ("database", options.database.clone()),
            ("client_encoding", "UTF8".to_owned()),
            ("TimeZone", "UTC".to_owned()),
            ("application_name", options.application.clone()),
        ];
        if !options.bouncer {
            let millis = |time: std::time::Duration| time.as_millis().to_string();
            words.push(("statement_timeout", millis(options.pool.statement)));
            words.push(("idle_in_transaction_session_timeout", millis(options.pool.idle_in_transaction)));
            words.extend(options.search_path.clone().map(|path| ("search_path", path)));
        }
        let mut out = BytesMut::new();
        frontend::startup_message(words.iter().map(|(name, value)| (*name, &**value)), &mut out)?;
        self.send(&out).await
    }

    async fn log_in(&mut self) -> Result<()> {
        let mut scram = None;
        loop {
            let mut out = BytesMut::new();
            match self.next().await? {
                Message::AuthenticationOk => return Ok(()),
                Message::AuthenticationCleartextPassword => {
                    if !self.socket.is_private() {
                        return Err(self.denied(
                            "the server wants the password in clear text over a connection that is not encrypted",
                            "let the server use SCRAM, or write `sslmode=require`",
                        ));
                    }
                    frontend::password_message(self.password()?, &mut out)
                        .map_err(|error| self.fail(error))?;
                }
                Message::AuthenticationMd5Password(body) => {
                    let hash = md5_hash(self.options.user.as_bytes(), self.password()?, body.salt());
                    frontend::password_message(hash.as_bytes(), &mut out)
                        .map_err(|error| self.fail(error))?;
                }
                Message::AuthenticationSasl(body) => {
                    self.check_mechanism(body.mechanisms())?;
                    let exchange = ScramSha256::new(self.password()?, ChannelBinding::unsupported());
                    frontend::sasl_initial_response(SCRAM_SHA_256, exchange.message(), &mut out)
                        .map_err(|error| self.fail(error))?;
                    scram = Some(exchange);
                }
                Message::AuthenticationSaslContinue(body) => {
                    let exchange = scram.as_mut().ok_or_else(|| self.fail(error::garbled()))?;
                    exchange.update(body.data()).map_err(|error| self.fail(error))?;
                    frontend::sasl_response(exchange.message(), &mut out)
                        .map_err(|error| self.fail(error))?;
                }
                Message::AuthenticationSaslFinal(body) => {
                    let exchange = scram.as_mut().ok_or_else(|| self.fail(error::garbled()))?;
                    exchange.finish(body.data()).map_err(|_| {
                        self.denied(
                            "the server does not know the password itself",
                            "is it the server it should be?",
                        )
                    })?;
                    continue;
                }
                _ => {
                    return Err(self.denied(
                        "the server wants a kind of log-in that is not supported",
                        "use scram-sha-256 in its pg_hba.conf",
                    ));
                }
            }
            self.send(&out).await.map_err(|error| self.fail(error))?;
        }
    }

    fn check_mechanism(&self, mut offered: SaslMechanisms<'_>) -> Result<()> {
        while let Some(name) = offered.next().map_err(|error| self.fail(error))? {
            if name == SCRAM_SHA_256 {
                return Ok(());
            }
        }
        Err(self
            .denied("the server offers no log-in by scram-sha-256", "use scram-sha-256 in its pg_hba.conf"))
    }

    async fn until_ready(&mut self) -> Result<()> {
        loop {
            match self.next().await? {
                Message::ReadyForQuery(_) => return Ok(()),
                Message::BackendKeyData(body) => self.key = (body.process_id(), body.secret_key()),
                Message::ParameterStatus(body) => {
                    if let (Ok("server_version"), Ok(value)) = (body.name(), body.value()) {
                        self.version = version(value);
                    }
                }
                _ => {}
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.socket.write_all(bytes).await?;
        self.socket.flush().await
    }

    /// The next message that is no notice; an error of the server is ours.
    async fn next(&mut self) -> Result<Message> {
        loop {
            if self.inbox.first() == Some(&b'E')
                && let Ok(Some(size)) = crate::inbox::message(&self.inbox)
                && let Some(message) = self.inbox.get(5..size)
            {
                return Err(error::refused(self.options, ServerError::read(message)));
            }
            match Message::parse(&mut self.inbox).map_err(|error| self.fail(error))? {
                Some(Message::NoticeResponse(_)) => {}
                Some(message) => return Ok(message),
                None => {
                    let count =
                        self.socket.read_buf(&mut self.inbox).await.map_err(|error| self.fail(error))?;
                    if count == 0 {
                        return Err(self.fail(error::ended()));
                    }
                    if self.inbox.len() > LONGEST {
                        return Err(self.fail(error::garbled()));
                    }
                }
            }
        }
    }

    fn password(&self) -> Result<&'a [u8]> {
        self.options.password.as_deref().map(str::as_bytes).ok_or_else(|| {
            self.denied(
                "the server wants a password, and the address has none",
                "write `postgres://user:password@host/name`",
            )
        })
    }

    fn denied(&self, fact: &str, hint: &'static str) -> DbError {
        DbError::new(ErrorKind::Denied, format!("cannot log in to {}: {fact}", self.options)).hint(hint)
    }

    fn fail(&self, error: io::Error) -> DbError {
        error::unreachable(self.options, error)
    }
}

/// No message before the first statement is nearly as long.
const LONGEST: usize = 64 * 1024;

/// `15.18 (Debian …)` or `17beta1` as numbers.
fn version(text: &str) -> (u32, u32, u32) {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(|digits| digits.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), 0)
}
